// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPultd_people_read_shows_what_lists_change_and_does_just_that(t *testing.T) {
	path, _ := smallTown(t)
	people, units := filepath.Join(t.TempDir(), "people.csv"), filepath.Join(t.TempDir(), "units.csv")
	put(t, units, "Kennung;Name;Kürzel;Leitung\nit;Amt für Informationstechnik;402;11\nneu;Neues Amt;N;\n")
	put(t, people, "Personalnummer;Vorname;Nachname;Einheit\n11;Ann;Arendt;neu\n12;Bob;Brück;402\n13;Zoe;Zander;Neues Amt\n")
	args := []string{"people", "read", "--people", people, "--units", units, "--db", path}

	code, looked, said := call(t, args...)
	require.Zero(t, code, said)
	for _, want := range []string{"new: Neues Amt (neu)", "people: 1 new, 2 changed, 0 leave", "new: Zoe Zander, neu", `Ann Arendt: unit from "`, "known by the name alone", "a few of those who move have desks booked ahead", "nothing was changed"} {
		assert.Contains(t, looked, want)
	}
	assert.Zero(t, count(t, path, `SELECT count(*) FROM unit WHERE id = 'neu'`))

	code, _, said = call(t, append(args, "--apply")...)
	require.Zero(t, code, said)
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM person WHERE id = 'ann' AND unit = 'neu'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM unit WHERE id = 'it' AND lead = 'ann'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM person WHERE family = 'Zander' AND unit = 'neu'`))
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM booking WHERE state = 'booked'`), "bookings stay")
	assert.Zero(t, count(t, path, `SELECT count(*) FROM listed WHERE hash LIKE '%11%' AND length(hash) < 10`), "no number is kept")

	code, again, said := call(t, append(args, "--apply")...)
	require.Zero(t, code, said)
	assert.Contains(t, again, "people: 0 new, 0 changed, 0 leave, 3 as they were", "the same list changes nothing")

	t.Run("of a list that returns nobody it refuses to remove everyone, unless that is said", func(t *testing.T) {
		put(t, people, "Personalnummer;Vorname;Nachname\n")
		code, _, said := call(t, "people", "read", "--people", people, "--whole", "--db", path, "--apply")
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "3 persons would leave")
		assert.Contains(t, said, "--leave 3")
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM person WHERE id = 'ann'`))
	})
	t.Run("names each line of a list that is wrong and changes nothing", func(t *testing.T) {
		var text strings.Builder
		text.WriteString("Personalnummer;Vorname;Nachname\n")
		for i := range 300 {
			fmt.Fprintf(&text, "%d;;\n", i)
		}
		put(t, people, text.String())
		code, out, said := call(t, "people", "read", "--people", people, "--db", path, "--apply")
		assert.Equal(t, failed, code)
		assert.Contains(t, out, "people, line 301: family: is empty")
		assert.Contains(t, said, "nothing was changed")
	})
}

func TestPultd_rules_keeps_each_version_with_its_reason_and_what_was_there_before(t *testing.T) {
	path, day := smallTown(t)
	file := filepath.Join(t.TempDir(), "rules.json")
	put(t, file, strings.Replace(shownRules(t, path), `"horizon": 28`, `"horizon": 21`, 1))
	code, _, said := call(t, "rules", "apply", file, "--db", path, "--why", "wegen Umzug")
	require.Zero(t, code, said)
	code, _, said = call(t, "closures", calendarOf(t, day), "--building", "berg", "--db", path, "--apply")
	require.Zero(t, code, said)

	assert.Equal(t, 3, count(t, path, `SELECT count(*) FROM ruling WHERE building = 'berg'`), "what was found, the file, the calendar")
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM ruling WHERE n = 1 AND why = '' AND rules LIKE '%"horizon": 28%'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM ruling WHERE n = 2 AND why = 'wegen Umzug' AND rules LIKE '%"horizon": 21%'`))
	code, _, _ = call(t, "rules", "apply", file, "--db", path, "--force")
	require.Zero(t, code)
	code, _, _ = call(t, "rules", "apply", file, "--db", path, "--force")
	require.Zero(t, code)
	assert.Equal(t, 4, count(t, path, `SELECT count(*) FROM ruling`), "what changes nothing is no version")
}
