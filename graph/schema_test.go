package graph

import (
	"strings"
	"testing"

	"guashi/graph/generated"
)

// TestEverythingIsDescribed walks the schema: a name alone is no contract.
func TestEverythingIsDescribed(t *testing.T) {
	looked := 0
	describe := func(name, description string) {
		looked++
		if strings.TrimSpace(description) == "" {
			t.Errorf("%s has no description", name)
		}
	}
	for name, d := range generated.NewExecutableSchema(generated.Config{}).Schema().Types {
		if d.BuiltIn {
			continue
		}
		if name != "Query" && name != "Mutation" {
			describe(name, d.Description)
		}
		for _, field := range d.Fields {
			if !strings.HasPrefix(field.Name, "__") {
				describe(name+"."+field.Name, field.Description)
			}
		}
		for _, value := range d.EnumValues {
			describe(name+"."+value.Name, value.Description)
		}
	}
	if looked < 300 {
		t.Errorf("only %d descriptions were looked at", looked)
	}
}
