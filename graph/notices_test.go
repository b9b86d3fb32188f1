package graph

import (
	"testing"

	"guashi/graph/model"
	"guashi/server/loss"
)

// TestANoticeFilterNamesATargetWithItsKind: without it, no index leads to the notices of one.
func TestANoticeFilterNamesATargetWithItsKind(t *testing.T) {
	for code, want := range map[string]loss.Target{
		"": {}, "central": loss.CentralTarget, "63000": {Kind: loss.County, Code: "63000"},
	} {
		if got := toNoticeFilter(&model.NoticeFilter{Target: &code}); got != (loss.NoticeFilter{Target: want}) {
			t.Errorf("%q: %+v", code, got)
		}
	}
	if got := toNoticeFilter(&model.NoticeFilter{}); got != (loss.NoticeFilter{}) {
		t.Errorf("no target: %+v", got)
	}
}
