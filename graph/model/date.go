package model

import (
	"errors"

	"github.com/99designs/gqlgen/graphql"
)

// MarshalDate writes a day as it was read.
func MarshalDate(day string) graphql.Marshaler { return graphql.MarshalString(day) }

// UnmarshalDate takes a text for a day, and nothing else: 19900506 is a number. Whether there is such a day is said by
// whoever asked for it.
func UnmarshalDate(value any) (string, error) {
	if day, ok := value.(string); ok {
		return day, nil
	}
	return "", errors.New("a day is a text")
}
