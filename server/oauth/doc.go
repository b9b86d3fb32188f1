// Package oauth gives partners their tokens: client credentials (RFC 6749 §4.4) proven by a secret or by
// a signed assertion (RFC 7523), with metadata (RFC 8414) and published keys (RFC 7517).
package oauth
