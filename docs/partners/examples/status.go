// Asks whether cards are reported lost. ID numbers come on standard input, one a line:
//
//	export GUASHI_URL=https://… GUASHI_CLIENT_ID=… GUASHI_CLIENT_SECRET=…
//	go run status.go < numbers.txt
//
// NOT_REPORTED means: no report made through this service; reports by 1996, certificate or counter are
// not known here.
//
// Instead of the secret it takes a key of your own: GUASHI_CLIENT_KEY names a file with an Ed25519
// key (openssl genpkey -algorithm ed25519), whose public half the operator knows (private_key_jwt).
// Needs Go 1.24 or later, and nothing else.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
)

const (
	atOnce   = 100              // numbers in one question
	patience = 60 * time.Second // to wait at most when the quota is used up

	query = `query ($numbers: [String!]!) {
  cardStatus(idNumbers: $numbers, purpose: "example") { idNumber state since }
}`
)

var (
	base   = os.Getenv("GUASHI_URL")
	client = http.Client{Timeout: 30 * time.Second}
)

type card struct {
	IDNumber string
	State    string // REPORTED_LOST, REPLACED, NOT_REPORTED or INVALID_NUMBER
	Since    string
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	token, err := getToken(os.Getenv("GUASHI_CLIENT_ID"))
	if err != nil {
		return err
	}
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	for numbers := range slices.Chunk(strings.Fields(string(input)), atOnce) {
		cards, err := cardStatus(token, numbers)
		if err != nil {
			return err
		}
		for _, c := range cards {
			fmt.Println(c.IDNumber, c.State, c.Since)
		}
	}
	return nil
}

// getToken gets a token. It lasts for expires_in seconds: use it until shortly before.
func getToken(id string) (string, error) {
	form := url.Values{"grant_type": {"client_credentials"}}
	request, err := http.NewRequest(http.MethodPost, base+"/oauth/token", nil)
	if err != nil {
		return "", err
	}
	if file := os.Getenv("GUASHI_CLIENT_KEY"); file != "" {
		assertion, err := assert(id, file)
		if err != nil {
			return "", err
		}
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		form.Set("client_assertion", assertion)
	} else {
		request.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(os.Getenv("GUASHI_CLIENT_SECRET")))
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Body = io.NopCloser(strings.NewReader(form.Encode()))
	var answer struct {
		AccessToken string `json:"access_token"`
		Error       string
	}
	if err := send(request, &answer); err != nil {
		return "", err
	}
	if answer.AccessToken == "" {
		return "", errors.New("no token: " + answer.Error)
	}
	return answer.AccessToken, nil
}

// assert signs who we are (RFC 7523): a token for the token endpoint, good for a minute and used once.
func assert(id, file string) (string, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return "", errors.New(file + " is no PEM file")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return "", err
	}
	key, ok := parsed.(ed25519.PrivateKey)
	if !ok {
		return "", errors.New(file + " holds no Ed25519 key")
	}
	claims, err := json.Marshal(map[string]any{
		"iss": id, "sub": id, "aud": base + "/oauth/token", "jti": rand.Text(), "exp": time.Now().Add(time.Minute).Unix(),
	})
	if err != nil {
		return "", err
	}
	encode := base64.RawURLEncoding.EncodeToString
	signed := encode([]byte(`{"alg":"EdDSA","typ":"JWT"}`)) + "." + encode(claims)
	return signed + "." + encode(ed25519.Sign(key, []byte(signed))), nil
}

// cardStatus asks about up to 100 numbers; the answers stand in the order of the numbers.
func cardStatus(token string, numbers []string) ([]card, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": map[string]any{"numbers": numbers}})
	if err != nil {
		return nil, err
	}
	for {
		request, err := http.NewRequest(http.MethodPost, base+"/graphql", bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		var answer struct {
			Data   struct{ CardStatus []card }
			Errors []struct {
				Extensions struct {
					Code, RequestID string
					RetryAfter      int // seconds
				}
			}
		}
		if err := send(request, &answer); err != nil {
			return nil, err
		}
		if len(answer.Errors) == 0 {
			if len(answer.Data.CardStatus) != len(numbers) {
				return nil, errors.New("this is no answer to the question")
			}
			return answer.Data.CardStatus, nil
		}
		why := answer.Errors[0].Extensions
		wait := time.Duration(why.RetryAfter) * time.Second
		if why.Code != "RATE_LIMITED" || wait > patience {
			return nil, fmt.Errorf("refused: %s (request %s)", why.Code, why.RequestID)
		}
		fmt.Fprintf(os.Stderr, "over quota, asking again in %v\n", wait)
		time.Sleep(wait)
	}
}

// send reads the JSON that answers a request; a refusal is JSON too.
func send(request *http.Request, into any) error {
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	return json.NewDecoder(response.Body).Decode(into)
}
