// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/privacy"
)

const document = "../docs/PRIVACY.md"

// TestPrivacy_document_is_made_from_the_catalogue compares the tables of docs/PRIVACY.md; PULT_GOLDEN=1 writes them anew.
func TestPrivacy_document_is_made_from_the_catalogue(t *testing.T) {
	raw, err := os.ReadFile(document)
	require.NoError(t, err)
	text := string(raw)
	for _, part := range []struct {
		name string
		at   privacy.Place
		seen bool
	}{{"both", privacy.Server | privacy.Device, true}, {"server", privacy.Server, false}, {"device", privacy.Device, false}} {
		text = replaced(t, text, part.name, tables(part.at, part.seen))
	}
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(document, []byte(text), 0o644))
		return
	}
	assert.Equal(t, text, string(raw), "PULT_GOLDEN=1 go test ./privacy writes the tables anew")
}

// replaced puts a part between its two marks.
func replaced(t *testing.T, text, name, part string) string {
	t.Helper()
	begin, end := "<!-- made from privacy/tables.go: "+name+" -->\n", "<!-- end -->\n"
	before, rest, found := strings.Cut(text, begin)
	require.True(t, found, "the document has no mark %q", begin)
	_, after, found := strings.Cut(rest, end)
	require.True(t, found, "the part %s has no end", name)
	return before + begin + part + end + after
}

// tables are those that stand at a place and nowhere else, as a table of Markdown.
func tables(at privacy.Place, seen bool) string {
	var out strings.Builder
	heads := []string{"table", "columns", "about", "purpose", "who sees it", "how long", "in an export", "when its person is erased"}
	row := func(cells []string) {
		if !seen {
			cells = slices.Delete(slices.Clone(cells), 4, 5)
		}
		fmt.Fprintf(&out, "| %s |\n", strings.Join(cells, " | "))
	}
	row(heads)
	out.WriteString(strings.Repeat("|---", len(heads)-map[bool]int{false: 1}[seen]) + "|\n")
	for _, table := range privacy.Tables {
		if table.At == at {
			row([]string{code([]string{table.Name}), code(columns(table)), table.About, table.For, table.Seen, table.Term, export(table), erasure(table)})
		}
	}
	return out.String()
}

// columns are those of a table, without what all synced tables have.
func columns(table privacy.Table) []string {
	if slices.Equal(table.Columns[:min(3, len(table.Columns))], []string{"id", "scope", "ver"}) {
		return table.Columns[3:]
	}
	return table.Columns
}

func code(words []string) string {
	return "`" + strings.Join(words, "` `") + "`"
}

func export(table privacy.Table) string {
	switch {
	case len(table.Export()) == 0:
		return ""
	case len(table.Secret) > 0:
		return "rows of theirs, without " + code(table.Secret)
	}
	return "rows of theirs"
}

func erasure(table privacy.Table) string {
	return map[privacy.Erasure]string{
		privacy.Stays:   "",
		privacy.Goes:    "deleted",
		privacy.Unnamed: "stays without them: " + code(table.Left),
		privacy.Marked:  "what is to be heard or answered for stays: " + code(table.Left),
		privacy.Wiped:   "deleted with everything on the device",
	}[table.Erase]
}
