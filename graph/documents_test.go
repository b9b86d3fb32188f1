package graph

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

func validated(t *testing.T, query string) *ast.QueryDocument {
	t.Helper()
	document, errs := gqlparser.LoadQueryWithRules(served(), query, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("%.100s: %v", query, errs)
	}
	return document
}

// TestStrangersDriveNoDocumentOut sends a flood of new documents past those that are asked for
// often: between two askings come several times as many as there is room for.
func TestStrangersDriveNoDocumentOut(t *testing.T) {
	const room, flood, own = 1 << 20, 1000, 20
	kept := newDocuments(room)
	document := validated(t, "{ counties { code towns { code } } }")
	ask := func(name string, n int) {
		text := fmt.Sprintf("query %s%d { counties { code } } #%s", name, n, strings.Repeat("x", 500))
		if _, known := kept.Get(t.Context(), text); !known {
			kept.Add(t.Context(), text, document)
		}
	}
	for range 20 { // as on any day
		for i := range own {
			ask("Own", i)
		}
	}
	for i := range 20 * flood {
		ask("Flood", i)
		if i%flood == 0 {
			for i := range own {
				ask("Own", i)
			}
		}
	}
	kept.kept.CleanUp()
	if size := kept.kept.WeightedSize(); size > room || size < room/2 {
		t.Errorf("%d bytes are kept, of %d", size, room)
	}
	there := 0
	for text := range kept.kept.Keys() {
		if strings.Contains(text, "Own") {
			there++
		}
	}
	if there < own/2 { // a list by last use would have none left
		t.Errorf("%d of %d documents that are asked for often are left", there, own)
	}
}

func TestGiantsAreNotKept(t *testing.T) {
	kept := newDocuments(documentsBytes)
	giant := "{ __typename } #" + strings.Repeat("x", documentBytes/2)
	kept.Add(t.Context(), giant, validated(t, "{ __typename }"))
	if _, known := kept.Get(t.Context(), giant); known {
		t.Error("a giant is kept")
	}
}

// TestDocumentsAreWeighedHonestly compares the estimate with what the heap says.
func TestDocumentsAreWeighedHonestly(t *testing.T) {
	schema := served()
	for name, query := range map[string]string{
		"a case":        everything(schema, schema.Query, schema.Query.Fields.ForName("case")),
		"many fields":   "{" + some(maxFields, " __typename") + "}",
		"many values":   `{ inbox(tab: UNRESOLVED, filter: {` + some(1, "overdue: true") + `}) { nodes { number } } }`,
		"one long text": `{ __type(name: "` + strings.Repeat("x", 60_000) + `") { name } }`,
	} {
		const copies = 50
		held := make([]*ast.QueryDocument, copies)
		texts := make([]string, copies)
		before := heap()
		for i := range copies {
			texts[i] = strings.Clone(query)
			held[i] = validated(t, texts[i])
		}
		each := (heap() - before) / copies
		estimate := int64(bytesOf(query, held[0]))
		if estimate < each || estimate > 4*each {
			t.Errorf("%s takes %d bytes, taken for %d", name, each, estimate)
		}
		runtime.KeepAlive(held)
		runtime.KeepAlive(texts)
	}
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
