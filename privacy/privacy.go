// SPDX-License-Identifier: EUPL-1.2

package privacy

import (
	"slices"
	"strings"
)

// A Place is where a table stands, as bits.
type Place uint8

// The places.
const (
	Server Place = 1 << iota // in the server's database
	Device                   // in the file of a person's device
)

// An Erasure is what becomes of the rows of a person who is erased.
type Erasure string

// The erasures.
const (
	Stays   Erasure = "stays"   // it is nobody's data
	Goes    Erasure = "goes"    // the rows are deleted
	Unnamed Erasure = "unnamed" // the rows stay without the person, under another id where that leads to them
	Marked  Erasure = "marked"  // an id without a name stays for a while, so that devices hear that they are to delete
	Wiped   Erasure = "wiped"   // it is on the person's own devices, which delete all that they have
)

// A Table is a stored table.
type Table struct {
	Name string
	At   Place
	// Section is the key of its section; purposes, terms and circles are a section's.
	Section string
	// Columns are all of its columns, as they stand.
	Columns []string
	// Whose are the columns that say whose data a row is; none for what is of nobody. What they hold says Through.
	Whose []string
	// Through is empty where Whose holds ids of persons, "scope" where it holds the scope of somebody's own rows, and otherwise the
	// table with a row of that id or device, whose data this is then as well.
	Through string
	// Names are further columns in which somebody else than Whose may be named by their id.
	Names []string
	// Secret are columns that an export leaves out: what is in them would open something, or is a hash of what does.
	Secret []string
	// Erase is what becomes of a person's rows, and Left the columns of which something stays where not all of it goes.
	Erase Erasure
	Left  []string
	// About, For, Seen and Term are what docs/PRIVACY.md says: what is in it, what for, who sees it and how long.
	About, For, Seen, Term string
}

// Personal tells whether its rows are somebody's data.
func (t Table) Personal() bool { return len(t.Whose) > 0 }

// Exported tells whether an export from the server carries a column: all of a person's rows but what opens something.
func (t Table) Exported(column string) bool {
	return t.At&Server != 0 && t.Personal() && slices.Contains(t.Columns, column) && !slices.Contains(t.Secret, column)
}

// Export are the columns that an export carries, as they stand.
func (t Table) Export() (columns []string) {
	for _, column := range t.Columns {
		if t.Exported(column) {
			columns = append(columns, column)
		}
	}
	return columns
}

// Find is the table of a name at a place.
func Find(name string, at Place) (Table, bool) {
	i := slices.IndexFunc(Tables, func(t Table) bool { return t.Name == name && t.At&at != 0 })
	if i < 0 {
		return Table{}, false
	}
	return Tables[i], true
}

// A Section is what belongs together when a person reads about their data. Title, Purpose, Keep and Seen are the keys of its words.
type Section struct {
	Key    string
	Tables []string
	// Title is the heading, Purpose what it is for, Keep how long it is kept, Seen who sees it.
	Title, Purpose, Keep, Seen string
}

// Sections are all of them in the order in which they are read: what concerns the person first.
func Sections() []Section {
	list := slices.Clone(sections)
	for i := range list {
		for _, t := range Tables {
			if t.Section == list[i].Key && !slices.Contains(list[i].Tables, t.Name) {
				list[i].Tables = append(slices.Clip(list[i].Tables), t.Name)
			}
		}
	}
	return list
}

// words is a list of columns.
func words(columns string) []string { return strings.Fields(columns) }
