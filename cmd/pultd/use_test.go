// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

// TestPultd_use tells how full the demo city was, in the ways in which people take it along.
func TestPultd_use(t *testing.T) {
	german(t)
	db, dir := filepath.Join(t.TempDir(), "town.sqlite"), t.TempDir()
	code, _, said := call(t, "seed", "--demo", "--db", db)
	require.Zero(t, code, said)
	last := utilisation.MonthOf(booking.DayOf(time.Now(), time.UTC)).Add(-1)
	month := last.String()
	const house = "Bundesbahndirektion"

	t.Run("a month as pages and as tables", func(t *testing.T) {
		for _, c := range [][]string{
			{house, month, "-o", filepath.Join(dir, "haus.pdf")},
			{"--all", month, "-o", filepath.Join(dir, "stadt.pdf")},
			{"--all", month, "-o", filepath.Join(dir, "stadt.csv")},
			{"--all", month, "-o", filepath.Join(dir, "stadt.XLSX")},
			{house, month, "-o", filepath.Join(dir, "haus"), "--format", "json"},
		} {
			code, out, said := call(t, append([]string{"use", "report", "--db", db}, c...)...)
			require.Zero(t, code, said)
			assert.FileExists(t, strings.TrimSpace(out))
		}
		pages, err := os.ReadFile(filepath.Join(dir, "stadt.pdf"))
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(pages), "%PDF-"))
		table, err := os.ReadFile(filepath.Join(dir, "stadt.csv"))
		require.NoError(t, err)
		assert.Contains(t, string(table), "Monat;Haus;Etage;Zone;Plätze;")
		assert.Contains(t, string(table), month+";"+house+";")
		_, out, _ := call(t, "list", "audit", "--db", db)
		assert.Regexp(t, `terminal +use.report +everybody +pdf all `+month, out)

		code, _, said := call(t, "use", "report", house, month, "-o", filepath.Join(dir, "haus.pdf"), "--db", db)
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "left alone")
		code, _, said = call(t, "use", "report", house, last.Add(1).String(), "-o", filepath.Join(dir, "now.pdf"), "--db", db)
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "nothing is told of that month")
	})
	t.Run("workplaces", func(t *testing.T) {
		_, out, _ := call(t, "use", "workplaces", "--db", db)
		assert.Regexp(t, house+` +144 shared desks +of 236 workplaces +61 %`, out)
		assert.Regexp(t, `together: \d+ of \d+ workplaces that are known, 61 %; the target is 60 %`, out)

		code, out, said := call(t, "use", "workplaces", house, "2026-01", "288", "--db", db)
		require.Zero(t, code, said)
		assert.Contains(t, out, onlyLooked)
		table := filepath.Join(dir, "arbeitsplaetze.csv")
		require.NoError(t, os.WriteFile(table, []byte("Haus;Ab;Arbeitsplätze\r\n"+house+";"+month+";160\r\n"), 0o600))
		code, out, said = call(t, "use", "workplaces", "--csv", table, "--apply", "--db", db)
		require.Zero(t, code, said)
		assert.Contains(t, out, "160 workplaces from "+month+" on")
		_, out, _ = call(t, "use", "workplaces", "--db", db)
		assert.Regexp(t, house+` +144 shared desks +of 160 workplaces +90 %`, out)

		require.NoError(t, os.WriteFile(table, []byte(house+";"+month+";170\nRathaus Nirgends;"+month+";1\n"), 0o600))
		code, _, said = call(t, "use", "workplaces", "--csv", table, "--apply", "--db", db)
		assert.Equal(t, failed, code)
		assert.Contains(t, said, `line 2: there is no building "Rathaus Nirgends"`)
		_, out, _ = call(t, "use", "workplaces", "--db", db)
		assert.Contains(t, out, "of 160 workplaces", "all or nothing")
	})
	t.Run("open data", func(t *testing.T) {
		folder := filepath.Join(dir, "offen")
		require.NoError(t, os.Mkdir(folder, 0o755))
		asked := []string{"use", "open", "-o", folder, "--url", "https://opendata.example.de/pult/", "--publisher", "Stadt Wuppertal", "--contact", "opendata@example.de", "--db", db}
		for range 2 { // a month later the files are there
			code, out, said := call(t, asked...)
			require.Zero(t, code, said)
			assert.Len(t, strings.Fields(out), 3)
		}
		table, err := os.ReadFile(filepath.Join(folder, "auslastung.csv"))
		require.NoError(t, err)
		assert.Len(t, strings.Split(strings.TrimSpace(string(table)), "\n"), 1+6*2, "two houses, half a year")
		files, err := os.ReadDir(folder)
		require.NoError(t, err)
		assert.Len(t, files, 3, "nothing half is left")
		_, out, _ := call(t, "list", "audit", "--db", db)
		assert.Regexp(t, `terminal +use.open +everybody +dl-zero-de/2.0`, out)
	})
	for _, wrong := range [][]string{{}, {"report"}, {"report", house, "--db", db}, {"report", house, "October", "-o", "x.pdf", "--db", db}, {"report", house, month, "-o", "x.doc", "--db", db},
		{"report", house, month, "-o", "x.pdf"}, {"workplaces"}, {"workplaces", house, "--db", db}, {"workplaces", house, month, "viele", "--db", db}, {"workplaces", "--apply", "--db", db},
		{"open", "--db", db}, {"open", "-o", dir, "--url", "http://x/", "--publisher", "x", "--contact", "a@example.de", "--db", db}} {
		code, _, said := call(t, append([]string{"use"}, wrong...)...)
		assert.Equal(t, misused, code, "%v: %s", wrong, said)
	}
}
