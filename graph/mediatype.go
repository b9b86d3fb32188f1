package graph

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The media types of answers. A client that asks for the first gets status codes
// that say what became of the request; the second is 200 for every well-formed one.
const (
	graphqlJSON = "application/graphql-response+json"
	plainJSON   = "application/json"
)

// mediaTypeOf chooses the media type of the answer by Accept; empty when none fits.
// application/json is what a client gets that does not say.
func mediaTypeOf(r *http.Request) string {
	accepted := strings.Join(r.Header.Values("Accept"), ",")
	if strings.TrimSpace(accepted) == "" {
		return plainJSON
	}
	wanted := map[string]float64{}
	for part := range strings.SplitSeq(accepted, ",") {
		name, parameters, err := mime.ParseMediaType(part)
		if err != nil {
			continue
		}
		wanted[name] = max(wanted[name], quality(parameters))
	}
	any := max(wanted["*/*"], wanted["application/*"])
	explicit, asked := wanted[plainJSON]
	if !asked {
		explicit = any
	}
	switch {
	case wanted[graphqlJSON] > 0 && wanted[graphqlJSON] >= explicit:
		return graphqlJSON
	case explicit > 0:
		return plainJSON
	default:
		return ""
	}
}

func quality(parameters map[string]string) float64 {
	text, given := parameters["q"]
	if !given {
		return 1
	}
	q, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return q
}

// isJSON tells whether a request's body is JSON in UTF-8, which is what it is when it does not say.
func isJSON(r *http.Request) bool {
	kind, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	charset := parameters["charset"]
	return err == nil && kind == "application/json" && (charset == "" || strings.EqualFold(charset, "utf-8"))
}

// refusalStatus returns the status with which a well-formed request is refused.
func refusalStatus(w http.ResponseWriter) int {
	if strings.HasPrefix(w.Header().Get("Content-Type"), graphqlJSON) {
		return http.StatusBadRequest
	}
	return http.StatusOK
}
