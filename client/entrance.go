package client

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

const maxAnswer = 1 << 20 // bytes; a hundred answers are a fiftieth of it

// entrance sends GraphQL requests with a token, and turns away answers that are none.
type entrance struct {
	http   *http.Client
	tokens *tokens
}

// Do implements graphql.Doer. Its errors are those that this package promises, or of the way there.
func (e *entrance) Do(request *http.Request) (*http.Response, error) {
	token, err := e.tokens.get(request.Context())
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept", "application/json")
	response, err := e.http.Do(request)
	if err != nil {
		return nil, err
	}
	response.Body = bounded{io.LimitReader(response.Body, maxAnswer), response.Body}
	if response.StatusCode == http.StatusOK {
		return response, nil
	}
	defer response.Body.Close()
	return nil, refusedWith(response, token)
}

type bounded struct {
	io.Reader
	io.Closer
}

// refusedWith reads an answer that is not a GraphQL result: of the server before it looked at the
// question, or of something on the way.
func refusedWith(response *http.Response, token string) error {
	var answer struct {
		Errors []struct{ Extensions map[string]any }
	}
	extensions := map[string]any{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err == nil && len(answer.Errors) > 0 && answer.Errors[0].Extensions != nil {
		extensions = answer.Errors[0].Extensions
	}
	said := Refusal{Code: "HTTP_" + strconv.Itoa(response.StatusCode), RequestID: response.Header.Get("X-Request-Id")}
	switch response.StatusCode {
	case http.StatusUnauthorized:
		said.Code = "UNAUTHENTICATED"
		return &Unauthorized{said, token}
	case http.StatusTooManyRequests:
		return &RateLimited{said, retryAfter(response)}
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &Unavailable{Refusal: said, RetryAfter: retryAfter(response)}
	}
	if extensions["code"] != nil {
		return kindOf(extensions)
	}
	return &said
}
