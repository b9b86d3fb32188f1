package loss

import (
	"context"
	"errors"
)

// Notices returns a page of the notices that concern the own jurisdiction:
// county and central staff only. None of them tells who watches a card (F3). ErrForbidden, ErrBadCursor.
func (d *Desk) Notices(ctx context.Context, at Visit, filter NoticeFilter, first int, after string) ([]NoticeStanding, bool, error) {
	v, err := d.visit(ctx, at)
	if err != nil {
		return nil, false, err
	}
	if v.Reason != OwnCounty && v.Reason != WholeCountry {
		return nil, false, ErrForbidden
	}
	filter.Number, filter.SystemsOnly = CanonicalNumber(filter.Number), true
	notices, more, err := v.Store.NoticePage(ctx, v.Jurisdiction, filter, bounded(first), after)
	return notices, more, errors.Join(err, d.hold(ctx, notices))
}

// AuditEvents returns a page of the trail: central staff and admins only. ErrForbidden, ErrBadCursor.
func (d *Desk) AuditEvents(ctx context.Context, at Visit, filter AuditFilter, first int, after string) ([]AuditEvent, bool, error) {
	if at.Staff.Role != RoleAdmin && at.Staff.Role != RoleCentral {
		return nil, false, ErrForbidden
	}
	filter.Number = CanonicalNumber(filter.Number)
	return d.Store.AuditPage(ctx, filter, bounded(first), after)
}
