package registry

import (
	"fmt"
	"io"
	"time"

	"github.com/cheggaaa/pb/v3"
)

// progress shows rows a second and the time left.
type progress struct {
	bar   *pb.ProgressBar
	start time.Time
	to    io.Writer
}

const barTemplate pb.ProgressBarTemplate = `{{percent . }} {{bar . }} {{string . "rows"}} {{rtime . "%s left"}}`

func newProgress(o Options) *progress {
	bar := barTemplate.New(0).SetTotal(o.Size).SetWriter(o.Progress).SetRefreshRate(500 * time.Millisecond)
	return &progress{bar.Start(), time.Now(), o.Progress}
}

func (p *progress) reading(r io.Reader) io.Reader { return p.bar.NewProxyReader(r) }

func (p *progress) show(rows int) {
	p.bar.Set("rows", fmt.Sprintf("%d rows, %.0f a second", rows, float64(rows)/time.Since(p.start).Seconds()))
}

// finish leaves the line to what is said next; on a terminal the bar does so by itself.
func (p *progress) finish() {
	p.bar.Finish()
	if !p.bar.GetBool(pb.Terminal) {
		fmt.Fprintln(p.to) // whoever reads the bar is gone if this fails
	}
}
