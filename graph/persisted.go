package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// persistedBytes bounds the texts that partners have sent a hash of.
const persistedBytes = 4 << 20

// persisted lets partners send the hash of an operation instead of its text (automatic
// persisted queries). Whoever sends a text with its hash has it kept; the hash must be right,
// so that nobody can put another's text in its place. Others send texts: what strangers have kept
// would cost memory and save nothing.
type persisted struct {
	extension.AutomaticPersistedQuery
}

var _ graphql.OperationParameterMutator = persisted{}

func newPersisted() persisted {
	return persisted{extension.AutomaticPersistedQuery{Cache: newTexts(persistedBytes)}}
}

// MutateOperationParameters puts the text in the place of its hash.
func (p persisted) MutateOperationParameters(ctx context.Context, params *graphql.RawParams) *gqlerror.Error {
	switch {
	case params.Extensions["persistedQuery"] == nil:
		return nil
	case requestOf(ctx).partner != nil:
		return asToldByClients(p.AutomaticPersistedQuery.MutateOperationParameters(ctx, params))
	case params.Query == "":
		return refuse(coded{code: codeNotPersisting})
	}
	return nil
}

// asToldByClients gives the one error that clients act on its code; any other is a bad request.
func asToldByClients(err *gqlerror.Error) *gqlerror.Error {
	switch {
	case err == nil:
		return nil
	case err.Extensions["code"] == codeNotPersisted:
		return refuse(coded{code: codeNotPersisted})
	default:
		return refuse(coded{code: codeBadRequest})
	}
}

// texts keeps operations by the hashes of their texts, within a number of bytes.
type texts struct {
	kept *otter.Cache[string, string]
}

func newTexts(bytes uint64) texts {
	weigh := func(hash, text string) uint32 { return uint32(len(hash) + len(text)) } // a body is 64 kB at most
	return texts{otter.Must(&otter.Options[string, string]{MaximumWeight: bytes, Weigher: weigh})}
}

// Get returns the text of a hash, if it is kept.
func (t texts) Get(_ context.Context, hash string) (string, bool) { return t.kept.GetIfPresent(hash) }

// Add keeps a text by its hash.
func (t texts) Add(_ context.Context, hash, text string) { t.kept.Set(hash, text) }
