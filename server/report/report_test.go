// SPDX-License-Identifier: EUPL-1.2

package report_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/pult-app/pult/server/report"
)

func tables() []report.Table {
	day := report.Day(time.Date(2026, time.December, 4, 23, 0, 0, 0, time.UTC))
	return []report.Table{
		{Name: "Zuweisungen", Head: []string{"Titel", "Fertig", "Anteil", "Fällig"}, Rows: [][]any{
			{"Unterweisung; jährlich", 34, report.Percent(85), day},
			{`=HYPERLINK("http://x")`, 0, report.Percent(0), report.Day{}},
			{"Über „uns“\nund euch", 5, nil, nil},
		}},
		{Name: "Nachfrage: alle/Kurse?", Head: []string{"Kurs"}, Rows: [][]any{{"-2+3"}, {"@x"}}},
	}
}

func TestWrite_CSV_is_what_a_german_Excel_opens(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, report.CSV, tables()))

	assert.Equal(t, "\uFEFFZuweisungen\r\nTitel;Fertig;Anteil;Fällig\r\n\"Unterweisung; jährlich\";34;85 %;2026-12-04\r\n\"'=HYPERLINK(\"\"http://x\"\")\";0;0 %;\r\n\"Über „uns“\nund euch\";5;;\r\n"+
		"\r\nNachfrage: alle/Kurse?\r\nKurs\r\n'-2+3\r\n'@x\r\n", out.String())
}

func TestWrite_XLSX_has_a_sheet_for_each_table_and_no_formula(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, report.XLSX, tables()))

	book, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	assert.Equal(t, []string{"Zuweisungen", "Nachfrage- alle-Kurse-"}, book.GetSheetList())
	rows, err := book.GetRows("Zuweisungen")
	require.NoError(t, err)
	assert.Equal(t, []string{"Unterweisung; jährlich", "34", "85%", "2026-12-04"}, rows[1])
	assert.Equal(t, `=HYPERLINK("http://x")`, rows[2][0])
	formula, err := book.GetCellFormula("Zuweisungen", "A3")
	require.NoError(t, err)
	assert.Empty(t, formula, "it is text")
}

// TestWrite_XLSX_keeps_what_a_workbook_could_misread: letters that look like an escape, that XML does not know, that are too many, and names
// that are the same.
func TestWrite_XLSX_keeps_what_a_workbook_could_misread(t *testing.T) {
	row := make([]any, 30)
	for i := range row {
		row[i] = i
	}
	words := []string{" _x0041_ ", "<b>&amp;\"'", "a\x00b", strings.Repeat("ü", 40000), "_x005F_"}
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, report.XLSX, []report.Table{
		{Name: "Kurs", Head: words, Rows: [][]any{row}}, {Name: "kurs"}, {Name: strings.Repeat("x", 40)}, {},
	}))

	book, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	assert.Equal(t, []string{"Kurs", "2 kurs", strings.Repeat("x", 31), "4"}, book.GetSheetList())
	rows, err := book.GetRows("Kurs")
	require.NoError(t, err)
	assert.Equal(t, []string{words[0], words[1], "a\uFFFDb", words[3][:2*32767], words[4]}, rows[0])
	last, err := book.GetCellValue("Kurs", "AD2")
	require.NoError(t, err)
	assert.Equal(t, "29", last)
}

func TestWrite_XLSX_without_a_table_is_a_workbook_all_the_same(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, report.XLSX, nil))

	book, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	assert.Len(t, book.GetSheetList(), 1)
}

func TestWrite_JSON_is_for_programs(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.Write(&out, report.JSON, tables()))

	assert.JSONEq(t, `{"tables": [
		{"name": "Zuweisungen", "head": ["Titel", "Fertig", "Anteil", "Fällig"], "rows": [
			["Unterweisung; jährlich", 34, 0.85, "2026-12-04"],
			["=HYPERLINK(\"http://x\")", 0, 0, null],
			["Über „uns“\nund euch", 5, null, null]]},
		{"name": "Nachfrage: alle/Kurse?", "head": ["Kurs"], "rows": [["-2+3"], ["@x"]]}]}`, out.String())
	out.Reset()
	require.NoError(t, report.Write(&out, report.JSON, nil))
	assert.JSONEq(t, `{"tables": []}`, out.String())
}

func TestWrite_knows_three_forms_and_says_what_fails(t *testing.T) {
	require.Error(t, report.Write(&bytes.Buffer{}, "pdf", nil))
	for _, form := range []report.Form{report.CSV, report.XLSX, report.JSON} {
		require.Error(t, report.Write(broken{}, form, tables()))
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

// FuzzXLSX holds that another reader of workbooks finds the text that was written, as text.
func FuzzXLSX(f *testing.F) {
	for _, seed := range []string{"=1+1", "_x000D_", "a\nb", "<>&", " a ", "\ufffe", "_x_x0041_", "a\r\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 1000 || !utf8.ValidString(words) || strings.ContainsFunc(words, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r > 0xFFFD && r < 0x10000 }) {
			t.Skip("XML has no such letters")
		}
		var out bytes.Buffer
		require.NoError(t, report.Write(&out, report.XLSX, []report.Table{{Name: "x", Head: []string{"a"}, Rows: [][]any{{words}}}}))

		book, err := excelize.OpenReader(&out)
		require.NoError(t, err)
		read, err := book.GetCellValue("x", "A2")
		require.NoError(t, err)
		assert.Equal(t, words, read)
		formula, err := book.GetCellFormula("x", "A2")
		require.NoError(t, err)
		assert.Empty(t, formula)
	})
}

// FuzzCSV holds that no cell begins like a formula, and that whoever reads the file finds the text that was written.
func FuzzCSV(f *testing.F) {
	for _, seed := range []string{"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "a;b", `a"b`, "＝1", " =1", "a\nb"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		var out bytes.Buffer
		require.NoError(t, report.Write(&out, report.CSV, []report.Table{{Name: "x", Head: []string{"a", "b"}, Rows: [][]any{{words, words}}}}))

		read := csv.NewReader(strings.NewReader(strings.TrimPrefix(out.String(), "\uFEFF")))
		read.Comma, read.FieldsPerRecord = ';', -1
		records, err := read.ReadAll()
		require.NoError(t, err)
		for _, record := range records[2:] {
			for _, field := range record {
				if field != "" {
					assert.NotContains(t, "=+-@\t\r", field[:1])
				}
				assert.Equal(t, strings.ReplaceAll(report.Plain(words), "\r\n", "\n"), field) // as every reader of CSV does
			}
		}
	})
}
