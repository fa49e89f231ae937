// SPDX-License-Identifier: EUPL-1.2

package census

import (
	"bufio"
	"io"
	"strings"

	"github.com/pult-app/pult/staff"
)

// Write writes a table as a German Excel opens it by a double click: UTF-8 with its mark, semicolons, CRLF. No cell is a formula, whoever
// has written it: one that begins like one gets an apostrophe, which reading takes away.
func Write(to io.Writer, head []string, rows [][]string) error {
	w := bufio.NewWriter(to)
	w.WriteString("\uFEFF") // bufio remembers errors until Flush
	for _, row := range append([][]string{head}, rows...) {
		for i, cell := range row {
			if i > 0 {
				w.WriteByte(';')
			}
			if cell != "" && strings.ContainsRune(formulas, rune(cell[0])) {
				cell = "'" + cell
			}
			if strings.ContainsAny(cell, ";\"\r\n") || strings.TrimSpace(cell) != cell {
				cell = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
			w.WriteString(cell)
		}
		w.WriteString("\r\n")
	}
	return w.Flush()
}

// formulas are what office programs take for the beginning of one.
const formulas = "=+-@\t"

// unarmed takes the apostrophe away that Write has put before what begins like a formula.
func unarmed(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.IndexByte(formulas, cell[1]) >= 0 {
		return cell[1:]
	}
	return cell
}

// WritePeople writes people as a list that ReadPeople reads, by the ids that they have here.
func WritePeople(to io.Writer, people []staff.Person) error {
	var rows [][]string
	for _, p := range people {
		first := ""
		if p.FirstAider {
			first = "x"
		}
		rows = append(rows, []string{string(p.ID), p.Family, p.Given, string(p.Unit), first})
	}
	return Write(to, []string{"Kennung", "Nachname", "Vorname", "Einheit", "Ersthelfer"}, rows)
}

// WriteUnits writes units as a list that ReadUnits reads.
func WriteUnits(to io.Writer, units []staff.Unit) error {
	var rows [][]string
	for _, u := range units {
		rows = append(rows, []string{string(u.ID), u.Name, u.Short, string(u.Parent), string(u.Lead)})
	}
	return Write(to, []string{"Kennung", "Name", "Kürzel", "Über", "Leitung"}, rows)
}
