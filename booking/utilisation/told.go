// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// What a table of workplaces is at most.
const (
	MaxWorkplacesBytes = 1 << 20
	MaxWorkplacesLines = 10_000
)

// A WorkplacesLine is a line of a table that people write: a house by its name or id, a month, and how many workplaces it has from then on.
type WorkplacesLine struct {
	Line  int // from 1 on, as editors count
	House string
	From  Month
	Total int
}

// ReadWorkplaces reads a table of house, month and number, with semicolons, commas or tabs between them, as office programs write it. A first
// line without a number is its head. Either all lines are right, or the errors name each that is not.
func ReadWorkplaces(r io.Reader) (lines []WorkplacesLine, err error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxWorkplacesBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(raw) > MaxWorkplacesBytes:
		return nil, fmt.Errorf("the table has more than %d bytes", MaxWorkplacesBytes)
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	table := csv.NewReader(bytes.NewReader(raw))
	table.Comma, table.FieldsPerRecord, table.LazyQuotes = separator(raw), -1, true
	var wrong []error
	for read := 0; ; read++ {
		fields, err := table.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if read > MaxWorkplacesLines {
			return nil, fmt.Errorf("the table has more than %d lines", MaxWorkplacesLines)
		}
		number, _ := table.FieldPos(0)
		line, err := workplacesLine(number, fields)
		switch {
		case err == nil:
			lines = append(lines, line)
		case read > 0 || !isHead(fields):
			wrong = append(wrong, err)
		}
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	return lines, nil
}

// separator is what stands between the fields of the first line.
func separator(raw []byte) rune {
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	for _, one := range ";\t" {
		if bytes.ContainsRune(first, one) {
			return one
		}
	}
	return ','
}

// isHead tells whether a line names columns.
func isHead(fields []string) bool {
	return len(fields) == 3 && !strings.ContainsAny(fields[1]+fields[2], "0123456789")
}

func workplacesLine(number int, fields []string) (line WorkplacesLine, err error) {
	if len(fields) != 3 {
		return line, fmt.Errorf("line %d has %d fields instead of house, month and number", number, len(fields))
	}
	line = WorkplacesLine{Line: number, House: strings.TrimSpace(fields[0])}
	if line.House == "" {
		return line, fmt.Errorf("line %d names no house", number)
	}
	if line.From, err = ParseMonth(strings.TrimSpace(fields[1])); err != nil {
		return line, fmt.Errorf("line %d: %w", number, err)
	}
	if line.Total, err = strconv.Atoi(strings.TrimSpace(fields[2])); err != nil {
		return line, fmt.Errorf("line %d: %q is no number of workplaces", number, fields[2])
	}
	if err = (Workplaces{Total: line.Total}).Check(); err != nil {
		err = fmt.Errorf("line %d: %w", number, err)
	}
	return line, err
}
