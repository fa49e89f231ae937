// SPDX-License-Identifier: EUPL-1.2

// Package report writes tables as files that office programs open: CSV and XLSX. It knows no domain, SQL or HTTP.
//
// What stands in a cell is never a formula, whoever has written it: titles and names come from people.
package report

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// A Form is a kind of file.
type Form string

// The forms.
const (
	CSV  Form = "csv"
	XLSX Form = "xlsx"
)

// Known tells whether there is such a form.
func (f Form) Known() bool { return f == CSV || f == XLSX }

// A Table has a name, a head and rows below it, each as long as the head at most.
type Table struct {
	Name string
	Head []string
	Rows [][]any // of string, int, Percent and Day; nil is an empty cell
}

// A Percent is a number of hundredths.
type Percent int

// A Day is a day without a clock; the zero one is an empty cell.
type Day time.Time

// Write writes tables in a form.
func Write(to io.Writer, form Form, tables []Table) error {
	switch form {
	case CSV:
		return writeCSV(to, tables)
	case XLSX:
		return writeXLSX(to, tables)
	}
	return fmt.Errorf("there is no report as %q", form)
}

// writeCSV writes tables below each other, as a German Excel opens them by a double click: UTF-8 with its mark, semicolons, CRLF.
func writeCSV(to io.Writer, tables []Table) error {
	w := bufio.NewWriter(to)
	w.WriteString("\uFEFF") // bufio remembers errors until Flush
	for i, t := range tables {
		if i > 0 {
			w.WriteString("\r\n")
		}
		writeRecord(w, []any{t.Name})
		writeRecord(w, texts(t.Head))
		for _, row := range t.Rows {
			writeRecord(w, row)
		}
	}
	return w.Flush()
}

func texts(list []string) (cells []any) {
	for _, one := range list {
		cells = append(cells, one)
	}
	return cells
}

func writeRecord(w *bufio.Writer, cells []any) {
	for i, cell := range cells {
		if i > 0 {
			w.WriteByte(';')
		}
		w.WriteString(quoted(field(cell)))
	}
	w.WriteString("\r\n")
}

// field is a cell as text.
func field(cell any) string {
	switch cell := cell.(type) {
	case string:
		return Plain(cell)
	case int:
		return strconv.Itoa(cell)
	case Percent:
		return strconv.Itoa(int(cell)) + " %"
	case Day:
		if !time.Time(cell).IsZero() {
			return time.Time(cell).Format(time.DateOnly)
		}
	}
	return ""
}

// Plain is a text that no office program takes for a formula (OWASP, CSV injection): an apostrophe stands before what begins like one.
func Plain(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") {
		return "'" + s
	}
	for _, wide := range []string{"＝", "＋", "－", "＠"} { // a Japanese Excel takes them for the same
		if strings.HasPrefix(s, wide) {
			return "'" + s
		}
	}
	return s
}

func quoted(s string) string {
	if strings.ContainsAny(s, ";\"\r\n\t,") || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

const (
	maxCell   = 32767 // letters, which Excel takes
	maxName   = 31    // of a sheet
	wideFirst = 44
	wideOther = 16
)

// writeXLSX writes each table on a sheet of its own, with a head that stays while one scrolls.
func writeXLSX(to io.Writer, tables []Table) (err error) {
	book := excelize.NewFile()
	defer func() {
		if closed := book.Close(); err == nil {
			err = closed
		}
	}()
	styles, err := stylesOf(book)
	if err != nil {
		return err
	}
	for i, t := range tables { // without any, a workbook has one empty sheet
		name := sheetName(t.Name, i)
		if i == 0 {
			err = book.SetSheetName(book.GetSheetName(0), name)
		} else {
			_, err = book.NewSheet(name)
		}
		if err == nil {
			err = writeSheet(book, name, t, styles)
		}
		if err != nil {
			return fmt.Errorf("write the sheet %s: %w", t.Name, err)
		}
	}
	return book.Write(to)
}

type styles struct{ head, percent, day int }

func stylesOf(book *excelize.File) (s styles, err error) {
	format := "yyyy-mm-dd"
	for _, one := range []struct {
		to    *int
		style excelize.Style
	}{
		{&s.head, excelize.Style{Font: &excelize.Font{Bold: true}}},
		{&s.percent, excelize.Style{NumFmt: 9}},
		{&s.day, excelize.Style{CustomNumFmt: &format}},
	} {
		if *one.to, err = book.NewStyle(&one.style); err != nil {
			return s, err
		}
	}
	return s, nil
}

// sheetName is a name that Excel takes, unlike all others by its number.
func sheetName(name string, i int) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	if runes := []rune(clean); len(runes) > maxName-4 {
		clean = string(runes[:maxName-4])
	}
	if clean == "" {
		return strconv.Itoa(i + 1)
	}
	return clean
}

func writeSheet(book *excelize.File, name string, t Table, s styles) error {
	sheet, err := book.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := sheet.SetColWidth(1, 1, wideFirst); err != nil {
		return err
	}
	if len(t.Head) > 1 {
		if err := sheet.SetColWidth(2, len(t.Head), wideOther); err != nil {
			return err
		}
	}
	if err := sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	head := make([]any, len(t.Head))
	for i, words := range t.Head {
		head[i] = excelize.Cell{StyleID: s.head, Value: words}
	}
	if err := sheet.SetRow("A1", head); err != nil {
		return err
	}
	for i, row := range t.Rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = s.cell(cell)
		}
		at, err := excelize.CoordinatesToCellName(1, i+2)
		if err == nil {
			err = sheet.SetRow(at, cells)
		}
		if err != nil {
			return err
		}
	}
	return sheet.Flush()
}

// cell is one as Excel takes it. A text is written as text: nothing in it is reckoned.
func (s styles) cell(cell any) any {
	switch cell := cell.(type) {
	case string:
		if runes := []rune(cell); len(runes) > maxCell {
			return string(runes[:maxCell])
		}
		return cell
	case int:
		return cell
	case Percent:
		return excelize.Cell{StyleID: s.percent, Value: float64(cell) / 100}
	case Day:
		if at := time.Time(cell); !at.IsZero() {
			return excelize.Cell{StyleID: s.day, Value: time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)}
		}
	}
	return nil
}
