package graph

import (
	"time"

	"guashi/graph/model"
	"guashi/server/identity"
	"guashi/server/loss"
)

func toNoticeFilter(f *model.NoticeFilter) loss.NoticeFilter {
	if f == nil {
		return loss.NoticeFilter{}
	}
	filter := loss.NoticeFilter{Number: orEmpty(f.Number)}
	if orEmpty(f.Target) != "" {
		filter.Target = toTarget(*f.Target)
	}
	if f.State != nil {
		filter.State = string(*f.State)
	}
	return filter
}

func fromNotices(notices []loss.NoticeStanding, more bool) *model.NoticeConnection {
	c := &model.NoticeConnection{}
	var cursors []string
	for _, n := range notices {
		node := fromNotice(n)
		c.Nodes = append(c.Nodes, node)
		c.Edges = append(c.Edges, &model.NoticeEdge{Cursor: n.Cursor, Node: node})
		cursors = append(cursors, n.Cursor)
	}
	c.PageInfo = pageInfo(more, cursors)
	return c
}

func fromNotice(n loss.NoticeStanding) *model.Notice {
	notice := &model.Notice{
		ID: n.ID, Number: n.Number, Event: model.NoticeEvent(n.Event), Target: fromTarget(n.Target), Sequence: n.Sequence,
		State: model.NoticeState(n.State), Attempts: n.Attempts, LastAttemptAt: momentOrNil(n.LastAttemptAt), NextAttemptAt: momentOrNil(n.NextAt),
		LastError: nonEmpty(n.LastError), CreatedAt: utc(n.CreatedAt), DeliveredAt: momentOrNil(n.DeliveredAt),
		SkippedAt: momentOrNil(n.SkippedAt), Erased: n.Erased,
	}
	if n.Hold != "" {
		notice.Hold, notice.NextAttemptAt = new(model.NoticeHold(n.Hold)), nil
	}
	if n.SkipReason != "" {
		notice.SkipReason = new(model.NoticeSkipReason(n.SkipReason))
	}
	return notice
}

func fromNoticeFile(file loss.NoticeFile) *model.Notice {
	notice := fromNotice(file.Notice)
	notice.AttemptLog = make([]*model.NoticeAttempt, len(file.Attempts))
	for i, a := range file.Attempts {
		notice.AttemptLog[i] = &model.NoticeAttempt{
			At: utc(a.At), TookMs: int(a.Took / time.Millisecond), Status: statusOrNil(a.Status), Error: nonEmpty(a.Error),
		}
	}
	return notice
}

func statusOrNil(status int) *int {
	if status == 0 {
		return nil
	}
	return &status
}

func fromTarget(t loss.Target) *model.NoticeTarget {
	return &model.NoticeTarget{Kind: model.NoticeTargetKind(t.Kind), Code: t.Code, Name: targetName(t)}
}

func targetName(t loss.Target) string {
	if t.Kind == loss.Partner {
		return t.Code
	}
	if county, ok := identity.FindCounty(t.Code); ok {
		return county.Name
	}
	return "中央戶役政資訊系統"
}

func toTarget(code string) loss.Target {
	if code == loss.CentralTarget.Code {
		return loss.CentralTarget
	}
	return loss.Target{Kind: loss.County, Code: code}
}

func fromTargetStandings(standings []loss.TargetStanding) []*model.NoticeTargetStanding {
	all := make([]*model.NoticeTargetStanding, len(standings))
	for i, s := range standings {
		all[i] = &model.NoticeTargetStanding{
			Kind: model.NoticeTargetKind(s.Target.Kind), Code: s.Target.Code, Name: targetName(s.Target), State: model.NoticeTargetState(s.State),
			Pending: s.Pending, Late: s.Late, Dead: s.Dead, OldestPendingAt: momentOrNil(s.OldestPendingAt), OldestDeadAt: momentOrNil(s.OldestDeadAt),
			LastSuccessAt: momentOrNil(s.LastSuccessAt), LastFailureAt: momentOrNil(s.LastFailureAt), LastError: nonEmpty(s.LastError),
			CircuitOpenSince: momentOrNil(s.OpenedAt), StoppedAt: momentOrNil(s.StoppedAt), LastHour: make([]*model.NoticeMinute, len(s.Minutes)),
		}
		for j, m := range s.Minutes {
			all[i].LastHour[j] = &model.NoticeMinute{At: utc(m.At), Delivered: m.Delivered, Failed: m.Failed}
		}
	}
	return all
}

func changed(count int, err error) (*model.NoticesChanged, error) {
	if err != nil {
		return nil, err
	}
	return &model.NoticesChanged{Count: count, More: count == loss.PickedAtOnce}, nil
}
