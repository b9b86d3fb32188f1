// Package client asks guashi, as a partner does, whether national ID cards are reported lost.
//
// It gets tokens and renews them before they end, waits when the quota is used up, asks again when a
// failure is one that passes, and says in types what went wrong:
//
//	var limited *client.RateLimited
//	if errors.As(err, &limited) {
//		log.Printf("ask again in %v", limited.RetryAfter)
//	}
//
// NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
// not known here. An error is no answer either: whoever gets one knows nothing about the card.
//
// What knows the schema (generated.go) is made from operations.graphql by `make generate`.
package client
