package captcha

import (
	"math"
	"time"

	"github.com/hashicorp/golang-lru/v2/expirable"
	"golang.org/x/time/rate"
)

// bySource limits how often each source may ask, within this replica.
type bySource struct {
	burst   int
	buckets *expirable.LRU[string, *rate.Limiter]
}

const (
	refill     = 3 * time.Minute // an emptied bucket is full again after this
	maxSources = 100_000
)

func newBySource(burst int) *bySource {
	return &bySource{burst, expirable.NewLRU[string, *rate.Limiter](maxSources, nil, refill)}
}

// wait returns 0 when the source may ask now, or else the seconds until it may.
func (b *bySource) wait(source string, now time.Time) int {
	bucket, ok := b.buckets.Get(source)
	if !ok {
		bucket = rate.NewLimiter(rate.Limit(float64(b.burst)/refill.Seconds()), b.burst)
	}
	b.buckets.Add(source, bucket)
	if bucket.AllowN(now, 1) {
		return 0
	}
	return max(1, int(math.Ceil((1-bucket.TokensAt(now))/float64(bucket.Limit()))))
}
