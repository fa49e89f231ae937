// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var placeholder = regexp.MustCompile(`\$(\d+)`)

// inOrder tells whether the numbers of a statement's placeholders first appear as 1, 2, 3 …
func inOrder(statement string) bool {
	highest := 0
	for _, match := range placeholder.FindAllStringSubmatch(statement, -1) {
		n, _ := strconv.Atoi(match[1])
		if n > highest+1 {
			return false
		}
		highest = max(highest, n)
	}
	return true
}

// TestStatements reads every statement below store: go-sqlite3 binds $2 before $1 wrongly and says nothing.
func TestStatements_number_their_placeholders_in_order(t *testing.T) {
	statements := 0
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.BinaryExpr: // a statement put together: read it whole
				if text, ok := joined(node); ok && whole(text) {
					statements++
					assert.True(t, inOrder(text), "%s: %s", path, text)
					return false
				}
			case *ast.BasicLit:
				if text, err := strconv.Unquote(node.Value); err == nil && strings.Contains(text, "$1") && whole(text) {
					statements++
					assert.True(t, inOrder(text), "%s: %s", path, text)
				}
			}
			return true
		})
		return nil
	})

	require.NoError(t, err)
	assert.Greater(t, statements, 30)
	for _, table := range Tables {
		assert.True(t, inOrder(table.upsert()), table.upsert())
	}
	assert.False(t, inOrder(`SELECT $2, $1`))
	assert.True(t, inOrder(`SELECT $1, $2, $1, $3`))
}

// whole tells whether all numbers up to the highest are there: a piece of a statement that a loop puts together is not
// whole, and whoever puts it together tests the result.
func whole(text string) bool {
	numbers, highest := map[int]bool{}, 0
	for _, match := range placeholder.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(match[1])
		numbers[n], highest = true, max(highest, n)
	}
	return len(numbers) == highest
}

// joined are the literal pieces of a sum of strings.
func joined(sum *ast.BinaryExpr) (text string, ok bool) {
	ast.Inspect(sum, func(node ast.Node) bool {
		if lit, is := node.(*ast.BasicLit); is && lit.Kind == token.STRING {
			piece, _ := strconv.Unquote(lit.Value)
			text += piece
		}
		return true
	})
	return text, strings.Contains(text, "$1")
}
