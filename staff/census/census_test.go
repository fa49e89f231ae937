// SPDX-License-Identifier: EUPL-1.2

package census_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/charmap"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/staff/census"
)

const people = "Personalnummer;Nachname;Vorname;Einheit;Ersthelfer*in;Zimmer\r\n4711;Öztürk;Jülide;402;x;3.07\r\n4712;Weiß;Max;Amt 401;nein;\r\n"

func TestReadPeople_finds_letters_and_what_stands_between_cells(t *testing.T) {
	windows, err := charmap.Windows1252.NewEncoder().String(people)
	require.NoError(t, err)
	wide := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(strings.ReplaceAll(people, ";", "\t"))) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, text := range map[string]string{
		"UTF-8":                          people,
		"UTF-8 with its mark":            "\ufeff" + people,
		"Windows-1252 as Excel saves it": windows,
		"UTF-16 with tabs":               string(wide),
		"commas and quotes":              "\"Nachname\",Vorname,\"Personalnummer\",Einheit,Ersthelfer*in\n\"Öztürk\",\"Jülide\", 4711 ,402,x\nWeiß,Max,4712,Amt 401,\n",
		"old line ends and sep=":         strings.ReplaceAll("sep=;\r\n"+people, "\r\n", "\r"),
		"English heads":                  "First name,Last name,Employee ID,Department,First aider\nJülide,Öztürk,4711,402,yes\n\nMax,Weiß,4712,Amt 401,no\n",
	} {
		t.Run(name, func(t *testing.T) {
			list := census.ReadPeople([]byte(text))

			require.Empty(t, list.Faults)
			require.Len(t, list.People, 2)
			assert.Equal(t, "4711", list.People[0].Key)
			assert.Equal(t, "Jülide Öztürk", list.People[0].Given+" "+list.People[0].Family)
			assert.Equal(t, "402", list.People[0].Unit)
			assert.True(t, *list.People[0].FirstAider)
			assert.False(t, *list.People[1].FirstAider)
			assert.Equal(t, "Amt 401", list.People[1].Unit)
		})
	}
	assert.Equal(t, []string{"Zimmer"}, census.ReadPeople([]byte(people)).Unread, "what is not read is told")
}

func TestReadPeople_names_each_line_that_is_wrong_and_why(t *testing.T) {
	text := "Nr;Vorname;Nachname;E-Mail;Ersthelfer\n" +
		"1;Ann;Arendt;ann@stadt.example;\n" +
		"1;Bob;Berg;;\n" + // 3
		";Cem;Demir;;\n" + // 4
		"4;;Demir;;\n" + // 5
		"5;Eva;Engel;ANN@stadt.example;\n" + // 6
		"6;Fay;\"Fuchs;;\n" + // 7
		"7;Gil;Graf;;vielleicht\n" + // 8
		"8;Han;Holt;;;zu viel\n" + // 9
		"9;" + strings.Repeat("a", 600) + ";Igel;;\n" // 10

	list := census.ReadPeople([]byte(text))

	var said []string
	for _, f := range list.Faults {
		said = append(said, fmt.Sprintf("%d %s %s %d", f.Line, f.What, f.Column, f.Other))
	}
	assert.Equal(t, []string{"3 twice id 2", "4 missing id 0", "5 missing given 0", "6 twice_mail mail 2", "7 quote  0", "8 odd first_aider 0", "9 cells  0", "10 cells  0"}, said)
	assert.Len(t, list.People, 1)
}

func TestReadPeople_takes_addresses_for_ids_where_there_are_no_others(t *testing.T) {
	list := census.ReadPeople([]byte("E-Mail,Vorname,Nachname\nAnn@Stadt.example,Ann,Arendt\nann@stadt.example,Anna,Arendt\n"))

	require.Len(t, list.Faults, 1)
	assert.Equal(t, census.TwiceMail, list.Faults[0].What)
	assert.Equal(t, "ann@stadt.example", list.People[0].Key)
}

