// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
)

// A step is a request and its answer as they were when the protocol was new.
type step struct {
	Step   string          `json:"step"`
	As     string          `json:"as,omitempty"` // whose session; empty for none
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Send   json.RawMessage `json:"send,omitempty"` // "CURSOR" stands for the last one of that session
	Status int             `json:"status,omitempty"`
	Type   string          `json:"type,omitempty"`
	Answer any             `json:"answer,omitempty"` // "…" stands for any value, "…word" for the same one everywhere
}

// golden are the exchanges of a protocol.
type golden struct {
	About    string   `json:"about"`
	Protocol int      `json:"protocol"`
	Tables   []string `json:"tables"` // rows of others came later, and are passed over
	Steps    []step   `json:"steps"`
}

// TestServer_serves_each_protocol_as_it_always_did replays the exchanges of every protocol that is served. An answer may have grown
// since; it must hold all that it held. With PULT_GOLDEN=1 steps without an answer get the one of today; those that have one
// are never changed.
func TestServer_serves_each_protocol_as_it_always_did(t *testing.T) {
	for n := sync.Oldest; n <= sync.Protocol; n++ {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			path := fmt.Sprintf("testdata/protocol-%d.json", n)
			text, err := os.ReadFile(path)
			require.NoError(t, err, "a protocol that is served has its exchanges")
			var g golden
			require.NoError(t, json.Unmarshal(text, &g))
			require.Equal(t, n, g.Protocol)
			require.Greater(t, len(g.Steps), 20)
			r := &replay{house: openHouse(t, true), tables: g.Tables, tokens: map[string]string{}, cursors: map[string]string{}, words: map[string]any{}}
			for i := range g.Steps {
				r.run(t, &g.Steps[i])
			}
			if r.recorded > 0 {
				require.NotEmpty(t, os.Getenv("PULT_GOLDEN"), "%d steps have no answer", r.recorded)
				text, err := json.MarshalIndent(g, "", " ")
				require.NoError(t, err)
				require.NoError(t, os.WriteFile(path, append(text, '\n'), 0o644))
			}
		})
	}
}

// A replay is a house and what its devices were told.
type replay struct {
	house    *house
	tables   []string
	tokens   map[string]string
	cursors  map[string]string
	words    map[string]any
	recorded int
}

func (r *replay) run(t *testing.T, s *step) {
	t.Helper()
	status, kind, answer := r.ask(t, s)
	r.remember(s, answer)
	r.plain(t, answer)
	if s.Status == 0 {
		s.Status, s.Type, s.Answer = status, kind, answer
		r.recorded++
		return
	}
	assert.Equal(t, s.Status, status, s.Step)
	assert.Equal(t, s.Type, kind, s.Step)
	if err := r.holds(s.Answer, answer, "answer"); err != nil {
		text, _ := json.Marshal(answer)
		t.Errorf("%s: %v\n%s", s.Step, err, text)
	}
}

func (r *replay) ask(t *testing.T, s *step) (status int, kind string, answer any) {
	t.Helper()
	body := strings.ReplaceAll(string(s.Send), "CURSOR", r.cursors[s.As])
	req, err := http.NewRequest(s.Method, r.house.url+s.Path, strings.NewReader(body))
	require.NoError(t, err)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	if s.As != "" && s.Path != "/v1/session" || s.Method != "POST" {
		req.Header.Set("Authorization", "Bearer "+r.tokens[s.As])
	}
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	kind = resp.Header.Get("Content-Type")
	if kind == "text/event-stream" {
		line, err := bufio.NewReader(resp.Body).ReadString('\n')
		require.NoError(t, err)
		return resp.StatusCode, kind, line
	}
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	if len(text) > 0 {
		require.NoError(t, json.Unmarshal(text, &answer), "%s: %s", s.Step, text)
	}
	return resp.StatusCode, kind, answer
}

func (r *replay) remember(s *step, answer any) {
	object, _ := answer.(map[string]any)
	if token, ok := object["token"].(string); ok {
		r.tokens[s.As] = token
	}
	if cursor, ok := object["cursor"].(string); ok {
		r.cursors[s.As] = cursor
	}
}

// plain takes out of an answer what differs each time, and rows and sums of tables that came later.
func (r *replay) plain(t *testing.T, answer any) {
	object, _ := answer.(map[string]any)
	for _, name := range []string{"token", "cursor"} {
		if _, ok := object[name]; ok {
			object[name] = "…"
		}
	}
	if problem, ok := object["code"]; ok && problem != nil {
		object["detail"] = "…" // for the log
	}
	if sums, ok := object["sums"].([]any); ok {
		for _, sum := range sums {
			sum.(map[string]any)["h"] = "…"
		}
		object["sums"] = slices.DeleteFunc(sums, func(sum any) bool { return !slices.Contains(r.tables, sum.(map[string]any)["t"].(string)) })
	}
	list, _ := object["rows"].([]any)
	last := float64(0)
	for _, row := range list {
		row := row.(map[string]any)
		assert.Greater(t, row["v"], last, "rows come by version")
		last, row["v"] = row["v"].(float64), "…"
	}
	if list != nil {
		object["rows"] = slices.DeleteFunc(list, func(row any) bool { return !slices.Contains(r.tables, row.(map[string]any)["t"].(string)) })
	}
}

// holds tells what of want is missing in got. Objects may have grown.
func (r *replay) holds(want, got any, at string) error {
	switch want := want.(type) {
	case map[string]any:
		object, _ := got.(map[string]any)
		for name, value := range want {
			if err := r.holds(value, object[name], at+"."+name); err != nil {
				return err
			}
		}
		return nil
	case []any:
		array, _ := got.([]any)
		if len(array) != len(want) {
			return fmt.Errorf("%s has %d elements, not %d", at, len(array), len(want))
		}
		for i := range want {
			if err := r.holds(want[i], array[i], fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
		return nil
	}
	if want != got && (want != "…" || got == nil) && !r.same(want, got) {
		return fmt.Errorf("%s is %v, not %v", at, got, want)
	}
	return nil
}

// same tells whether a word stands for the value, from its first place on, and no other word does.
func (r *replay) same(want, got any) bool {
	word, _ := want.(string)
	if !strings.HasPrefix(word, "…") || got == nil {
		return false
	}
	for other, value := range r.words {
		if (other == word) != (value == got) {
			return false
		}
	}
	r.words[word] = got
	return true
}
