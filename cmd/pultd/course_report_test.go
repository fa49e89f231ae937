// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPultd_course_report_writes_a_table_once(t *testing.T) {
	german(t)
	db, dir := filepath.Join(t.TempDir(), "town.sqlite"), t.TempDir()
	code, _, said := call(t, "seed", "--demo", "--db", db)
	require.Zero(t, code, said)
	file := filepath.Join(dir, "schulung.csv")

	code, out, said := call(t, "course", "report", "-o", file, "--db", db)
	require.Zero(t, code, said)
	assert.Equal(t, file+"\n", out)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(text), "\uFEFFZuweisungen\r\nZuweisung;Kurs oder Pfad;Fertig (mindestens);Von (etwa);Anteil (mindestens);Ziel;Fällig;Stand;Hinweis\r\n")
	assert.Contains(t, string(text), "Angebote\r\nJahr;Angebote;Ziel;Abschlüsse (mindestens);bis Ende Januar")

	code, _, said = call(t, "course", "report", "-o", file, "--db", db)
	assert.Equal(t, failed, code)
	assert.Contains(t, said, "left alone")
	code, _, said = call(t, "course", "report", "-o", filepath.Join(dir, "schulung.XLSX"), "--db", db)
	assert.Zero(t, code, said)
	code, _, said = call(t, "course", "report", "-o", filepath.Join(dir, "schulung.json"), "--db", db)
	assert.Zero(t, code, said)
	_, out, _ = call(t, "list", "audit", "--db", db)
	assert.Regexp(t, `terminal +learn.report +.*csv`, out)

	for _, wrong := range [][]string{{"--db", db}, {"-o", "x.pdf", "--db", db}, {"-o", "x.csv"}} {
		code, _, said := call(t, append([]string{"course", "report"}, wrong...)...)
		assert.Equal(t, misused, code, said)
	}
}
