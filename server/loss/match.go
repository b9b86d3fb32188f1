package loss

import "guashi/server/identity"

// matches reports whether the declared data agrees with the registry on the
// four checked items (A3). All four are compared whatever the first ones give,
// so that the time taken does not tell which one differs. A person the registry
// does not have is the zero Person, and matches nothing.
func matches(d Declaration, p Person) bool {
	id := d.IDNumber == p.IDNumber
	birth := d.BirthDate.Equal(p.BirthDate)
	town := d.TownCode == p.TownCode
	parent := parentMatches(d.ParentName, p.Parents)
	return id && birth && town && parent
}

// parentMatches compares with every parent on file; one match is enough.
func parentMatches(declared string, parents []string) bool {
	found := false
	for i := range maxParents {
		name := ""
		if i < len(parents) {
			name = parents[i]
		}
		if identity.SameName(declared, name) {
			found = true
		}
	}
	return found
}

const maxParents = 4 // father and mother, by birth and by adoption
