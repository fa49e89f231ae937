// SPDX-License-Identifier: EUPL-1.2

// Package report writes tables as files: CSV and XLSX, which office programs open, and JSON for other programs. It knows no domain, SQL or
// HTTP.
//
// What stands in a cell is never a formula, whoever has written it: titles and names come from people.
package report

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// A Form is a kind of file.
type Form string

// The forms.
const (
	CSV  Form = "csv"
	XLSX Form = "xlsx"
	JSON Form = "json"
)

// Known tells whether there is such a form.
func (f Form) Known() bool { return f == CSV || f == XLSX || f == JSON }

// A Table has a name, a head and rows below it, each as long as the head at most.
type Table struct {
	Name string
	Head []string
	Rows [][]any // of string, int, Percent and Day; nil is an empty cell
}

// A Percent is a number of hundredths.
type Percent int

// fraction is a percent as programs reckon with it: 0.85 for 85 %.
func (p Percent) fraction() float64 { return float64(p) / 100 }

// A Day is a day without a clock; the zero one is an empty cell.
type Day time.Time

// text is a day as year, month and day, or nothing.
func (d Day) text() string {
	if time.Time(d).IsZero() {
		return ""
	}
	return time.Time(d).Format(time.DateOnly)
}

// Write writes tables in a form.
func Write(to io.Writer, form Form, tables []Table) error {
	switch form {
	case CSV:
		return writeCSV(to, tables)
	case XLSX:
		return writeXLSX(to, tables)
	case JSON:
		return writeJSON(to, tables)
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
		return cell.text()
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

// writeJSON writes tables as {"tables": [{"name", "head", "rows"}]}: texts as they are, shares as fractions of one, days as "2026-12-04", and
// null for what is not told.
func writeJSON(to io.Writer, tables []Table) error {
	type table struct {
		Name string   `json:"name"`
		Head []string `json:"head"`
		Rows [][]any  `json:"rows"`
	}
	said := struct {
		Tables []table `json:"tables"`
	}{[]table{}}
	for _, t := range tables {
		one := table{t.Name, t.Head, [][]any{}}
		for _, row := range t.Rows {
			one.Rows = append(one.Rows, values(row))
		}
		said.Tables = append(said.Tables, one)
	}
	return json.NewEncoder(to).Encode(said)
}

func values(row []any) []any {
	list := make([]any, len(row))
	for i, cell := range row {
		switch cell := cell.(type) {
		case Percent:
			list[i] = cell.fraction()
		case Day:
			if day := cell.text(); day != "" {
				list[i] = day
			}
		default:
			list[i] = cell
		}
	}
	return list
}

func quoted(s string) string {
	if strings.ContainsAny(s, ";\"\r\n\t,") || strings.HasPrefix(s, " ") || strings.HasSuffix(s, " ") {
		return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}