func TestRead_refuses_what_is_no_list(t *testing.T) {
	for want, text := range map[census.What]string{
		census.TooLarge:   strings.Repeat("x", census.MaxSize+1),
		census.TooLong:    "id;name\n" + strings.Repeat("1;a\n", census.MaxRows+1),
		census.NoText:     "PK\x03\x04\x00\x00workbook",
		census.Empty:      "\r\n\r\n",
		census.NoColumn:   "Kennung;Bemerkung\n1;a\n",
		census.TwoColumns: "ID;Name;Kennung\n1;a;2\n",
	} {
		list := census.ReadUnits([]byte(text))

		require.NotEmpty(t, list.Faults, want)
		assert.Equal(t, want, list.Faults[0].What)
		assert.Empty(t, list.Units)
	}
}

func TestRead_names_a_hundred_thousand_broken_lines_within_seconds(t *testing.T) {
	var text bytes.Buffer
	text.WriteString("Personalnummer;Vorname;Nachname\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d;\"offen;x\n", i)
	}
	begun := time.Now()

	list := census.ReadPeople(text.Bytes())

	assert.Len(t, list.Faults, 100_000, "each is named")
	assert.Equal(t, 100_001, list.Faults[99_999].Line)
	assert.Empty(t, list.People)
	assert.Less(t, time.Since(begun), 5*time.Second)
}

// small is a town of three units and three people, of whom lists have named Ann and Bob.
func small() census.Town {
	n := 0
	return census.Town{
		People: []staff.Person{{ID: "p1", Given: "Ann", Family: "Arendt", Unit: "it"}, {ID: "p2", Given: "Bob", Family: "Berg", Unit: "it"}, {ID: "p3", Given: "Eva", Family: "Engel", Unit: "hr"}},
		Units:  []staff.Unit{{ID: "top", Name: "Stadt"}, {ID: "it", Name: "Amt 402", Short: "402", Parent: "top", Lead: "p2"}, {ID: "hr", Name: "Amt 403", Parent: "top"}},
		Who:    func(key string) staff.PersonID { return map[string]staff.PersonID{"1": "p1", "2": "p2"}[key] },
		Listed: map[staff.PersonID]bool{"p1": true, "p2": true},
		New:    func() staff.PersonID { n++; return staff.PersonID(fmt.Sprintf("new-%d", n)) },
	}
}

func compare(town census.Town, people, units string, whole bool) *census.Difference {
	wish := census.Wish{Whole: whole}
	if people != "" {
		list := census.ReadPeople([]byte(people))
		wish.People = &list
	}
	if units != "" {
		list := census.ReadUnits([]byte(units))
		wish.Units = &list
	}
	return census.Compare(town, wish)
}

func TestCompare_tells_who_is_new_who_changes_and_who_leaves(t *testing.T) {
	d := compare(small(), "id;vorname;nachname;einheit\n1;Ann;Arendt-Wolf;amt 403\n7;Cem;Demir;402\n3;Eva;Engel;hr\n", "", true)

	require.False(t, d.Wrong())
	require.Len(t, d.Fresh, 1)
	assert.Equal(t, staff.Person{ID: "new-1", Given: "Cem", Family: "Demir", Unit: "it"}, d.Fresh[0].Is)
	require.Len(t, d.Changed, 2)
	assert.Equal(t, staff.Person{ID: "p1", Given: "Ann", Family: "Arendt-Wolf", Unit: "hr"}, d.Changed[0].Is)
	assert.True(t, d.Changed[1].ByName, "no list had named Eva, and nobody else is called so")
	assert.Equal(t, staff.PersonID("p3"), d.Changed[1].Is.ID)
	require.Len(t, d.Moved(), 1)
	require.Len(t, d.Leaving, 1)
	assert.Equal(t, staff.PersonID("p2"), d.Leaving[0].ID)
	assert.True(t, d.Drastic(), "one of two is more than a tenth")
	assert.False(t, d.Everybody())
	require.Len(t, d.UnitsChanged, 1, "Bob led a unit")
	assert.Empty(t, d.UnitsChanged[0].Is.Lead)
}

