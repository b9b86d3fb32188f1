package oauth

import (
	"encoding/json"
	"net/http"

	"github.com/go-chi/chi/v5"

	"guashi/server/partner"
)

// keysKept is how long others may keep our published keys, in seconds: less than a new key is
// published before it signs.
const keysKept = "300"

// metadata describes the server as RFC 8414 has it.
type metadata struct {
	Issuer         string   `json:"issuer"`
	TokenEndpoint  string   `json:"token_endpoint"`
	JWKSURI        string   `json:"jwks_uri"`
	Scopes         []string `json:"scopes_supported"`
	ResponseTypes  []string `json:"response_types_supported"`
	GrantTypes     []string `json:"grant_types_supported"`
	Authentication []string `json:"token_endpoint_auth_methods_supported"`
	Algorithms     []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	Documentation  string   `json:"service_documentation"`
}

// Routes adds the token endpoint, the metadata and the published keys.
func (s *Server) Routes(r chi.Router) {
	issuer := s.Tokens.Issuer
	about := metadata{
		Issuer: issuer, TokenEndpoint: s.endpoint(), JWKSURI: issuer + "/.well-known/jwks.json", Scopes: partner.Scopes,
		ResponseTypes: []string{}, GrantTypes: []string{"client_credentials"},
		Authentication: []string{"client_secret_basic", "private_key_jwt"}, Algorithms: assertionAlgorithms,
		Documentation: issuer + "/partners",
	}
	r.HandleFunc(tokenPath, s.token)
	r.Get("/.well-known/oauth-authorization-server", func(w http.ResponseWriter, _ *http.Request) { publish(w, "application/json", about) })
	r.Get("/.well-known/jwks.json", func(w http.ResponseWriter, _ *http.Request) {
		publish(w, "application/jwk-set+json", s.Tokens.published(s.Now()))
	})
}

func publish(w http.ResponseWriter, kind string, body any) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "public, max-age="+keysKept)
	_ = json.NewEncoder(w).Encode(body) // the client is gone if this fails
}
