package graph

import (
	"guashi/graph/model"
	"guashi/server/loss"
)

func fromAuditEvents(events []loss.AuditEvent, more bool) *model.AuditEventConnection {
	c := &model.AuditEventConnection{}
	var cursors []string
	for _, e := range events {
		node := &model.AuditEvent{
			ID: e.ID, At: utc(e.At), Actor: e.Actor, Account: nonEmpty(e.Account), Operation: string(e.Operation), Number: nonEmpty(e.Number),
			Outcome: e.Outcome, Reason: nonEmpty(string(e.Reason)), RequestID: e.RequestID,
		}
		c.Nodes = append(c.Nodes, node)
		c.Edges = append(c.Edges, &model.AuditEventEdge{Cursor: e.Cursor, Node: node})
		cursors = append(cursors, e.Cursor)
	}
	c.PageInfo = pageInfo(more, cursors)
	return c
}

func toAuditFilter(f *model.AuditFilter) loss.AuditFilter {
	if f == nil {
		return loss.AuditFilter{}
	}
	filter := loss.AuditFilter{Account: orEmpty(f.Account), Number: orEmpty(f.Number), Operation: loss.Operation(orEmpty(f.Operation))}
	if f.From != nil {
		filter.From = *f.From
	}
	if f.To != nil {
		filter.To = *f.To
	}
	return filter
}
