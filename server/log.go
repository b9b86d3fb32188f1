package main

import (
	"context"
	"log/slog"

	"guashi/server/problem"
)

// requestLog adds the request's id to each line.
type requestLog struct{ slog.Handler }

func (h requestLog) Handle(ctx context.Context, record slog.Record) error {
	if id := problem.RequestID(ctx); id != "" {
		record.AddAttrs(slog.String("request_id", id))
	}
	return h.Handler.Handle(ctx, record)
}
