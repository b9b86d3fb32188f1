package graph

import "encoding/json"

// plain puts Go's numbers in the place of a variable's JSON numbers. Those are strings underneath, and would be taken
// where a text is asked for.
func plain(value any) any {
	switch v := value.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n
		}
		f, _ := v.Float64() // infinite when it is beyond all; no type takes that
		return f
	case map[string]any:
		for name, each := range v {
			v[name] = plain(each)
		}
	case []any:
		for i, each := range v {
			v[i] = plain(each)
		}
	}
	return value
}
