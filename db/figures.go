package db

import (
	"context"
	"database/sql"
	"time"

	"gorm.io/gorm"

	"guashi/server/identity"
	"guashi/server/loss"
)

// Figures implements loss.DeskStore. Days are those of Taipei, so they are
// counted here and not in SQL. Rows are counted as they come: of a report
// nothing is kept but its wait.
func (d *DB) Figures(ctx context.Context, within loss.Jurisdiction, from, to, now time.Time) (loss.Figures, error) {
	c := figureCount{
		on: d.gorm.WithContext(ctx), within: within, from: from.UTC(), to: to.UTC(), now: now.UTC(),
		days: map[identity.Date]*loss.DayFigures{}, towns: map[string]*loss.OfficeFigures{},
	}
	for _, count := range []func() error{c.reports, c.milestones, c.backlog} {
		if err := count(); err != nil {
			return loss.Figures{}, wrap(err)
		}
	}
	return c.figures(), nil
}

type figureCount struct {
	on       *gorm.DB
	within   loss.Jurisdiction
	from, to time.Time
	now      time.Time
	days     map[identity.Date]*loss.DayFigures
	towns    map[string]*loss.OfficeFigures
}

func (c *figureCount) inside() *gorm.DB { return reportsInside(c.on, c.within) }

// reportsInside narrows a query on reports r to a jurisdiction.
func reportsInside(on *gorm.DB, within loss.Jurisdiction) *gorm.DB {
	on = on.Table("reports r")
	switch within.Reason {
	case loss.OwnOffice:
		return on.Where("r.town_code IN ?", within.Towns)
	case loss.OwnCounty:
		return on.Where("r.county_code = ?", within.County)
	case loss.WholeCountry:
		return on
	default:
		return on.Where("1 = 0")
	}
}

func (c *figureCount) day(at time.Time) *loss.DayFigures {
	day := identity.DateOf(at)
	if c.days[day] == nil {
		c.days[day] = &loss.DayFigures{Day: day}
	}
	return c.days[day]
}

func (c *figureCount) town(code string) *loss.OfficeFigures {
	if c.towns[code] == nil {
		c.towns[code] = &loss.OfficeFigures{TownCode: code}
	}
	return c.towns[code]
}

func (c *figureCount) reports() error {
	query := c.inside().Select("r.town_code, r.reported_at, r.first_contact_at, c.outcome").
		Joins("LEFT JOIN contacts c ON c.number = r.number AND c.position = (SELECT MIN(s.position) FROM contacts s WHERE s.number = r.number AND s.withdrawn_at IS NULL)").
		Where("r.reported_at >= ? AND r.reported_at < ?", c.from, c.to)
	return eachOf(query, func(found *sql.Rows) error {
		var code string
		var reported time.Time
		var contacted *time.Time
		var outcome *string
		if err := found.Scan(&code, &reported, &contacted, &outcome); err != nil {
			return err
		}
		c.report(c.day(reported), c.town(code), reported, contacted, loss.ContactState(orNone(outcome)))
		return nil
	})
}

func (c *figureCount) report(day *loss.DayFigures, town *loss.OfficeFigures, reported time.Time, contacted *time.Time, outcome loss.ContactState) {
	day.Reports++
	town.Reports++
	if contacted == nil {
		return
	}
	day.Waits = append(day.Waits, contacted.Sub(reported))
	day.FirstContacts++
	town.FirstContacts++
	switch outcome {
	case loss.Confirmed, loss.Disputed: // who denies the report was reached (D8)
		day.ReachedAtFirst++
		town.ReachedAtFirst++
	}
}

func (c *figureCount) milestones() error {
	query := c.inside().Select("m.kind, m.at").Joins("JOIN milestones m ON m.number = r.number").
		Where("m.kind IN ? AND m.at >= ? AND m.at < ?",
			[]string{string(loss.MilestoneRevoked), string(loss.MilestonePasswordLocked), string(loss.MilestoneReplaced)}, c.from, c.to)
	return eachOf(query, func(found *sql.Rows) error {
		var kind string
		var at time.Time
		if err := found.Scan(&kind, &at); err != nil {
			return err
		}
		day := c.day(at)
		switch loss.MilestoneKind(kind) {
		case loss.MilestoneRevoked:
			day.Revocations++
		case loss.MilestonePasswordLocked:
			day.LockOuts++
		case loss.MilestoneReplaced:
			day.Replaced++
		}
		return nil
	})
}

func (c *figureCount) backlog() error {
	var rows []struct {
		TownCode         string
		Backlog, Overdue int
	}
	err := c.inside().Select("r.town_code, COUNT(*) AS backlog, SUM(CASE WHEN r.due_at < ? THEN 1 ELSE 0 END) AS overdue", c.now).
		Where("r.tab IN ('FIRST_CONTACT', 'UNRESOLVED')").Group("r.town_code").Scan(&rows).Error
	for _, row := range rows {
		town := c.town(row.TownCode)
		town.Backlog, town.Overdue = row.Backlog, row.Overdue
	}
	return err
}

func (c *figureCount) figures() loss.Figures {
	var all loss.Figures
	for _, day := range c.days {
		all.Days = append(all.Days, *day)
	}
	for _, town := range c.towns {
		all.Offices = append(all.Offices, *town)
	}
	return all
}
