// SPDX-License-Identifier: EUPL-1.2

package badge_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/learn/badge"
)

// libraries is where `.ci/need badges` puts what the independent verifier needs.
const libraries = "../../build/badges"

// TestBadges_are_judged_alike_by_an_independent_verifier asks Digital Bazaar's libraries, which know nothing of ours, and expects the same yes and
// no. See independent/verify.mjs.
func TestBadges_are_judged_alike_by_an_independent_verifier(t *testing.T) {
	old, key := keyOf(t, 1), keyOf(t, 2)
	other := judges(t, trusting(key, old)[0])
	fresh, text := listOf(t, key), string(signed(t, claim(), key))
	taken := listOf(t, key, 4711)
	plain := claim()
	plain.ExpiresAt, plain.Subject = time.Time{}, Subject{Identity: plain.Subject.Identity}
	plain.Achievement.Description = "\\ \r\n \u2028 🎓 <b>&amp;</b> \u00ad\ufffd" // what N-Quads, JSON and HTML write in ways of their own
	tamper := func(from, to string) string {
		require.Contains(t, text, from)
		return strings.ReplaceAll(text, from, to)
	}
	ends := claim()
	ends.ExpiresAt = monday.Add(time.Hour)

	for name, test := range map[string]struct {
		badge string
		list  []byte
		now   time.Time
		want  Why
		other string // what the other one says of it
	}{
		"valid":                   {text, fresh, monday, "", "ok"},
		"valid, of odd letters":   {string(signed(t, plain, key)), fresh, monday.Add(time.Hour), "", "ok"},
		"valid, by the old key":   {string(signed(t, claim(), old)), fresh, monday, "", "ok"},
		"valid to the second":     {string(signed(t, ends, key)), fresh, ends.ExpiresAt, "", "ok"},
		"another name":            {tamper("O’Hara", "O’Hare"), fresh, monday, Tampered, "refused: Invalid signature."},
		"another end":             {tamper("2028-11-23", "2038-11-23"), fresh, monday, Tampered, "refused: Invalid signature."},
		"another subject":         {tamper("QyMZu1cg", "QyMZu1ch"), fresh, monday, Tampered, "refused: Invalid signature."},
		"another achievement":     {tamper("Ersthelferin", "Ärztin"), fresh, monday, Tampered, "refused: Invalid signature."},
		"another place":           {tamper(`"4711"`, `"4712"`), fresh, monday, Tampered, "refused: Invalid signature."},
		"an unknown term":         {tamper(`"inLanguage":"de"`, `"inLanguage":"de","grade":"1"`), fresh, monday, Malformed, "refused: Safe mode"},
		"another key":             {string(signed(t, claim(), keyOf(t, 3))), fresh, monday, Untrusted, "refused: not at hand: did:web:pult.example#"},
		"expired":                 {string(signed(t, ends, key)), fresh, ends.ExpiresAt.Add(time.Second), Expired, `is after "validUntil" (2026-11-23T08`},
		"not yet":                 {text, fresh, monday.Add(-time.Second), NotYet, `is before "validFrom"`},
		"revoked":                 {text, taken, monday, Revoked, "refused: revoked"},
		"revoked, list tampered":  {text, []byte(strings.Replace(string(taken), "2026-11-30", "2026-11-29", 1)), monday, Unknown, "refused: Invalid signature."},
		"its list is out of date": {text, fresh, monday.AddDate(0, 0, 8), Unknown, `is after "validUntil" (2026-11-30`},
	} {
		_, err := Verify([]byte(test.badge), trusting(key, old), test.list, test.now)
		assert.Equal(t, test.want, why(err), name)
		answer := other(test.badge, test.list, test.now)
		assert.Equal(t, test.want == "", answer == "ok", "%s: %s", name, answer)
		assert.Contains(t, answer, test.other, name)
	}
}

