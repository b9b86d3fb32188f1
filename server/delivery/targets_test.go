package delivery

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"guashi/server/loss"
)

const goodSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

func TestTargetsAreRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "targets.yaml")
	file := `
"63000":
  url: https://taipei.example/notices
  secret: ` + goodSecret + `
central:
  url: http://10.0.0.7:8443/in
  secret: [` + goodSecret + `, "another one, in plain text"]
  allowPrivate: true
`
	if err := os.WriteFile(path, []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	endpoints, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := endpoints.Targets(); len(got) != 2 || got[0] != (loss.Target{Kind: loss.County, Code: "63000"}) || got[1] != loss.CentralTarget {
		t.Errorf("targets %v", got)
	}
	if n := len(endpoints[loss.CentralTarget].secrets); n != 2 {
		t.Errorf("%d secrets", n)
	}
	if n := len(endpoints.Missing()); n != 21 {
		t.Errorf("%d are missing", n)
	}
	if none, err := Load(""); err != nil || len(none) != 0 {
		t.Errorf("without a file: %v, %v", none, err)
	}
	if _, err := Load(path + ".gone"); err == nil {
		t.Error("a file that is not there was read")
	}
}

// TestShortSecretsAreTold goes by the bytes that sign, in each form that a secret can have.
func TestShortSecretsAreTold(t *testing.T) {
	bytes := func(n int) string { return base64.StdEncoding.EncodeToString(make([]byte, n)) }
	for secret, weak := range map[string]bool{
		"whsec_" + bytes(23): true, "whsec_" + bytes(24): false, bytes(23): true, bytes(24): false,
		"not base64, 23 bytes!!!": true, "not base64, 24 bytes !!!": false,
		"[" + goodSecret + ", sesame]": true, "[" + goodSecret + ", " + otherSecret + "]": false,
	} {
		endpoints, err := parse([]byte("central:\n  url: https://a.example/\n  secret: " + secret + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := endpoints.Weak(); (len(got) == 1) != weak {
			t.Errorf("%s: weak are %v", secret, got)
		}
	}
}

// TestAWrongFileIsRefusedInOneLine goes through what can be wrong; no message repeats a secret.
func TestAWrongFileIsRefusedInOneLine(t *testing.T) {
	const secret = "whsec_dGhpcy1zaG91bGQtbmV2ZXItYmUtc2VlbiEh"
	entry := func(more string) string {
		return "central:\n  url: https://a.example/\n  secret: " + secret + "\n" + more
	}
	for name, c := range map[string]struct{ file, says string }{
		"no YAML":                  {"central: [", "]"},
		"a field that is unknown":  {entry("  allow_private: true\n"), "[4:3] unknown field \"allow_private\""},
		"an entry twice":           {entry("") + entry(""), "[4:1] mapping key \"central\" already defined"},
		"a wrong type":             {entry("  allowPrivate: perhaps\n"), "[4:17]"},
		"no such county":           {strings.Replace(entry(""), "central", `"99999"`, 1), "neither a county's code nor central"},
		"no address":               {"central:\n  secret: " + secret + "\n", "central: url must be"},
		"an address with password": {strings.Replace(entry(""), "https://", "https://u:p@", 1), "central: url must be"},
		"plain http":               {strings.Replace(entry(""), "https://", "http://", 1), "must begin with https://"},
		"another scheme":           {strings.Replace(entry("  allowPrivate: true\n"), "https://", "ftp://", 1), "must begin with https://"},
		"no secret":                {"central:\n  url: https://a.example/\n", "secret is missing"},
		"an empty secret":          {"central:\n  url: https://a.example/\n  secret: ''\n", "secret must be whsec_"},
		"a secret of nothing":      {"central:\n  url: https://a.example/\n  secret: whsec_\n", "secret must be whsec_"},
		"a secret cut short":       {"central:\n  url: https://a.example/\n  secret: whsec_dGhp*\n", "secret must be whsec_"},
		"a secret of another kind": {"central:\n  url: https://a.example/\n  secret: {a: b}\n", "secret must be a text"},
		"no key":                   {entry("  key: nonsense\n"), "key must be a public JWK"},
		"a symmetric key":          {entry("  key: {kty: oct, k: c2VjcmV0c2VjcmV0}\n"), "key must be a public JWK"},
		"a key to sign with":       {entry("  key: {kty: OKP, crv: Ed25519, x: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo}\n"), "key must be a public JWK"},
	} {
		_, err := parse([]byte(c.file))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Contains(err.Error(), "\n") || strings.Contains(err.Error(), secret[10:]) {
			t.Errorf("%s: the message has several lines, or the secret: %v", name, err)
		}
	}
}

// TestSealedForTheTargetAlone opens what was sealed with the private half of each kind of key.
func TestSealedForTheTargetAlone(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	numbers, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ public, private any }{
		"EC": {curve.Public(), curve}, "RSA": {numbers.Public(), numbers},
	} {
		written, err := json.Marshal(jose.JSONWebKey{Key: c.public, KeyID: "2027"})
		if err != nil {
			t.Fatal(err)
		}
		endpoints, err := parse([]byte("central:\n  url: https://a.example/\n  secret: " + goodSecret + "\n  key: " + string(written) + "\n"))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		declared := carried().DeclarationData
		m, err := messageOf(loss.DueNotice{ID: "1", Event: loss.EventReported, Data: carried()}, "/guashi", endpoints[loss.CentralTarget])
		if err != nil {
			t.Fatal(err)
		}
		var e struct {
			Data struct {
				Declaration       *loss.Declaration
				SealedDeclaration string
			}
		}
		if err := json.Unmarshal(m.body, &e); err != nil || e.Data.Declaration != nil || strings.Contains(string(m.body), "A149410774") {
			t.Errorf("%s: the declaration is there for all to read (%v)", name, err)
		}
		sealed, err := jose.ParseEncryptedCompact(e.Data.SealedDeclaration, []jose.KeyAlgorithm{jose.ECDH_ES_A256KW, jose.RSA_OAEP_256}, []jose.ContentEncryption{jose.A256GCM})
		if err != nil {
			t.Fatal(err)
		}
		plain, err := sealed.Decrypt(c.private)
		var opened loss.Declaration
		if err != nil || json.Unmarshal(plain, &opened) != nil || opened != *declared {
			t.Errorf("%s: opened as %+v, %v", name, opened, err)
		}
		if sealed.Header.KeyID != "2027" {
			t.Errorf("%s: sealed for key %q", name, sealed.Header.KeyID)
		}
	}
	private, err := json.Marshal(jose.JSONWebKey{Key: curve})
	if err != nil {
		t.Fatal(err)
	}
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	short, err := json.Marshal(jose.JSONWebKey{Key: small.Public()})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range [][]byte{private, short} {
		if _, err := parse([]byte("central:\n  url: https://a.example/\n  secret: " + goodSecret + "\n  key: " + string(key) + "\n")); err == nil {
			t.Error("took a key that is private, or too short")
		}
	}
}
