// SPDX-License-Identifier: EUPL-1.2

package census

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Limits of a list, looked at before it is read.
const (
	// MaxSize is how many bytes a list has at most.
	MaxSize = 16 << 20
	// MaxRows is how many lines below its head: ten times the model customer, and some.
	MaxRows = 120_000
	// MaxCells is how many cells a line has at most, MaxCell how many bytes one of them.
	MaxCells, MaxCell = 64, 512
)

// A What says what is wrong, as a code for words.
type What string

// What can be wrong with a list or a line of it.
const (
	TooLarge   What = "too_large"   // the list has more than MaxSize bytes
	TooLong    What = "too_long"    // it has more than MaxRows lines
	NoText     What = "no_text"     // it is no text: a workbook, a picture
	Empty      What = "empty"       // it has no head
	NoColumn   What = "no_column"   // a column that is needed is missing; Column says which
	TwoColumns What = "two_columns" // two columns of the head mean the same
	Quote      What = "quote"       // a cell begins with a quote that its line does not end
	Cells      What = "cells"       // the line has more cells than the head, or one that is too long
	Missing    What = "missing"     // a cell that is needed is empty
	Odd        What = "odd"         // a cell holds what does not belong there
	Twice      What = "twice"       // another line, Other, says the same id
	TwiceMail  What = "twice_mail"  // another line, Other, says the same e-mail address
	NoUnit     What = "no_unit"     // a unit is named that is neither in the list nor here
	NoPerson   What = "no_person"   // a lead is named who is neither in the list nor here
	Circle     What = "circle"      // a unit stands above itself; Value says the way round
)

// A Fault is what is wrong with a line. Value may say something about a person: it is for whoever brought the list, and for no log.
type Fault struct {
	Line   int // from 1 on; the head is the first that is not empty
	What   What
	Column Column
	Value  string
	Other  int
}

// A Column is what a column of a list means.
type Column string

// The columns.
const (
	ID         Column = "id"
	Given      Column = "given"
	Family     Column = "family"
	Unit       Column = "unit"
	Mail       Column = "mail"
	FirstAider Column = "first_aider"
	Name       Column = "name"
	Short      Column = "short"
	Above      Column = "above"
	Lead       Column = "lead"
)

// A table is a list that is taken apart, with its columns by what they mean.
type table struct {
	columns map[Column]int
	width   int
	unread  []string // heads that mean nothing here
	lines   []line
	faults  []Fault
}

// A line is one below the head.
type line struct {
	number int
	cells  []string
}

// cell is what a line says in a column, without the space around it; empty where it says nothing.
func (t *table) cell(l line, c Column) string {
	at, has := t.columns[c]
	if !has || at >= len(l.cells) {
		return ""
	}
	return l.cells[at]
}

// take takes a list apart: its letters, what stands between its cells, its head. Faults of single lines do not end it.
func take(text []byte, heads map[string]Column, needed ...Column) *table {
	t := &table{columns: map[Column]int{}}
	if len(text) > MaxSize {
		return t.broken(Fault{What: TooLarge})
	}
	if n := bytes.Count(text, []byte{'\n'}) + bytes.Count(text, []byte{'\r'}); n > 2*MaxRows+2 {
		return t.broken(Fault{What: TooLong})
	}
	said, ok := letters(text)
	if !ok {
		return t.broken(Fault{What: NoText})
	}
	comma, begun, number := rune(0), false, 0
	for row := range strings.SplitSeq(strings.ReplaceAll(strings.ReplaceAll(said, "\r\n", "\n"), "\r", "\n"), "\n") {
		number++
		if strings.TrimSpace(row) == "" {
			continue
		}
		if said, is := strings.CutPrefix(row, "sep="); is && !begun && comma == 0 && utf8.RuneCountInString(said) == 1 { // Excel's own word for it
			comma, _ = utf8.DecodeRuneInString(said)
			continue
		}
		if !begun {
			if comma == 0 {
				comma = between(row)
			}
			begun = true
			if !t.head(number, row, comma, heads, needed) {
				return t
			}
			continue
		}
		if len(t.lines)+len(t.faults) >= MaxRows {
			return t.broken(Fault{Line: number, What: TooLong})
		}
		t.add(number, row, comma)
	}
	if !begun {
		return t.broken(Fault{What: Empty})
	}
	return t
}

