package partner

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"guashi/server/identity"
)

// numbers returns n numbers that lie step apart, check digits aside.
func numbers(from, n, step int) []identity.IDNumber {
	all := make([]identity.IDNumber, n)
	for i := range all {
		all[i] = identity.IDNumber(fmt.Sprintf("A%08d0", from+i*step))
	}
	return all
}

// counter is how a bank's counter asks: one customer at a time, any number.
func counter(random *rand.Rand) []identity.IDNumber {
	return numbers(10_000_000+random.IntN(19_999_999), 1, 1)
}

// many are the numbers of n counters.
func many(random *rand.Rand, n int) (all []identity.IDNumber) {
	for range n {
		all = append(all, counter(random)...)
	}
	return all
}

func TestPatterns(t *testing.T) {
	shuffled := numbers(12_345_678, 100, 3)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	random := rand.New(rand.NewPCG(3, 4))
	for what, c := range map[string]struct {
		questions int
		every     time.Duration
		seen      func(i int) Seen
		want      []Pattern
	}{
		"a counter":                        {2000, time.Second, func(i int) Seen { return Seen{Valid: counter(random), Hits: i % 100 / 99} }, nil},
		"one by one":                       {25, time.Second, func(i int) Seen { return Seen{Valid: numbers(12_345_678+i, 1, 1)} }, []Pattern{Ascending}},
		"one by one, too few":              {19, time.Second, func(i int) Seen { return Seen{Valid: numbers(12_345_678+i, 1, 1)} }, nil},
		"one by one, each twice":           {50, time.Second, func(i int) Seen { return Seen{Valid: numbers(12_345_678+i/2, 1, 1)} }, []Pattern{Ascending}},
		"one by one, downwards":            {25, time.Second, func(i int) Seen { return Seen{Valid: numbers(12_345_678-i, 1, 1)} }, []Pattern{Ascending}},
		"others in between":                {50, time.Second, func(i int) Seen { return Seen{Valid: slices.Concat(numbers(12_345_678+i, 1, 1), counter(random))} }, []Pattern{Ascending}},
		"two sequences in turn":            {50, time.Second, func(i int) Seen { return Seen{Valid: numbers(12_345_678+i/2+i%2*5_000_000, 1, 1)} }, []Pattern{Ascending}},
		"batches of any numbers":           {100, time.Second, func(int) Seen { return Seen{Valid: many(random, 100)} }, nil},
		"a hundred in sequence, shuffled":  {1, time.Second, func(int) Seen { return Seen{Valid: shuffled} }, []Pattern{Ascending}},
		"a customer list in order":         {10, time.Second, func(i int) Seen { return Seen{Valid: numbers(10_000_000+i*1_000_000, 100, 9_999)} }, nil},
		"every third card lost":            {60, time.Second, func(i int) Seen { return Seen{Valid: counter(random), Hits: i % 3 / 2} }, []Pattern{HitRate}},
		"few lost cards":                   {60, time.Second, func(i int) Seen { return Seen{Valid: counter(random), Hits: i % 12 / 11} }, nil},
		"lost cards over a long time":      {60, time.Minute, func(i int) Seen { return Seen{Valid: counter(random), Hits: i % 3 / 2} }, nil},
		"mostly no numbers":                {60, time.Second, func(i int) Seen { return Seen{Valid: counter(random)[:i%2], Invalid: 1} }, []Pattern{InvalidBurst}},
		"typing errors":                    {200, time.Second, func(i int) Seen { return Seen{Valid: counter(random), Invalid: i % 3 / 2} }, nil},
		"the same again within the hour":   {200, time.Second, func(int) Seen { return Seen{Invalid: 1} }, []Pattern{InvalidBurst}},
		"the same again after the hour":    {61, time.Minute, func(int) Seen { return Seen{Invalid: 60} }, []Pattern{InvalidBurst, InvalidBurst}},
		"a batch of nothing but lost ones": {1, time.Second, func(int) Seen { return Seen{Valid: numbers(10_000_000, 30, 99_999), Hits: 30} }, []Pattern{HitRate}},
	} {
		var habit Habit
		var told []Pattern
		for i := range c.questions {
			seen := c.seen(i)
			seen.At = evening.Add(time.Duration(i) * c.every)
			var now []Pattern
			habit, now = habit.Next(seen)
			told = append(told, now...)
		}
		if !slices.Equal(told, c.want) {
			t.Errorf("%s: %v, want %v", what, told, c.want)
		}
	}
}

// TestANumberAskedTwiceIsOneCard asks about few cards, many times in one question.
func TestANumberAskedTwiceIsOneCard(t *testing.T) {
	lost, other, invalid := asked{text: "a1", number: "A1"}, asked{text: "B2", number: "B2"}, asked{text: "x"}
	question, given := []asked{other, {text: "A1", number: "A1"}}, []Answer{{State: NotReported}, {State: ReportedLost}}
	for range 30 {
		question = append(question, lost, invalid)
		given = append(given, Answer{State: ReportedLost}, Answer{State: InvalidNumber})
	}
	got := seenOf(question, given, evening)
	if got.Hits != 1 || got.Invalid != 1 || !slices.Equal(got.Valid, []identity.IDNumber{"B2", "A1"}) || !got.At.Equal(evening) {
		t.Errorf("seen %+v", got)
	}
	if _, told := (Habit{}).Next(got); len(told) != 0 {
		t.Errorf("told of %v", told)
	}
}
