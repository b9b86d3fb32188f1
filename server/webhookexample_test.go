package main

import (
	"bufio"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// TestTheExampleOfAReceiverChecksWhoSigned sends it what is signed well, and what is not.
func TestTheExampleOfAReceiverChecksWhoSigned(t *testing.T) {
	if _, err := exec.LookPath("python3"); err != nil {
		t.Log("python3 is missing: not run")
		return
	}
	secret, other := webhookSecret(), webhookSecret()
	address, said := startReceiver(t, secret)
	now := time.Now().Unix()
	of := func(watch, sequence, state string) string {
		return `{"type":"tw.guashi.card.changed","data":{"watch":"watch ` + watch + `","sequence":` + sequence + `,"state":"` + state + `"}}`
	}
	message := func(watch string) string { return of(watch, "1", "REPORTED_LOST") }
	third, second := of("2", "3", "REPORTED_LOST"), of("2", "2", "NOT_REPORTED")
	tests := []struct {
		name       string
		id         string
		at         int64
		body       string
		signatures string
		status     int
		line       string
	}{
		{"signed", "1", now, message("1"), signature(secret, "1", now, message("1")), 204, "watch 1 REPORTED_LOST"},
		{"again", "1", now, message("1"), signature(secret, "1", now, message("1")), 204, ""},
		{"while the secret changes", "2", now, message("2"), signature(other, "2", now, message("2")) + " " + signature(secret, "2", now, message("2")), 204, "watch 2 REPORTED_LOST"},
		{"two cases later", "c", now, third, signature(secret, "c", now, third), 204, "watch 2 REPORTED_LOST"},
		{"overtaken by it", "b", now, second, signature(secret, "b", now, second), 204, ""},
		{"by somebody else", "3", now, message("3"), signature(other, "3", now, message("3")), 401, ""},
		{"changed", "4", now, message("5"), signature(secret, "4", now, message("4")), 401, ""},
		{"too old", "6", now - 400, message("6"), signature(secret, "6", now-400, message("6")), 401, ""},
		{"of the future", "7", now + 400, message("7"), signature(secret, "7", now+400, message("7")), 401, ""},
		{"under another id", "8", now, message("9"), signature(secret, "9", now, message("9")), 401, ""},
		{"not at all", "10", now, message("10"), "", 401, ""},
		{"the last", "11", now, message("11"), signature(secret, "11", now, message("11")), 204, "watch 11 REPORTED_LOST"},
	}
	for _, tt := range tests {
		if status := deliverTo(t, address, tt.id, tt.at, tt.body, tt.signatures); status != tt.status {
			t.Errorf("%s: %d", tt.name, status)
		}
		if tt.line == "" {
			continue
		}
		if said.Scan(); said.Text() != tt.line {
			t.Errorf("%s: %q", tt.name, said.Text())
		}
	}
}

// startReceiver starts the example and returns where it listens and what it says.
func startReceiver(t *testing.T, secret string) (address string, said *bufio.Scanner) {
	t.Helper()
	program := exec.CommandContext(t.Context(), "python3", "../docs/partners/examples/webhook.py", "127.0.0.1:0")
	program.Env = append(os.Environ(), "GUASHI_WEBHOOK_SECRET="+secret)
	out, err := program.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := program.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = program.Process.Kill()
		_ = program.Wait()
	})
	said = bufio.NewScanner(out)
	said.Scan()
	return strings.TrimPrefix(said.Text(), "listening at "), said
}

// webhookSecret returns a new secret as Standard Webhooks writes it.
func webhookSecret() string { return "whsec_" + base64.StdEncoding.EncodeToString([]byte(rand.Text())) }

func signature(secret, id string, at int64, body string) string {
	by, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		return err.Error()
	}
	text, err := by.Sign(id, time.Unix(at, 0), []byte(body))
	if err != nil {
		return err.Error()
	}
	return text
}

func deliverTo(t *testing.T, address, id string, at int64, body, signatures string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+address+"/", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Webhook-Id", id)
	request.Header.Set("Webhook-Timestamp", strconv.FormatInt(at, 10))
	request.Header.Set("Webhook-Signature", signatures)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}
