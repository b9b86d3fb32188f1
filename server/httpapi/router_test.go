package httpapi

import (
	"net/http"
	"strings"
	"testing"
)

// TestEveryAnswerIsGuarded asks for a page, a file, the API and a thing that is not there.
func TestEveryAnswerIsGuarded(t *testing.T) {
	ids := map[string]bool{}
	for _, path := range []string{"/", "/desk", "/assets/app-1.js", "/graphql", "/captcha/nothing", "/nowhere"} {
		header := ask(site(t, false), http.MethodGet, path).Header()
		for name, want := range map[string]string{
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "no-referrer",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if got := header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if policy := header.Get("Permissions-Policy"); !strings.Contains(policy, "camera=()") {
			t.Errorf("%s: Permissions-Policy is %q", path, policy)
		}
		policy := header.Get("Content-Security-Policy")
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"} {
			if !strings.Contains(policy, part) {
				t.Errorf("%s: the policy lacks %q", path, part)
			}
		}
		if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "*") {
			t.Errorf("%s: the policy is %q", path, policy)
		}
		ids[header.Get("X-Request-Id")] = true
	}
	if len(ids) != 6 || ids[""] {
		t.Errorf("request ids: %v", ids)
	}
}