// TestBadges_hide_nothing_under_other_names rewrites badges so that their signatures stay what they are, and the end or the place in the list
// stands where nobody looks for it.
func TestBadges_hide_nothing_under_other_names(t *testing.T) {
	key := keyOf(t, 1)
	other := judges(t, trusting(key)[0])
	ends := claim()
	ends.ExpiresAt = monday.Add(time.Hour)
	text, fresh, taken, late := string(signed(t, ends, key)), listOf(t, key), listOf(t, key, 4711), monday.Add(2*time.Hour)
	require.Equal(t, Expired, why(second(Verify([]byte(text), trusting(key), fresh, late))))
	require.Equal(t, Revoked, why(second(Verify([]byte(text), trusting(key), taken, monday))))

	const vocabulary, typed = "https://www.w3.org/2018/credentials#", `"@type":"http://www.w3.org/2001/XMLSchema#dateTime"`
	var said map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(text), &said))
	for name, test := range map[string]struct {
		without, with string
		list          []byte
		now           time.Time
	}{
		"until as an IRI": {"validUntil", `"` + vocabulary + `validUntil":{"@value":` + string(said["validUntil"]) + `,` + typed + `}`, fresh, late},
		"until included":  {"validUntil", `"@included":[{"id":` + string(said["id"]) + `,"validUntil":` + string(said["validUntil"]) + `}]`, fresh, late},
		"until in a nest": {"validUntil", `"@nest":{"validUntil":` + string(said["validUntil"]) + `}`, fresh, late},
		"until by a context": {"@context validUntil", `"@context":` + strings.TrimSuffix(string(said["@context"]), "]") + `,{"end":{"@id":"` + vocabulary + `validUntil",` +
			`"@type":"http://www.w3.org/2001/XMLSchema#dateTime"}}],"end":` + string(said["validUntil"]), fresh, late},
		"status as an IRI": {"credentialStatus", `"` + vocabulary + `credentialStatus":` + string(said["credentialStatus"]), taken, monday},
		"status included":  {"credentialStatus", `"@included":[{"id":` + string(said["id"]) + `,"credentialStatus":` + string(said["credentialStatus"]) + `}]`, taken, monday},
		"status in a nest": {"credentialStatus", `"@nest":{"credentialStatus":` + string(said["credentialStatus"]) + `}`, taken, monday},
	} {
		rewritten := maps.Clone(said)
		for field := range strings.FieldsSeq(test.without) {
			delete(rewritten, field)
		}
		rest, err := json.Marshal(rewritten)
		require.NoError(t, err)
		badge := strings.Replace(string(rest), "{", "{"+test.with+",", 1)

		_, err = Verify([]byte(badge), trusting(key), test.list, test.now)

		assert.Equal(t, Malformed, why(err), name)
		assert.Contains(t, other(badge, test.list, test.now), "refused: not a plain name: ", name)
	}
}

func second(_ Claim, err error) error { return err }

// judges lays out the issuer's document and gives back a question to the other verifier.
func judges(t *testing.T, issuer Controller) func(badge string, list []byte, now time.Time) string {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node; .ci/need badges installs it")
	}
	script, err := os.ReadFile("independent/verify.mjs")
	require.NoError(t, err)
	if _, err := os.Stat(filepath.Join(libraries, "node_modules")); err != nil {
		t.Skip("the libraries of the independent verifier are not there; .ci/need badges installs them")
	}
	// A module finds its libraries beside itself.
	require.NoError(t, os.WriteFile(filepath.Join(libraries, "verify.mjs"), script, 0o600))
	document, err := issuer.Document()
	require.NoError(t, err)
	dir := t.TempDir()
	return func(badge string, list []byte, now time.Time) string {
		args := []string{filepath.Join(libraries, "verify.mjs")}
		for name, content := range [][]byte{[]byte(badge), document, list} {
			file := filepath.Join(dir, string(rune('a'+name)))
			require.NoError(t, os.WriteFile(file, content, 0o600))
			args = append(args, file)
		}
		out, _ := exec.Command(node, append(args, now.Format(time.RFC3339))...).CombinedOutput()
		answer := strings.TrimSpace(string(out))
		assert.True(t, answer == "ok" || strings.HasPrefix(answer, "refused: "), answer)
		return answer
	}
}
