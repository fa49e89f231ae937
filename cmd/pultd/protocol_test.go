// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

func readProtocol(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/PROTOCOL.md")
	require.NoError(t, err)
	return string(text)
}

// TestProtocol_describes_all_that_crosses_the_wire reads the constants out of the code, so that a new one is missed.
func TestProtocol_describes_all_that_crosses_the_wire(t *testing.T) {
	doc := readProtocol(t)
	var names []string
	for _, table := range store.Tables {
		names = append(names, table.Name)
		for _, column := range table.Columns {
			names = append(names, column.Name)
		}
	}
	for file, types := range map[string]string{
		"../../sync/sync.go":          "Code Verdict",
		"../../booking/refusal.go":    "Why Detail Near",
		"../../booking/command.go":    "Kind",
		"../../booking/booking.go":    "State Status",
		"../../staff/staff.go":        "Role Visibility",
		"../../news/do.go":            "Kind",
		"../../news/refusal.go":       "Why Detail",
		"../../learn/do.go":           "Kind",
		"../../learn/refusal.go":      "Why Detail",
		"../../sync/wire/learn.go":    "untyped",
		"../../news/post.go":          "Posting State",
		"../../news/talk.go":          "NudgeKind Level untyped",
		"../../sync/wire/messages.go": "untyped",
	} {
		found := constants(t, file, types)
		require.NotEmpty(t, found, file)
		names = append(names, found...)
	}

	for _, name := range names {
		if name != "" {
			assert.Regexp(t, "`[^`\n]*"+regexp.QuoteMeta(name)+"[^`\n]*`", doc, "PROTOCOL.md does not describe %q", name)
		}
	}
}

// constants are the texts of a file's constants of the types.
func constants(t *testing.T, path, types string) (texts []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) == 0 {
			return true
		}
		kind := "untyped"
		if name, typed := spec.Type.(*ast.Ident); typed {
			kind = name.Name
		}
		literal, ok := spec.Values[0].(*ast.BasicLit)
		if ok && literal.Kind == token.STRING && strings.Contains(types, kind) {
			text, err := strconv.Unquote(literal.Value)
			require.NoError(t, err)
			texts = append(texts, text)
		}
		return true
	})
	return texts
}

func TestProtocol_names_the_limits_that_hold(t *testing.T) {
	doc := readProtocol(t)
	for what, row := range map[string]string{
		"protocol":   fmt.Sprintf("Protocol number **%d**", sync.Protocol),
		"sent":       fmt.Sprintf("| a request as it is sent | %d MiB |", wire.MaxRequestSent>>20),
		"request":    fmt.Sprintf("| a request once decompressed | %d MiB |", wire.MaxRequest>>20),
		"depth":      fmt.Sprintf("| nesting of JSON in a request | %d levels |", wire.MaxDepth),
		"ops":        fmt.Sprintf("| ops in a request | %s |", thousands(sync.MaxOps)),
		"args":       fmt.Sprintf("| `args` of an op | %s bytes (%s or it is refused as `invalid`, of the news %s)", thousands(sync.MaxArgs), thousands(booking.MaxArgs), thousands(news.MaxArgs)),
		"seq":        fmt.Sprintf("| `seq` of an op, and `oldest` | %s |", thousands(sync.SoundSeq)),
		"lead":       fmt.Sprintf("| `expect` beyond the device's next `seq` | %s |", thousands(sync.MaxLead)),
		"kind":       fmt.Sprintf("| `kind` of an op | %d bytes |", sync.MaxKind),
		"want":       fmt.Sprintf("| scopes in `want` | %s, each up to %d bytes |", thousands(sync.MaxWant), sync.MaxScope),
		"cursor":     fmt.Sprintf("| cursor | %s bytes |", thousands(sync.MaxCursor)),
		"page":       fmt.Sprintf("| rows in a page | %s and about 4 MiB", thousands(sync.MaxPage)),
		"response":   fmt.Sprintf("| an answer, decompressed | %d MiB |", wire.MaxResponse>>20),
		"id of rows": fmt.Sprintf("Opaque text of 1 to %d bytes", booking.MaxName),
	} {
		assert.Contains(t, doc, row, what)
	}
}

