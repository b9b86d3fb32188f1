package db

import "gorm.io/gorm"

// equals narrows to the rows whose ASCII column holds a value that came from
// outside. MariaDB refuses to compare such a column with what it cannot hold.
func equals(on *gorm.DB, column, value string) *gorm.DB {
	if !isASCII(value) {
		return on.Where("1 = 0")
	}
	return on.Where(column+" = ?", value)
}

func isASCII(text string) bool {
	for _, c := range []byte(text) {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