// broken is a list of which nothing is read.
func (t *table) broken(f Fault) *table {
	t.lines, t.faults = nil, append(t.faults, f)
	return t
}

// head reads the first line.
func (t *table) head(number int, row string, comma rune, heads map[string]Column, needed []Column) bool {
	cells, what := split(row, comma)
	if what != "" {
		t.broken(Fault{Line: number, What: what})
		return false
	}
	t.width = len(cells)
	for i, cell := range cells {
		column, known := heads[plain(cell)]
		if !known {
			if cell != "" {
				t.unread = append(t.unread, cell)
			}
			continue
		}
		if _, twice := t.columns[column]; twice {
			t.broken(Fault{Line: number, What: TwoColumns, Column: column, Value: cell})
			return false
		}
		t.columns[column] = i
	}
	if _, has := t.columns[Mail]; has && heads["email"] == Mail { // who has no numbers may know people by their addresses
		if _, has := t.columns[ID]; !has {
			t.columns[ID] = t.columns[Mail]
		}
	}
	for _, column := range needed {
		if _, has := t.columns[column]; !has {
			t.faults = append(t.faults, Fault{Line: number, What: NoColumn, Column: column})
		}
	}
	return len(t.faults) == 0
}

func (t *table) add(number int, row string, comma rune) {
	cells, what := split(row, comma)
	if what == "" && len(cells) > t.width && strings.Join(cells[t.width:], "") != "" {
		what = Cells
	}
	if what != "" {
		t.faults = append(t.faults, Fault{Line: number, What: what})
		return
	}
	for _, cell := range cells {
		if cell != "" {
			t.lines = append(t.lines, line{number, cells})
			return
		}
	}
}

// split takes a line apart at what stands between its cells. A cell in quotes may hold it, and quotes doubled; it ends in its line.
func split(row string, comma rune) (cells []string, what What) {
	for {
		var cell string
		if rest, quoted := strings.CutPrefix(strings.TrimLeft(row, " "), `"`); quoted {
			var b strings.Builder
			for {
				part, after, found := strings.Cut(rest, `"`)
				b.WriteString(part)
				if !found {
					return nil, Quote
				}
				if rest = after; !strings.HasPrefix(rest, `"`) {
					break
				}
				b.WriteByte('"')
				rest = rest[1:]
			}
			cell, row = b.String(), strings.TrimLeft(rest, " ")
			if row != "" && !strings.HasPrefix(row, string(comma)) {
				return nil, Quote
			}
		} else {
			end := strings.IndexRune(row, comma)
			if end < 0 {
				end = len(row)
			}
			cell, row = row[:end], row[end:]
		}
		if cell = strings.TrimSpace(cell); len(cell) > MaxCell || len(cells) == MaxCells {
			return nil, Cells
		}
		cells = append(cells, cell)
		if row == "" {
			return cells, ""
		}
		row = row[len(string(comma)):]
	}
}

// between is what stands between the cells of a head: whichever of ; , and tab does so most often.
func between(head string) rune {
	best, most := ';', 0
	for _, comma := range ";\t," {
		if n := strings.Count(head, string(comma)); n > most {
			best, most = comma, n
		}
	}
	return best
}

// letters are the letters of a text: UTF-8 with its mark or without, UTF-16 with its mark as Excel writes "Unicode text", or else
// Windows-1252 as it writes CSV. What holds zeros is no text.
func letters(text []byte) (string, bool) {
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}), bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		units := make([]uint16, 0, len(text)/2)
		big := text[0] == 0xfe
		for rest := text[2:]; len(rest) >= 2; rest = rest[2:] {
			x, y := uint16(rest[0]), uint16(rest[1])
			if big {
				x, y = y, x
			}
			units = append(units, x|y<<8)
		}
		text = []byte(string(utf16.Decode(units)))
	case utf8.Valid(text):
		text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	default:
		text, _ = charmap.Windows1252.NewDecoder().Bytes(text) // it knows every byte
	}
	return string(text), !bytes.ContainsRune(text, 0)
}

// plain is the head of a column as heads are compared: small letters and digits alone, ä as ae.
func plain(head string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(head) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == 'ä':
			b.WriteString("ae")
		case r == 'ö':
			b.WriteString("oe")
		case r == 'ü':
			b.WriteString("ue")
		case r == 'ß':
			b.WriteString("ss")
		}
	}
	return b.String()
}
