package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/maypok86/otter/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

const (
	documentsBytes = 8 << 20   // all documents that are kept
	documentBytes  = 256 << 10 // one; longer ones are parsed each time
	nodeBytes      = 450       // what a field or value takes once it is validated, about
)

// documents keeps parsed and validated documents by their text, within a number
// of bytes. What is asked for often stays: a stranger who sends one new document
// after the other does not drive out the page's own (W-TinyLFU).
type documents struct {
	kept *otter.Cache[string, *ast.QueryDocument]
}

var _ graphql.Cache[*ast.QueryDocument] = (*documents)(nil)

func newDocuments(bytes uint64) *documents {
	return &documents{otter.Must(&otter.Options[string, *ast.QueryDocument]{MaximumWeight: bytes, Weigher: bytesOf})}
}

// bytesOf estimates what a document takes in memory.
func bytesOf(text string, document *ast.QueryDocument) uint32 {
	return uint32(2*len(text) + nodeBytes*(1+countsOf(document).nodes)) // a body is 64 kB at most
}

// Get returns the document of a text, if it is kept.
func (d *documents) Get(_ context.Context, text string) (*ast.QueryDocument, bool) {
	return d.kept.GetIfPresent(text)
}

// Add keeps a validated document, unless it is a giant.
func (d *documents) Add(_ context.Context, text string, document *ast.QueryDocument) {
	if bytesOf(text, document) <= documentBytes {
		d.kept.Set(text, document)
	}
}