func TestCompare_of_a_list_that_returns_nobody_would_remove_everyone_and_says_so(t *testing.T) {
	town := small()
	d := compare(town, "id;vorname;nachname\n", "", true)

	assert.True(t, d.Everybody())
	assert.True(t, d.Drastic())
	assert.Equal(t, 1, d.Unlisted, "who came by no list leaves by none")

	town.Staying = []staff.PersonID{"p1"}
	assert.Len(t, compare(town, "id;vorname;nachname\n", "", true).Leaving, 1, "whoever brings the list stays")
	assert.Empty(t, compare(town, "id;vorname;nachname\n", "", false).Leaving, "a list that is not whole takes nobody away")
}

func TestCompare_names_circles_of_units_and_units_that_are_not(t *testing.T) {
	d := compare(small(), "id;vorname;nachname;einheit\n1;Ann;Arendt;405\n", "id;name;über;leitung\nit;Amt 402;a;1\na;Abteilung A;b;\nb;Abteilung B;it;\nc;Abteilung C;nirgends;\nd;Abteilung D;it;99\n", false)

	require.Len(t, d.PeopleFaults, 1)
	assert.Equal(t, census.Fault{Line: 2, What: census.NoUnit, Column: census.Unit, Value: "405"}, d.PeopleFaults[0])
	require.Len(t, d.UnitFaults, 3)
	assert.Equal(t, census.Fault{Line: 2, What: census.Circle, Column: census.Above, Value: "b > it > a > b"}, rotate(d.UnitFaults[0]))
	assert.Equal(t, census.NoUnit, d.UnitFaults[1].What)
	assert.Equal(t, census.NoPerson, d.UnitFaults[2].What)
}

// rotate turns a circle to where the test has it: units that are changed come after those that are new.
func rotate(f census.Fault) census.Fault {
	if strings.Contains("a > b > it > a", f.Value) || strings.Contains("it > a > b > it", f.Value) {
		f.Value = "b > it > a > b"
	}
	return f
}

func TestCompare_takes_units_away_that_a_whole_list_does_not_name_and_that_are_empty(t *testing.T) {
	d := compare(small(), "id;vorname;nachname;einheit\n1;Ann;Arendt;it\n2;Bob;Berg;it\n3;Eva;Engel;it\n", "id;name;parent\ntop;Stadt;\nit;Amt 402;top\n", true)

	require.False(t, d.Wrong())
	require.Len(t, d.UnitsGone, 1)
	assert.Equal(t, staff.UnitID("hr"), d.UnitsGone[0].ID)

	d = compare(small(), "", "id;name;parent\ntop;Stadt;\nit;Amt 402;top\n", true)
	assert.Empty(t, d.UnitsGone)
	assert.Len(t, d.UnitsKept, 1, "Eva is in it")
}

func TestCompare_of_what_is_here_is_nothing(t *testing.T) {
	d := compare(small(), "id;vorname;nachname;einheit\n1;Ann;Arendt;it\np2;Bob;Berg;402\n", "id;name;kürzel;über;leitung\ntop;Stadt;;;\nit;Amt 402;402;top;2\nhr;Amt 403;;top;\n", true)

	require.False(t, d.Wrong(), "%v %v", d.PeopleFaults, d.UnitFaults)
	assert.True(t, d.Nothing())
	assert.Len(t, d.Same, 2)
	assert.False(t, d.Drastic())
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(people))
	f.Add([]byte("sep=,\n\"a\"\"b\",Vorname,Name\n1,\"x\n"))
	f.Add([]byte("\xff\xfei\x00d\x00;\x00n\x00a\x00m\x00e\x00\n\x00"))
	f.Add([]byte("id\tname\tover\n1\ta\t2\n2\tb\t1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, list := range []census.List{census.ReadPeople(text), census.ReadUnits(text)} {
			for _, p := range list.People {
				require.True(t, staff.IsName(p.Given) && staff.IsName(p.Family) && p.Key != "")
			}
			for i, fault := range list.Faults {
				require.True(t, i == 0 || list.Faults[i-1].Line <= fault.Line)
			}
			census.Compare(small(), census.Wish{People: &list, Units: &list, Whole: true})
		}
	})
}
