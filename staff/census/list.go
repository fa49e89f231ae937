// SPDX-License-Identifier: EUPL-1.2

package census

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/staff"
)

// A Person is a line of a list of people.
type Person struct {
	Line   int
	Key    string // how the list names them: a number, or an address
	Given  string
	Family string
	Unit   string // its id, its short or its whole name
	// FirstAider is nil where the list does not say.
	FirstAider *bool
}

// An Office is a line of a list of units.
type Office struct {
	Line  int
	ID    staff.UnitID
	Name  string
	Short string
	Above string // as Person.Unit
	Lead  string // how the list of people names the lead
}

// A List is what was read of a file.
type List struct {
	People []Person
	Units  []Office
	// Says are the columns that the list has: what it does not say stays as it is.
	Says   map[Column]bool
	Unread []string // heads of columns that mean nothing here
	Lines  int      // below the head
	Faults []Fault
}

// words are heads by what they mean.
func words(lists map[Column]string) map[string]Column {
	all := map[string]Column{}
	for column, list := range lists {
		for word := range strings.FieldsSeq(list) {
			all[word] = column
		}
	}
	return all
}

var peopleHeads = words(map[Column]string{
	ID:         "id kennung nr nummer personalnummer personalnr persnr personennummer mitarbeiternummer key schluessel employeeid employeenumber personid staffnumber number",
	Given:      "vorname vornamen rufname given givenname firstname first",
	Family:     "nachname name familienname zuname family familyname lastname surname last",
	Unit:       "einheit organisationseinheit oe orgeinheit amt abteilung dienststelle bereich team unit department orgunit",
	Mail:       "email mail mailadresse emailadresse eadresse emailaddress mailaddress",
	FirstAider: "ersthelfer ersthelferin ersthelferinnen erstehilfe firstaider firstaid",
})

var unitHeads = words(map[Column]string{
	ID:    "id kennung nr nummer einheit oe schluessel key unit unitid number",
	Name:  "name bezeichnung einheitsname title titel",
	Short: "kuerzel kurz kurzname kurzbezeichnung abkuerzung short shortname",
	Above: "ueber uebergeordnet uebergeordneteeinheit oberhalb gehoertzu parent above partof parentunit",
	Lead:  "leitung leiter leiterin leitungid lead leader head manager",
})

// yes and no are what cells say of who gives first aid; an x is how people tick a list.
var (
	yes = []string{"ja", "j", "yes", "y", "x", "1", "true", "wahr"}
	no  = []string{"", "nein", "n", "no", "-", "0", "false", "falsch"}
)

// unitIDs are those that can be written in rule files and issuer files without quoting anything.
var unitIDs = regexp.MustCompile(`^[A-Za-z0-9_.-]{1,64}$`)

// ReadPeople reads a list of people.
func ReadPeople(text []byte) List {
	t := take(text, peopleHeads, ID, Given, Family)
	r := reader{table: t, said: map[string]int{}}
	list := r.list()
	mails := map[string]int{}
	for _, l := range t.lines {
		faults := len(r.faults)
		p := Person{Line: l.number, Key: r.key(l), Given: r.name(l, Given), Family: r.name(l, Family), Unit: t.cell(l, Unit)}
		if said := strings.ToLower(t.cell(l, FirstAider)); list.Says[FirstAider] {
			gives := slices.Contains(yes, said)
			p.FirstAider = &gives
			if !gives && !slices.Contains(no, said) {
				r.fault(l, Odd, FirstAider)
			}
		}
		if mail := strings.ToLower(t.cell(l, Mail)); mail != "" && t.columns[Mail] != t.columns[ID] {
			if other, twice := mails[mail]; twice {
				r.faults = append(r.faults, Fault{l.number, TwiceMail, Mail, mail, other})
			} else {
				mails[mail] = l.number
			}
		}
		if len(r.faults) == faults {
			list.People = append(list.People, p)
		}
	}
	list.Faults = r.sorted()
	return list
}

// ReadUnits reads a list of units.
func ReadUnits(text []byte) List {
	t := take(text, unitHeads, ID, Name)
	r := reader{table: t, said: map[string]int{}}
	list := r.list()
	for _, l := range t.lines {
		faults := len(r.faults)
		u := Office{Line: l.number, ID: staff.UnitID(r.key(l)), Name: r.name(l, Name), Above: t.cell(l, Above), Lead: t.cell(l, Lead)}
		if u.ID != "" && (!unitIDs.MatchString(string(u.ID)) || u.ID == "none") {
			r.fault(l, Odd, ID)
		}
		if u.Short = t.cell(l, Short); u.Short != "" && !staff.IsName(u.Short) {
			r.fault(l, Odd, Short)
		}
		if len(r.faults) == faults {
			list.Units = append(list.Units, u)
		}
	}
	list.Faults = r.sorted()
	return list
}

// A reader reads the lines of a table, and says what is wrong with them.
type reader struct {
	*table
	said map[string]int // lines by their key
}

func (r *reader) list() List {
	list := List{Says: map[Column]bool{}, Unread: r.unread, Lines: len(r.lines) + len(r.faults)}
	for column := range r.columns {
		list.Says[column] = true
	}
	return list
}

func (r *reader) sorted() []Fault {
	slices.SortStableFunc(r.faults, func(a, b Fault) int { return a.Line - b.Line })
	return r.faults
}

func (r *reader) fault(l line, what What, column Column) {
	r.faults = append(r.faults, Fault{Line: l.number, What: what, Column: column, Value: r.cell(l, column)})
}

// maxKey is how many bytes a key has at most.
const maxKey = 128

func (r *reader) key(l line) string {
	key, twin := r.cell(l, ID), Twice
	if mail, has := r.columns[Mail]; has && mail == r.columns[ID] {
		key, twin = strings.ToLower(key), TwiceMail
	}
	switch other, twice := r.said[key]; {
	case key == "":
		r.fault(l, Missing, ID)
	case len(key) > maxKey || strings.ContainsFunc(key, func(c rune) bool { return !unicode.IsPrint(c) || c == utf8.RuneError }):
		r.fault(l, Odd, ID)
	case twice:
		r.faults = append(r.faults, Fault{l.number, twin, ID, key, other})
	default:
		r.said[key] = l.number
	}
	return key
}

func (r *reader) name(l line, column Column) string {
	name := r.cell(l, column)
	switch {
	case name == "":
		r.fault(l, Missing, column)
	case !staff.IsName(name):
		r.fault(l, Odd, column)
	}
	return name
}
