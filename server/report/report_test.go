// SPDX-License-Identifier: EUPL-1.2

package report_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"strings"
	"testing"
	"time"

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

func TestWrite_knows_two_forms_and_says_what_fails(t *testing.T) {
	require.Error(t, report.Write(&bytes.Buffer{}, "pdf", nil))
	for _, form := range []report.Form{report.CSV, report.XLSX} {
		require.Error(t, report.Write(broken{}, form, tables()))
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

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
