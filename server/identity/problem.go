package identity

// Problem is the machine-readable reason why a typed value cannot be used; empty means that it can.
// The words for people belong to whoever shows it.
type Problem string

// The problems that the parsers of this package answer with. UnknownTown is for callers whose
// FindTown found nothing.
const (
	Required       Problem = "REQUIRED"        // nothing but white space
	TooLong        Problem = "TOO_LONG"        // more characters than are kept
	BadCharacters  Problem = "BAD_CHARACTERS"  // a character that has no place in such a value
	BadForm        Problem = "BAD_FORM"        // the characters are right, their arrangement is not
	CheckDigit     Problem = "CHECK_DIGIT"     // an ID number of the right form whose last digit does not fit
	ResidentNumber Problem = "RESIDENT_NUMBER" // the number of a resident certificate, not of an ID card
	NotADate       Problem = "NOT_A_DATE"      // no such day in the calendar
	InTheFuture    Problem = "IN_THE_FUTURE"   // a day after today
	TooLongAgo     Problem = "TOO_LONG_AGO"    // a day that no living person was born on
	UnknownTown    Problem = "UNKNOWN_TOWN"    // no town has that code
)
