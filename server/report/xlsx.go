// SPDX-License-Identifier: EUPL-1.2

package report

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Limits and widths of a sheet.
const (
	maxCell   = 32767 // letters, which Excel takes
	maxName   = 31    // of a sheet
	wideFirst = 44    // digits
	wideOther = 16
)

// The numbers of the formats in styleSheet.
const (
	styleHead = iota + 1
	stylePercent
	styleDay
)

const (
	xmlHead  = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	mainNS   = `http://schemas.openxmlformats.org/spreadsheetml/2006/main`
	relNS    = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`
	packNS   = `http://schemas.openxmlformats.org/package/2006/`
	partType = `application/vnd.openxmlformats-officedocument.spreadsheetml.`
)

// styleSheet has what Excel asks of every workbook (a font, two fills, a border, a format), and our three formats.
const styleSheet = xmlHead + `<styleSheet xmlns="` + mainNS + `">` +
	`<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
	`<xf numFmtId="9" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`

// writeXLSX writes each table on a sheet of its own, with a head that stays while one scrolls (ECMA-376, part 1, SpreadsheetML). It is
// written here and not by a library because the one there is holds 4 MiB of the 60 that a small server has, for what no report needs; the
// tests read what comes out with it.
func writeXLSX(to io.Writer, tables []Table) error {
	if len(tables) == 0 { // a workbook has a sheet
		tables = []Table{{}}
	}
	var kinds, links, sheets strings.Builder
	names := map[string]bool{}
	for i, t := range tables {
		n, name := i+1, sheetName(t.Name, i)
		if names[strings.ToLower(name)] { // Excel wants each of them once
			name = sheetName(fmt.Sprintf("%d %s", n, t.Name), i)
		}
		names[strings.ToLower(name)] = true
		fmt.Fprintf(&kinds, `<Override PartName="/xl/worksheets/sheet%d.xml" ContentType="%sworksheet+xml"/>`, n, partType)
		fmt.Fprintf(&links, `<Relationship Id="rId%d" Type="%s/worksheet" Target="worksheets/sheet%d.xml"/>`, n, relNS, n)
		fmt.Fprintf(&sheets, `<sheet name="%s" sheetId="%d" r:id="rId%d"/>`, escaped(name), n, n)
	}
	book := zip.NewWriter(to)
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", `<Types xmlns="` + packNS + `content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="` + partType + `sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="` + partType + `styles+xml"/>` + kinds.String() + `</Types>`},
		{"_rels/.rels", `<Relationships xmlns="` + packNS + `relationships"><Relationship Id="rId1" Type="` + relNS + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="` + mainNS + `" xmlns:r="` + relNS + `"><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="` + packNS + `relationships">` + links.String() +
			`<Relationship Id="rId` + strconv.Itoa(len(tables)+1) + `" Type="` + relNS + `/styles" Target="styles.xml"/></Relationships>`},
		{"xl/styles.xml", strings.TrimPrefix(styleSheet, xmlHead)},
	}
	for _, part := range parts {
		w, err := book.Create(part.name)
		if err == nil {
			_, err = io.WriteString(w, xmlHead+part.content)
		}
		if err != nil {
			return err
		}
	}
	for i, t := range tables {
		w, err := book.Create(fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1))
		if err == nil {
			err = writeSheet(w, t)
		}
		if err != nil {
			return fmt.Errorf("write the sheet %s: %w", t.Name, err)
		}
	}
	return book.Close()
}

// sheetName is a name that Excel takes.
func sheetName(name string, i int) string {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) || r < ' ' {
			return '-'
		}
		return r
	}, name)
	if runes := []rune(clean); len(runes) > maxName {
		clean = string(runes[:maxName])
	}
	if clean == "" {
		return strconv.Itoa(i + 1)
	}
	return clean
}

func writeSheet(to io.Writer, t Table) error {
	w := bufio.NewWriter(to) // which remembers errors until Flush
	w.WriteString(xmlHead + `<worksheet xmlns="` + mainNS + `"><sheetViews><sheetView workbookViewId="0">` +
		`<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>`)
	fmt.Fprintf(w, `<col min="1" max="1" width="%d" customWidth="1"/>`, wideFirst)
	if len(t.Head) > 1 {
		fmt.Fprintf(w, `<col min="2" max="%d" width="%d" customWidth="1"/>`, len(t.Head), wideOther)
	}
	w.WriteString(`</cols><sheetData>`)
	writeRow(w, 1, texts(t.Head), styleHead)
	for i, row := range t.Rows {
		writeRow(w, i+2, row, 0)
	}
	w.WriteString(`</sheetData></worksheet>`)
	return w.Flush()
}

// writeRow writes cells. A text is written as text: nothing in it is reckoned.
func writeRow(w *bufio.Writer, n int, cells []any, style int) {
	fmt.Fprintf(w, `<row r="%d">`, n)
	for i, cell := range cells {
		at := column(i) + strconv.Itoa(n)
		switch cell := cell.(type) {
		case string:
			fmt.Fprintf(w, `<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>`, at, style, escaped(cell))
		case int:
			fmt.Fprintf(w, `<c r="%s"><v>%d</v></c>`, at, cell)
		case Percent:
			fmt.Fprintf(w, `<c r="%s" s="%d"><v>%g</v></c>`, at, stylePercent, cell.fraction())
		case Day:
			if day := time.Time(cell); !day.IsZero() {
				fmt.Fprintf(w, `<c r="%s" s="%d"><v>%d</v></c>`, at, styleDay, serial(day))
			}
		}
	}
	w.WriteString(`</row>`)
}

// column is the name of the column with a number from 0 on: A to Z, AA, AB …
func column(i int) (name string) {
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// serial is a day as a workbook counts it: days since 30 December 1899, which is right from March 1900 on.
func serial(day time.Time) int {
	date := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, time.UTC)
	return int(date.Sub(time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}

// looksEscaped is what Excel takes for a letter by its number (ECMA-376, part 1, 22.9.2.19, ST_Xstring).
var looksEscaped = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// escaped is a text as XML that a workbook reads as the same text, with no more letters than fit a cell. Letters that XML has no place for
// become U+FFFD.
func escaped(s string) string {
	if runes := []rune(s); len(runes) > maxCell {
		s = string(runes[:maxCell])
	}
	s = looksEscaped.ReplaceAllStringFunc(s, func(like string) string { return "_x005F" + like })
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder takes all
	return b.String()
}
