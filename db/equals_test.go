package db_test

import (
	"encoding/base64"
	"errors"
	"testing"

	"guashi/db"
	"guashi/server/loss"
)

// TestWhatNoColumnHoldsFindsNothing searches by text that no number, name or code can be.
func TestWhatNoColumnHoldsFindsNothing(t *testing.T) {
	const strange = "林顯眼𠮷"
	onEveryEngine(t, func(t *testing.T, d *db.DB) {
		reported(t, d, 1, songshan, 1)
		desk, central := deskOf(d), as(loss.RoleCentral, "", "", at)
		if _, err := desk.Case(t.Context(), central, strange); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("a case: %v", err)
		}
		if _, err := desk.Notice(t.Context(), central, strange); !errors.Is(err, loss.ErrNotFound) {
			t.Errorf("a notice: %v", err)
		}
		for _, filter := range []loss.AuditFilter{{Account: strange}, {Number: strange}, {Operation: strange}} {
			if found, _, err := desk.AuditEvents(t.Context(), central, filter, 0, ""); err != nil || len(found) != 0 {
				t.Errorf("the trail by %+v: %d, %v", filter, len(found), err)
			}
		}
		for _, filter := range []loss.NoticeFilter{{Number: strange}, {Target: loss.Target{Code: strange}}} {
			if found, _, err := desk.Notices(t.Context(), central, filter, 0, ""); err != nil || len(found) != 0 {
				t.Errorf("notices by %+v: %d, %v", filter, len(found), err)
			}
		}
		if _, found, err := d.Partner(t.Context(), strange); err != nil || found {
			t.Errorf("a partner: %v, %v", found, err)
		}
		if found, _, err := d.QuestionPage(t.Context(), loss.QuestionFilter{Partner: strange}, 5, ""); err != nil || len(found) != 0 {
			t.Errorf("a partner's questions: %d, %v", len(found), err)
		}
		after := base64.RawURLEncoding.EncodeToString([]byte(`{"i":"` + strange + `"}`))
		if _, err := desk.Cases(t.Context(), central, loss.CaseSearch{}, 0, after); !errors.Is(err, loss.ErrBadCursor) {
			t.Errorf("a cursor: %v", err)
		}
	})
}
