package loss

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNumberCatchesOneWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number, err := NewNumber()
		if err != nil || !ValidNumber(number) {
			t.Fatalf("drew an invalid number: %v", err)
		}
		at := rapid.SampledFrom([]int{0, 1, 2, 3, 5, 6, 7, 8, 10, 11, 12, 13}).Draw(t, "at")
		other := rapid.Byte().Filter(func(b byte) bool { return b != number[at] }).Draw(t, "other")
		if wrong := number[:at] + string(rune(other)) + number[at+1:]; ValidNumber(wrong) {
			t.Fatal("one wrong character went unnoticed")
		}
	})
}

func TestNumbersAreNotCounted(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		number, err := NewNumber()
		if err != nil || seen[number[:9]] && seen[number] {
			t.Fatalf("drew a number twice: %v", err)
		}
		seen[number] = true
	}
}
