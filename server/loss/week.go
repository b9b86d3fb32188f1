package loss

import (
	"context"
	"time"

	"guashi/server/identity"
)

const week = 7 * 24 * time.Hour

// WeekFigures set seven days of Taipei, of which today is the last, beside the seven before
// them, each up to the same time of its last day: a day that has only begun is not held
// against a whole one.
type WeekFigures struct {
	Now, Before WeekNumbers
	Overdue     int // now
}

// WeekNumbers are those of seven days, of which the last one is cut short.
type WeekNumbers struct {
	Happened
	Waited  Waits
	Backlog int // open at their end
}

// Week returns the figures of this week of the own jurisdiction. ErrForbidden for admins.
func (d *Desk) Week(ctx context.Context, at Visit) (WeekFigures, error) {
	v, err := d.overview(ctx, at)
	if err != nil {
		return WeekFigures{}, err
	}
	begun, then := StartOf(identity.DateOf(v.Now)).AddDate(0, 0, -6), v.Now.Add(-week)
	this, err := v.Store.Figures(ctx, v.Jurisdiction, begun, v.Now, v.Now)
	if err != nil {
		return WeekFigures{}, err
	}
	last, err := v.Store.Figures(ctx, v.Jurisdiction, begun.Add(-week), then, v.Now)
	if err != nil {
		return WeekFigures{}, err
	}
	was, err := v.Store.OpenAt(ctx, v.Jurisdiction, then)
	if err != nil {
		return WeekFigures{}, err
	}
	w := WeekFigures{Now: weekOf(this), Before: weekOf(last)}
	w.Before.Backlog = was
	for _, office := range this.Offices {
		w.Now.Backlog += office.Backlog
		w.Overdue += office.Overdue
	}
	return w, nil
}

func weekOf(found Figures) WeekNumbers {
	w := WeekNumbers{Waited: waitsOf(found.Days)}
	for _, day := range found.Days {
		w.add(day.Happened)
	}
	return w
}
