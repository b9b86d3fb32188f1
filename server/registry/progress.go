package registry

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/cheggaaa/pb/v3"
	"golang.org/x/term"
)

// progress shows rows a second and the time left.
type progress struct {
	bar   *pb.ProgressBar
	start time.Time
}

const barTemplate pb.ProgressBarTemplate = `{{percent . }} {{bar . }} {{string . "rows"}} {{rtime . "%s left"}}`

func newProgress(o Options) *progress {
	out, often := o.Progress, 500*time.Millisecond
	if file, ok := out.(*os.File); !ok || !term.IsTerminal(int(file.Fd())) {
		out, often = lines{out}, 10*time.Second
	}
	bar := barTemplate.New(0).SetTotal(o.Size).SetWriter(out).SetRefreshRate(often)
	return &progress{bar.Start(), time.Now()}
}

// lines ends each state of the bar with a line break: where it isn't drawn over, it must not run into what follows.
type lines struct{ io.Writer }

func (l lines) Write(p []byte) (int, error) {
	if _, err := l.Writer.Write(append(bytes.Clone(p), '\n')); err != nil {
		return 0, err
	}
	return len(p), nil
}

func (p *progress) reading(r io.Reader) io.Reader { return p.bar.NewProxyReader(r) }

func (p *progress) show(rows int) {
	p.bar.Set("rows", fmt.Sprintf("%d rows, %.0f a second", rows, float64(rows)/time.Since(p.start).Seconds()))
}

func (p *progress) finish() { p.bar.Finish() }
