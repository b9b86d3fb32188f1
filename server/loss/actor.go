package loss

import (
	"slices"

	"guashi/server/identity"
)

// Role says what a member of staff works for.
type Role string

// The roles of staff.
const (
	RoleClerk   Role = "CLERK"   // of an office: works its cases
	RoleCounty  Role = "COUNTY"  // of a county: sees its cases and notices
	RoleCentral Role = "CENTRAL" // sees all cases and notices
	RoleAdmin   Role = "ADMIN"   // manages accounts and reads the trail; sees no case
)

// Staff is a signed-in member of staff.
type Staff struct {
	Username   string
	Role       Role
	OfficeCode string // of a clerk
	CountyCode string // of county staff
}

// Reason says why a look at a case was allowed; it stands in the audit trail.
type Reason string

// The reasons for which staff may look at a case. NoReason: they may not.
const (
	NoReason     Reason = ""
	OwnOffice    Reason = "OWN_OFFICE"
	OwnCounty    Reason = "OWN_COUNTY"
	WholeCountry Reason = "CENTRAL"
	OwnAccount   Reason = "OWN_ACCOUNT"
)

// Jurisdiction is the part of the country that a member of staff works for.
type Jurisdiction struct {
	Reason Reason
	Towns  []string // with OwnOffice
	County string   // with OwnCounty
}

// jurisdiction returns where staff may look; offices says who serves which town now.
func (s Staff) jurisdiction(offices map[string]Office) Jurisdiction {
	switch s.Role {
	case RoleClerk:
		return Jurisdiction{Reason: OwnOffice, Towns: TownsOf(s.OfficeCode, offices)}
	case RoleCounty:
		return Jurisdiction{Reason: OwnCounty, County: s.CountyCode}
	case RoleCentral:
		return Jurisdiction{Reason: WholeCountry}
	default:
		return Jurisdiction{}
	}
}

// TownsOf returns the towns that an office serves, in order.
func TownsOf(office string, offices map[string]Office) []string {
	var towns []string
	for town, o := range offices {
		if o.Code == office {
			towns = append(towns, town)
		}
	}
	slices.Sort(towns)
	return towns
}

// covers reports whether a case of town lies inside.
func (j Jurisdiction) covers(town string) bool {
	switch j.Reason {
	case OwnOffice:
		return slices.Contains(j.Towns, town)
	case OwnCounty:
		found, ok := identity.FindTown(town)
		return ok && found.CountyCode == j.County
	case WholeCountry:
		return true
	default:
		return false
	}
}
