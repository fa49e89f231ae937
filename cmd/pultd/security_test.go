// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSecurity_names_only_what_there_is holds docs/SECURITY.md to the tests and files that it names.
func TestSecurity_names_only_what_there_is(t *testing.T) {
	root := filepath.Join("..", "..")
	text, err := os.ReadFile(filepath.Join(root, "docs", "SECURITY.md"))
	require.NoError(t, err)
	files, err := exec.Command("git", "-C", root, "grep", "-hoE", `^func Test[A-Za-z0-9_]+`, "--", "*_test.go").Output()
	if err != nil {
		t.Skip("this is no checkout of git, which knows the tests")
	}
	tests := strings.Split(strings.ReplaceAll(string(files), "func ", ""), "\n")
	named := 0
	for _, quoted := range regexp.MustCompile("`[^`\n]+`").FindAllString(string(text), -1) {
		name := strings.Trim(quoted, "`")
		switch {
		case strings.HasPrefix(name, "Test"):
			named++
			assert.Contains(t, tests, name)
		case regexp.MustCompile(`^[a-z]+/[a-z0-9_/.]+$`).MatchString(name):
			_, err := os.Stat(filepath.Join(root, name))
			assert.NoError(t, err)
		}
	}
	assert.Greater(t, named, 40)
}
