package client_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"

	"guashi/client"
)

func ExampleClient_CardStatus() {
	server := httptest.NewServer(demonstration())
	defer server.Close()

	c, err := client.New(client.Options{URL: server.URL, ClientID: "partner-demo", Secret: "shown once"})
	if err != nil {
		log.Fatal(err)
	}
	cards, err := c.CardStatus(context.Background(), []string{"A149410774", "F255178533"}, "account-opening")
	var limited *client.RateLimited
	if errors.As(err, &limited) {
		log.Fatalf("ask again in %v", limited.RetryAfter)
	}
	if err != nil {
		log.Fatal(err)
	}
	for _, card := range cards {
		switch card.State {
		case client.CardStateReportedLost:
			fmt.Println("do not accept the card: reported lost on", card.Since.Format("2006-01-02"))
		case client.CardStateNotReported:
			fmt.Println("no report made through this service; reports by 1996, certificate or counter are not known here")
		}
	}
	// Output:
	// do not accept the card: reported lost on 2026-11-23
	// no report made through this service; reports by 1996, certificate or counter are not known here
}

// demonstration answers as a server does.
func demonstration() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /oauth/token", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"access_token":"a.b.c","token_type":"Bearer","expires_in":900}`)
	})
	mux.HandleFunc("POST /graphql", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":{"cardStatus":[
			{"idNumber":"A149410774","state":"REPORTED_LOST","since":"2026-11-23T15:40:12Z","asOf":"2026-11-25T02:11:05Z"},
			{"idNumber":"F255178533","state":"NOT_REPORTED","since":null,"asOf":"2026-11-25T02:11:05Z"}]}}`)
	})
	return mux
}
