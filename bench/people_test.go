//go:build bench

package bench

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"guashi/server/identity"
)

// invented is one synthetic person, told apart by a number.
type invented int

// idNumber returns the n-th valid ID number: a letter, 1, seven digits and the check digit that fits.
func (n invented) idNumber() string {
	letter := "ABCDEFGHJK"[int(n)/10_000_000%10]
	for digit := range 10 {
		text := fmt.Sprintf("%c1%07d%d", letter, int(n)%10_000_000, digit)
		if id, problem := identity.ParseIDNumber(text); problem == "" {
			return string(id)
		}
	}
	panic("no check digit fits")
}

func (n invented) birthDate() string {
	return time.Date(1950, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(n)%20_000).Format(time.DateOnly)
}

func (n invented) parent() string {
	const names = "林陳黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐"
	runes := []rune(names)
	return string([]rune{runes[int(n)%20], runes[int(n)/20%20], runes[int(n)/400%20]})
}

const town = "65000060"

const header = "id_number,name,birth_date,town_code,village,address,father_name,mother_name,adoptive_father_name,adoptive_mother_name,sex,phone\n"

// writePeople writes a registry file of so many persons.
func writePeople(w io.Writer, count int) error {
	out := bufio.NewWriter(w)
	_, _ = out.WriteString(header) // Flush tells of any failure
	for n := range count {
		p := invented(n)
		fmt.Fprintf(out, "%s,%s,%s,%s,測試里,新北市新店區測試里001鄰測試路%d號,%s,%s,,,M,02-1%07d\n",
			p.idNumber(), p.parent(), p.birthDate(), town, n, p.parent(), strings.Repeat("母", 2), n%10_000_000)
	}
	return out.Flush()
}

func (n invented) declaration() map[string]any {
	return map[string]any{
		"idNumber": n.idNumber(), "name": n.parent(), "birthDate": n.birthDate(), "townCode": town, "address": "測試路1號",
		"phone": "0912-345-678", "email": "bench@example.com", "parentName": n.parent(),
	}
}
