// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestReadWorkplaces(t *testing.T) {
	for name, table := range map[string]string{
		"a German Excel": "\uFEFFHaus;Ab;Arbeitsplätze\r\nRathaus, Barmen;2026-10;200\r\n\"Haus; hinten\";2026-10;0\r\n",
		"commas":         "\"Rathaus, Barmen\",2026-10,200\n\"Haus; hinten\",2026-10, 0",
		"tabs":           "house\tfrom\ttotal\nRathaus, Barmen\t2026-10\t200\nHaus; hinten\t2026-10\t0\n",
	} {
		lines, err := ReadWorkplaces(strings.NewReader(table))
		require.NoError(t, err, name)
		require.Len(t, lines, 2, name)
		assert.Equal(t, "Rathaus, Barmen", lines[0].House, name)
		assert.Equal(t, []any{october, 200, "Haus; hinten", 0}, []any{lines[0].From, lines[0].Total, lines[1].House, lines[1].Total}, name)
	}
}

func TestReadWorkplaces_names_each_wrong_line(t *testing.T) {
	lines, err := ReadWorkplaces(strings.NewReader("a;2026-10;5\nb;2026-13;5\nc;2026-10\n;2026-10;5\nd;2026-10;viele\ne;2026-10;-1\n"))
	assert.Empty(t, lines, "all or nothing")
	require.Error(t, err)
	for _, part := range []string{"line 2:", "line 3 has 2 fields", "line 4 names no house", "line 5:", "line 6:"} {
		assert.Contains(t, err.Error(), part)
	}
	_, err = ReadWorkplaces(strings.NewReader(strings.Repeat("a;2026-10;5\n", MaxWorkplacesLines+2)))
	require.ErrorContains(t, err, "more than")
	_, err = ReadWorkplaces(bytes.NewReader(make([]byte, MaxWorkplacesBytes+1)))
	require.ErrorContains(t, err, "bytes")
}

// FuzzReadWorkplaces: whatever somebody brings, what is taken is of a house, a month and a number that there may be.
func FuzzReadWorkplaces(f *testing.F) {
	f.Add([]byte("Haus;Ab;Arbeitsplätze\nRathaus;2026-10;200\n"))
	f.Add([]byte("\"a\"\"\",2026-10,1"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		lines, err := ReadWorkplaces(bytes.NewReader(raw))
		if err != nil && len(lines) > 0 {
			t.Fatal("some of a table that is wrong")
		}
		for _, l := range lines {
			if l.House == "" || l.Line < 1 || (Workplaces{Total: l.Total}).Check() != nil {
				t.Fatalf("taken: %+v", l)
			}
		}
	})
}