// TestLimits_are_told_as_they_hold reads the limits per device and person in both docs.
func TestLimits_are_told_as_they_hold(t *testing.T) {
	protocol := readProtocol(t)
	text, err := os.ReadFile("../../docs/OPERATIONS.md")
	require.NoError(t, err)
	operations, d, p := string(text), server.DefaultLimits().Device, server.DefaultLimits().Person
	second := func(r server.Rate) string { return thousands(int(time.Second / r.Every)) }
	minute := func(r server.Rate) string { return thousands(int(time.Minute / r.Every)) }
	for _, row := range []string{
		fmt.Sprintf("| requests of a device (a person) | %d (%d) at once, then %s (%s) a second |", d.Requests.Burst, p.Requests.Burst, second(d.Requests), second(p.Requests)),
		fmt.Sprintf("| ops of a device (a person) | %s (%s) at once, then %s (%s) a second |", thousands(d.Ops.Burst), thousands(p.Ops.Burst), second(d.Ops), second(p.Ops)),
		fmt.Sprintf("| open wake streams of a device (a person) | %d (%d) |", d.Wakes, p.Wakes),
		fmt.Sprintf("| requests of a device (a person) under way | %d (%d) |", d.AtOnce, p.AtOnce),
	} {
		assert.Contains(t, protocol, row)
	}
	for _, row := range []string{
		fmt.Sprintf("| requests | %d at once, then %s a second | %d at once, then %s a second |", d.Requests.Burst, second(d.Requests), p.Requests.Burst, second(p.Requests)),
		fmt.Sprintf("| ops | %s at once, then %s a minute | %s at once, then %s a minute |", thousands(d.Ops.Burst), minute(d.Ops), thousands(p.Ops.Burst), minute(p.Ops)),
		fmt.Sprintf("| open wake streams | %d | %d |", d.Wakes, p.Wakes),
		fmt.Sprintf("| requests under way | %d | %d |", d.AtOnce, p.AtOnce),
	} {
		assert.Contains(t, operations, row)
	}
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// TestProtocol_exchange_happens_as_told runs the shell blocks of the worked exchange with curl against the real server
// and compares what they print with the blocks after them.
func TestProtocol_exchange_happens_as_told(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	steps := regexp.MustCompile("(?s)```sh\n(.*?)```\n```(json|text)\n(.*?)```").FindAllStringSubmatch(readProtocol(t), -1)
	require.Greater(t, len(steps), 7)
	p := start(t, "--db", filepath.Join(t.TempDir(), "demo.sqlite"), "--fixed-today", "2026-11-24", "--until-stdin-closes")
	var script strings.Builder
	for _, step := range steps {
		script.WriteString(step[1] + "\necho; echo '@@@'\n")
	}
	shell := exec.Command("bash", "-c", script.String())
	shell.Dir = t.TempDir()
	shell.Env = append(os.Environ(), "PULT="+p.url, "no_proxy=127.0.0.1")

	out, err := shell.Output()
	require.NoError(t, err)
	require.NoError(t, p.stdin.Close())
	p.end()

	said := strings.Split(string(out), "@@@\n")
	require.Len(t, said, len(steps)+1)
	for i, step := range steps {
		if step[2] == "text" {
			assert.Equal(t, strings.TrimSpace(step[3]), strings.TrimSpace(said[i]), step[1])
			continue
		}
		var want, got any
		require.NoError(t, json.Unmarshal([]byte(step[3]), &want), step[3])
		require.NoError(t, json.Unmarshal([]byte(said[i]), &got), said[i])
		assert.NoError(t, matches(want, got, "answer"), "%s\nanswered %s", step[1], said[i])
	}
}

// anything stands for any value, and at the end of an array for any further elements.
const anything = "…"

// matches tells how got differs from want.
func matches(want, got any, at string) error {
	switch want := want.(type) {
	case map[string]any:
		return matchObject(want, got, at)
	case []any:
		return matchArray(want, got, at)
	}
	if want != anything && want != got {
		return fmt.Errorf("%s is %v, not %v", at, got, want)
	}
	return nil
}

func matchObject(want map[string]any, got any, at string) error {
	object, ok := got.(map[string]any)
	if !ok {
		return fmt.Errorf("%s is no object", at)
	}
	for name := range object {
		if _, told := want[name]; !told {
			return fmt.Errorf("%s.%s is not told of", at, name)
		}
	}
	for name, value := range want {
		if _, there := object[name]; !there {
			return fmt.Errorf("%s.%s is missing", at, name)
		}
		if err := matches(value, object[name], at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func matchArray(want []any, got any, at string) error {
	array, ok := got.([]any)
	if !ok {
		return fmt.Errorf("%s is no array", at)
	}
	if n := len(want); n > 0 && want[n-1] == anything {
		want = want[:n-1]
		array = array[:min(len(array), n-1)]
	}
	if len(array) != len(want) {
		return fmt.Errorf("%s has %d elements, not %d", at, len(array), len(want))
	}
	for i := range want {
		if err := matches(want[i], array[i], fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
	}
	return nil
}
