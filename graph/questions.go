package graph

import (
	"encoding/hex"

	"guashi/graph/model"
	"guashi/server/loss"
)

func toQuestionFilter(f *model.PartnerQuestionFilter) loss.QuestionFilter {
	if f == nil {
		return loss.QuestionFilter{}
	}
	filter := loss.QuestionFilter{Partner: orEmpty(f.ClientID)}
	if f.From != nil {
		filter.From = *f.From
	}
	if f.To != nil {
		filter.To = *f.To
	}
	return filter
}

func fromQuestions(found []loss.PartnerQuestion, more bool) *model.PartnerQuestionConnection {
	c := &model.PartnerQuestionConnection{}
	var cursors []string
	for _, q := range found {
		node := &model.PartnerQuestion{
			ID: q.ID, At: utc(q.At), ClientID: q.ClientID, Organisation: nonEmpty(q.Organisation), Kind: model.PartnerQuestionKind(q.Kind),
			Purpose: nonEmpty(q.Purpose), RequestID: q.RequestID,
		}
		for _, a := range q.Answers {
			answer := &model.PartnerAnswer{State: a.Answer}
			if a.Person != (loss.Key{}) {
				answer.Card = new(hex.EncodeToString(a.Person[:]))
			}
			node.Answers = append(node.Answers, answer)
		}
		c.Nodes = append(c.Nodes, node)
		c.Edges = append(c.Edges, &model.PartnerQuestionEdge{Cursor: q.Cursor, Node: node})
		cursors = append(cursors, q.Cursor)
	}
	c.PageInfo = pageInfo(more, cursors)
	return c
}

func fromAsked(asked []loss.Asked) *model.WhoAsked {
	out := &model.WhoAsked{Asked: []*model.AskedOnDay{}}
	for _, a := range asked {
		out.Asked = append(out.Asked, &model.AskedOnDay{Organisation: a.Organisation, Day: a.Day.String(), Times: a.Times})
	}
	return out
}
