// SPDX-License-Identifier: EUPL-1.2

package badge_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/learn/badge"
)

var monday = time.Date(2026, time.November, 23, 7, 0, 0, 0, time.UTC)

const (
	house = "did:web:pult.example"
	lists = "https://pult.example/badges/status/1"
)

// keyOf makes the same key of the same number.
func keyOf(t testing.TB, number byte) Key {
	key, err := NewKey(rand.NewChaCha8([32]byte{number}))
	require.NoError(t, err)
	return key
}

func trusting(keys ...Key) Trust {
	c := Controller{ID: house}
	for _, key := range keys {
		c.Methods = append(c.Methods, key.Method(house))
	}
	return Trust{c}
}

func claim() Claim {
	return Claim{
		ID:     "urn:uuid:0f6c2f0e-6f3f-4a37-9b0a-6c8f2f0a1b2c",
		Issuer: Issuer{ID: house, Name: "Stadt Musterstadt", URL: "https://pult.example/"},
		Subject: Subject{
			ID:       "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
			Identity: Identity{"emailAddress", "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399", "Kosher"},
			Name:     "Änne \"Ann\" O’Hara <ann@example.com>",
		},
		Achievement: Achievement{
			ID: "https://pult.example/courses/first-aid", Name: "Ersthelferin", Description: "Kann in der ersten Stunde helfen.\n\tUnd danach.",
			Criteria: "- Kurs *Erste Hilfe* besucht\n- Prüfung bestanden", Image: "data:image/png;base64,iVBORw0KGgo=", Language: "de",
		},
		IssuedAt: monday, ExpiresAt: monday.AddDate(2, 0, 0), Status: Status{List: lists, Index: 4711},
	}
}

func signed(t testing.TB, c Claim, key Key) []byte {
	text, err := Sign(c, key, monday)
	require.NoError(t, err)
	return text
}

func listOf(t testing.TB, key Key, gone ...int) []byte {
	l := NewList(0)
	for _, index := range gone {
		require.NoError(t, l.Set(index))
	}
	text, err := SignList(Register{ID: lists, Issuer: house, List: l, From: monday, Until: monday.AddDate(0, 0, 7)}, key)
	require.NoError(t, err)
	return text
}

func why(err error) Why {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Why
	}
	if err != nil {
		return Why(err.Error())
	}
	return ""
}

func TestVerify_reads_what_was_signed(t *testing.T) {
	key := keyOf(t, 1)
	least := Claim{
		ID: "https://pult.example/badges/1", Issuer: Issuer{ID: key.Controller().ID, Name: "Pult"},
		Subject:     Subject{ID: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"},
		Achievement: Achievement{ID: "urn:uuid:1c2d", Name: "N", Description: "D", Criteria: "C"}, IssuedAt: monday,
	}
	unnamed := claim()
	unnamed.Subject.Name, unnamed.Subject.ID = "", ""

	for name, c := range map[string]Claim{"all of it": claim(), "the least": least, "a hash alone": unnamed} {
		got, err := Verify(signed(t, c, key), append(trusting(key), key.Controller()), listOf(t, key, 4710, 4712), monday.Add(time.Hour))
		require.NoError(t, err, name)
		assert.Equal(t, c, got, name)
	}
}

func TestSign_makes_the_same_badge_of_the_same_claim(t *testing.T) {
	text := signed(t, claim(), keyOf(t, 1))

	assert.Equal(t, string(text), string(signed(t, claim(), keyOf(t, 1))))
	assert.NotContains(t, string(signed(t, func() Claim { c := claim(); c.Subject.Name = ""; return c }(), keyOf(t, 1))), "O’Hara")
	var doc map[string]any
	require.NoError(t, json.Unmarshal(text, &doc))
	assert.Equal(t, []any{"VerifiableCredential", "OpenBadgeCredential"}, doc["type"])
	assert.Equal(t, "2028-11-23T07:00:00Z", doc["validUntil"])
	assert.Equal(t, map[string]any{
		"id": lists + "#4711", "type": "BitstringStatusListEntry", "statusPurpose": "revocation", "statusListIndex": "4711", "statusListCredential": lists,
	}, doc["credentialStatus"])
}

func TestSign_refuses_a_claim_that_says_too_little(t *testing.T) {
	for name, change := range map[string]func(*Claim){
		"no ID":                 func(c *Claim) { c.ID = "" },
		"an ID of another kind": func(c *Claim) { c.ID = "http://pult.example/1" },
		"somebody else's key":   func(c *Claim) { c.Issuer.ID = keyOf(t, 2).Controller().ID },
		"an issuer of no kind":  func(c *Claim) { c.Issuer.ID = "pult" },
		"a nameless issuer":     func(c *Claim) { c.Issuer.Name = "" },
		"nobody":                func(c *Claim) { c.Subject = Subject{Name: "Ann"} },
		"mail instead of a DID": func(c *Claim) { c.Subject.ID = "mailto:ann@example.com" },
		"nothing achieved":      func(c *Claim) { c.Achievement = Achievement{} },
		"no criteria":           func(c *Claim) { c.Achievement.Criteria = "" },
		"a relative ID":         func(c *Claim) { c.Achievement.ID = "first-aid" },
		"a relative image":      func(c *Claim) { c.Achievement.Image = "image.png" },
		"one ID for two things": func(c *Claim) { c.Achievement.ID = c.Issuer.ID },
		"a bell":                func(c *Claim) { c.Achievement.Name = "\a" },
		"too much":              func(c *Claim) { c.Achievement.Description = strings.Repeat("x", MaxBadge) },
		"no time":               func(c *Claim) { c.IssuedAt = time.Time{} },
		"an end before it":      func(c *Claim) { c.ExpiresAt = monday.Add(-time.Second) },
		"a list at no URL":      func(c *Claim) { c.Status.List = "1" },
		"a place before a list": func(c *Claim) { c.Status.Index = -1 },
	} {
		c := claim()
		change(&c)
		_, err := Sign(c, keyOf(t, 1), monday)
		assert.Error(t, err, name)
	}
	_, err := Sign(claim(), Key{}, monday)
	assert.ErrorContains(t, err, "no key")
}

func TestVerify_refuses_a_tampered_badge(t *testing.T) {
	key := keyOf(t, 1)
	text, list := string(signed(t, claim(), key)), listOf(t, key)

	for _, change := range [][2]string{
		{"O’Hara", "O’Hare"}, {"2028-11-23", "2038-11-23"}, {"first-aid", "first-air"}, {"Ersthelferin", "Ärztin"}, {"QyMZu1cg", "QyMZu1ch"},
		{"#4711", "#4712"}, {`"4711"`, `"4712"`}, {`"Kosher"`, `"kosher"`}, {`"hashed":true`, `"hashed":false`}, {"Musterstadt", "Entenhausen"},
		{`"created":"2026-11-23`, `"created":"2026-11-22`},
	} {
		require.Contains(t, text, change[0])
		got, err := Verify([]byte(strings.ReplaceAll(text, change[0], change[1])), trusting(key), list, monday)
		assert.Equal(t, Tampered, why(err), change[1])
		assert.Zero(t, got)
	}
}

// TestVerify_refuses_a_badge_changed_anywhere changes, takes out and adds everywhere in a badge, and expects that none of it goes unseen.
func TestVerify_refuses_a_badge_changed_anywhere(t *testing.T) {
	key := keyOf(t, 1)
	text, list := signed(t, claim(), key), listOf(t, key)
	changes := 0
	for change := range changed(t, text) {
		_, err := Verify(change, trusting(key), list, monday)
		assert.Error(t, err, string(change))
		changes++
	}
	assert.Greater(t, changes, 150)
}

// changed gives every badge that differs from this one in a value, a name, or an added name. "type" may stand alone or in a list.
func changed(t testing.TB, text []byte) func(func([]byte) bool) {
	return func(yield func([]byte) bool) {
		for at := 0; ; at++ {
			var doc any
			require.NoError(t, json.Unmarshal(text, &doc))
			steps := at
			doc, done := changeAt(doc, &steps)
			out, err := json.Marshal(doc)
			require.NoError(t, err)
			if !done || !yield(out) {
				return
			}
		}
	}
}

// changeAt makes the change of that number, counted through the whole document.
func changeAt(value any, number *int) (any, bool) {
	for _, other := range others(value) {
		if *number == 0 {
			return other, true
		}
		*number--
	}
	switch value := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(value)) {
			if inner, done := changeAt(value[name], number); done {
				value[name] = inner
				return value, true
			}
		}
	case []any:
		for i := range value {
			if inner, done := changeAt(value[i], number); done {
				value[i] = inner
				return value, true
			}
		}
	}
	return value, false
}

// others are what a value could be changed to.
func others(value any) (out []any) {
	switch value := value.(type) {
	case string:
		return []any{value + "x", "urn:x", []any{value, "urn:x"}, map[string]any{"id": value, "name": "x"}, nil, 7.0}
	case bool:
		return []any{!value, "true"}
	case []any:
		return []any{append(slices.Clone(value), "urn:x"), value[1:], append(slices.Clone(value), nil)}
	case map[string]any:
		for name := range value {
			without := maps.Clone(value)
			delete(without, name)
			out = append(out, without)
		}
		for name, more := range map[string]any{"grade": "1", "name": "x", "@id": "urn:x", "evidence": []any{}, "url": nil, "description": "x"} {
			with := maps.Clone(value)
			if _, there := with[name]; !there {
				with[name] = more
				out = append(out, with)
			}
		}
	}
	return out
}

func TestRefusal_tells_nothing_that_stands_in_a_badge(t *testing.T) {
	key := keyOf(t, 1)
	for _, change := range [][2]string{{`"inLanguage":"de"`, `"inLanguage":"de","grade":"SECRET"`}, {`"id":"did:key:`, `"id":"SECRET`}, {`"type":["Profile"]`, `"type":["Profile",{"name":"SECRET"}]`}} {
		text := strings.Replace(string(signed(t, claim(), key)), change[0], change[1], 1)
		_, err := Verify([]byte(text), trusting(key), nil, monday)
		assert.Equal(t, Malformed, why(err))
		assert.NotContains(t, err.Error(), "SECRET")
	}
}

func TestVerify_believes_no_others(t *testing.T) {
	key, other := keyOf(t, 1), keyOf(t, 2)
	text, list := signed(t, claim(), key), listOf(t, key)
	revoked := trusting(key)
	revoked[0].Methods[0].Revoked = monday.Add(time.Hour)
	posing := trusting(key) // the issuer's method, with another key
	posing[0].Methods[0].Public = other.Public()

	for name, test := range map[string]struct {
		trust Trust
		now   time.Time
		want  Why
	}{
		"nobody":              {nil, monday, Untrusted},
		"somebody else":       {Trust{other.Controller()}, monday, Untrusted},
		"another key":         {trusting(other), monday, Untrusted},
		"another key's name":  {posing, monday, Tampered},
		"no key":              {Trust{{house, []Method{{ID: key.Method(house).ID}}}}, monday, Untrusted},
		"a key before a loss": {revoked, monday, ""},
		"a key that was lost": {revoked, monday.Add(time.Hour), Untrusted},
		"the key alone":       {Trust{key.Controller()}, monday, Untrusted},
	} {
		_, err := Verify(text, test.trust, list, test.now)
		assert.Equal(t, test.want, why(err), name)
	}
}

func TestVerify_believes_what_was_signed_before_a_change_of_keys(t *testing.T) {
	old, fresh := keyOf(t, 1), keyOf(t, 2)

	got, err := Verify(signed(t, claim(), old), trusting(fresh, old), listOf(t, fresh), monday)

	require.NoError(t, err)
	assert.Equal(t, claim(), got)
}

func TestVerify_goes_by_the_clock_and_the_list(t *testing.T) {
	key, other := keyOf(t, 1), keyOf(t, 2)
	text, fresh := signed(t, claim(), key), listOf(t, key)
	end := claim().ExpiresAt
	register := Register{ID: lists, Issuer: house, List: NewList(0), From: monday, Until: end.AddDate(1, 0, 0)}
	long := func(change func(*Register)) []byte {
		r := register
		change(&r)
		list, err := SignList(r, key)
		require.NoError(t, err)
		return list
	}
	ever := long(func(*Register) {})

	for name, test := range map[string]struct {
		list []byte
		now  time.Time
		want Why
	}{
		"its first second":        {fresh, monday, ""},
		"its last second":         {ever, end, ""},
		"a second early":          {fresh, monday.Add(-time.Second), NotYet},
		"a second late":           {ever, end.Add(time.Second), Expired},
		"taken back":              {listOf(t, key, 4711), monday, Revoked},
		"taken back, and expired": {long(func(r *Register) { r.List = NewList(0); _ = r.List.Set(4711) }), end.Add(time.Second), Expired},
		"no list":                 {nil, monday, Unknown},
		"a badge as a list":       {text, monday, Unknown},
		"a list too old":          {fresh, monday.AddDate(0, 0, 7).Add(time.Second), Unknown},
		"a list too young":        {long(func(r *Register) { r.From = monday.Add(time.Hour) }), monday, Unknown},
		"another list":            {long(func(r *Register) { r.ID += "0" }), monday, Unknown},
		"another issuer's list":   {long(func(r *Register) { r.Issuer = key.Controller().ID }), monday, Unknown},
		"a list by another key":   {listOf(t, other), monday, Unknown},
		"a list with no end":      {bytes.Replace(fresh, []byte(`"validUntil":"2026-11-30T07:00:00Z",`), nil, 1), monday, Unknown},
		"a list changed":          {bytes.Replace(fresh, []byte(`2026-11-30`), []byte(`2036-11-30`), 1), monday, Unknown},
		"half a list":             {fresh[:len(fresh)/2], monday, Unknown},
	} {
		got, err := Verify(text, append(trusting(key), key.Controller()), test.list, test.now)
		assert.Equal(t, test.want, why(err), name)
		assert.Equal(t, claim(), got, name)
	}
}

func TestVerify_takes_a_badge_beyond_the_list_for_unknown(t *testing.T) {
	key, far := keyOf(t, 1), claim()
	far.Status.Index = MinList

	_, err := Verify(signed(t, far, key), trusting(key), listOf(t, key), monday)

	assert.Equal(t, Unknown, why(err))
}

func TestVerify_refuses_what_is_no_badge(t *testing.T) {
	key := keyOf(t, 1)
	text := string(signed(t, claim(), key))
	swap := func(from, to string) string {
		require.Contains(t, text, from)
		return strings.Replace(text, from, to, 1)
	}
	for name, text := range map[string]string{
		"nothing":            "",
		"a number":           "7",
		"a list":             "[" + text + "]",
		"null":               "null",
		"half":               text[:len(text)/2],
		"two":                text + text,
		"Latin 1":            swap("Änne", "\xc4nne"),
		"too large":          text + strings.Repeat(" ", MaxBadge),
		"too deep":           swap(`"inLanguage":"de"`, `"inLanguage":`+strings.Repeat(`{"name":`, 20)+`"x"`+strings.Repeat("}", 20)),
		"many values":        swap(`"type":["Profile"]`, `"type":["Profile"`+strings.Repeat(`,"Profile"`, 2000)+`]`),
		"many objects":       swap(`"type":["Profile"]`, `"type":["Profile"], "parentOrg": [{}`+strings.Repeat(`,{}`, 300)+`]`),
		"a name twice":       swap(`"inLanguage":"de"`, `"inLanguage":"de","inLanguage":"en"`),
		"another context":    swap(`context-3.0.3.json`, `context-3.0.2.json`),
		"contexts reversed":  swap(`"https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"`, `"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json","https://www.w3.org/ns/credentials/v2"`),
		"a context more":     swap(`context-3.0.3.json"`, `context-3.0.3.json", {"grade": "urn:grade"}`),
		"an unknown term":    swap(`"inLanguage":"de"`, `"inLanguage":"de","grade":"1"`),
		"no proof":           text[:strings.Index(text, `,"proof"`)] + "}",
		"another suite":      swap("eddsa-rdfc-2022", "eddsa-jcs-2022"),
		"another purpose":    swap(`"assertionMethod"`, `"authentication"`),
		"a proof of before":  swap(`"proofPurpose"`, `"previousProof":"urn:x","proofPurpose"`),
		"undated":            swap(`"created":"2026-11-23T07:00:00Z",`, ``),
		"no zone":            swap(`"created":"2026-11-23T07:00:00Z",`, `"created":"2026-11-23T07:00:00",`),
		"a short signature":  swap(`"proofValue":"z`, `"proofValue":"z2",  "x":"`),
		"no type":            swap(`"VerifiableCredential",`, ``),
		"a huge number":      swap(`"inLanguage":"de"`, `"inLanguage":1e999`),
		"several subjects":   swap(`"credentialSubject":{`, `"credentialSubject":[{"type":"AchievementSubject"},{`),
		"an issuer of words": swap(`"issuer":{"id"`, `"issuer":{"name"`),
	} {
		got, err := Verify([]byte(text), trusting(key), nil, monday)
		assert.Equal(t, Malformed, why(err), name)
		assert.Zero(t, got, name)
	}
}

// TestVerify_is_quick_with_the_worst_badge has as many contexts to read as the limits allow, and nodes that look alike: nobody has signed it, and it
// is looked at all the same.
func TestVerify_is_quick_with_the_worst_badge(t *testing.T) {
	key := keyOf(t, 1)
	const many = `"type":["Profile","Achievement","AchievementSubject","IdentityObject","Address","Image"]`
	const alike = `{"type":"Profile","parentOrg":[{"name":"x"},{"name":"x"}]}`
	entries := []string{alike, alike}
	for i := range 90 {
		entries = append(entries, fmt.Sprintf(`{%s,"name":"x%d","parentOrg":{%s,"name":"y%d"}}`, many, i, many, i))
	}
	text := strings.Replace(string(signed(t, claim(), key)), `"type":["Profile"]`, `"type":["Profile"],"parentOrg":[`+strings.Join(entries, ",")+`]`, 1)
	began := time.Now()

	_, err := Verify([]byte(text), trusting(key), nil, monday)

	assert.Equal(t, Tampered, why(err))
	assert.Less(t, time.Since(began), 10*time.Second)
}

func TestList_gives_back_what_was_set(t *testing.T) {
	l := NewList(200_001)
	for _, index := range []int{0, 7, 8, 131_072, 200_007} {
		require.NoError(t, l.Set(index))
	}

	again, err := DecodeList(l.Encode())

	require.NoError(t, err)
	assert.Equal(t, 200_008, again.Len())
	set := []int{}
	for index := range again.Len() {
		if gone, _ := again.Get(index); gone {
			set = append(set, index)
		}
	}
	assert.Equal(t, []int{0, 7, 8, 131_072, 200_007}, set)
	for _, index := range []int{-1, 200_008} {
		assert.Error(t, l.Set(index))
		_, err := l.Get(index)
		assert.Error(t, err)
	}
	assert.Equal(t, []int{MinList, MaxList}, []int{NewList(-1).Len(), NewList(1 << 40).Len()})
}

// TestList_counts_from_the_left goes by Bitstring Status List 1.0, "Bitstring Generation Algorithm": the first index is the leftmost bit.
func TestList_counts_from_the_left(t *testing.T) {
	l := NewList(0)
	require.NoError(t, l.Set(0))
	require.NoError(t, l.Set(10))

	packed, err := base64.RawURLEncoding.DecodeString(l.Encode()[1:])
	require.NoError(t, err)
	z, err := gzip.NewReader(bytes.NewReader(packed))
	require.NoError(t, err)
	head := make([]byte, 2)
	_, err = z.Read(head)

	require.NoError(t, err)
	assert.Equal(t, []byte{0b1000_0000, 0b0010_0000}, head)
}

func TestDecodeList_refuses_bombs_and_bits(t *testing.T) {
	packed := func(size int, tail string) string {
		var out bytes.Buffer
		z, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed)
		_, _ = z.Write(make([]byte, size))
		_ = z.Close()
		return "u" + base64.RawURLEncoding.EncodeToString(append(out.Bytes(), tail...))
	}
	for name, text := range map[string]string{
		"nothing": "", "no multibase": packed(MinList/8, "")[1:], "base58": "z" + packed(MinList/8, "")[1:], "no base64": "u!!", "no gzip": "uAAAA",
		"too short": packed(MinList/8-1, ""), "a bomb": packed(32<<20, ""), "a tail": packed(MinList/8, "x"), "two lists": packed(MinList/8, packed(9, "")),
		"half": packed(MinList/8, "")[:40], "long": "u" + strings.Repeat("A", MaxListCredential),
	} {
		_, err := DecodeList(text)
		assert.Equal(t, Malformed, why(err), name)
	}
	_, err := DecodeList(packed(MinList/8, ""))
	assert.NoError(t, err)
}

func TestSignList_refuses_what_nobody_could_use(t *testing.T) {
	good := Register{ID: lists, Issuer: house, List: NewList(0), From: monday, Until: monday.Add(time.Hour)}
	for name, change := range map[string]func(*Register){
		"no list":   func(r *Register) { r.List = nil },
		"no URL":    func(r *Register) { r.ID = "urn:uuid:1" },
		"no issuer": func(r *Register) { r.Issuer = "" },
		"no span":   func(r *Register) { r.Until = monday },
	} {
		r := good
		change(&r)
		_, err := SignList(r, keyOf(t, 1))
		assert.Error(t, err, name)
	}
}

func TestSignList_holds_the_longest_list(t *testing.T) {
	key, l := keyOf(t, 1), NewList(MaxList)
	random := rand.New(rand.NewPCG(1, 2))
	for range MaxList / 100 {
		require.NoError(t, l.Set(random.IntN(MaxList)))
	}
	list, err := SignList(Register{ID: lists, Issuer: house, List: l, From: monday, Until: monday.Add(time.Hour)}, key)
	require.NoError(t, err)
	c := claim()
	c.Status.Index = MaxList - 1
	require.NoError(t, l.Set(c.Status.Index-1))

	_, err = Verify(signed(t, c, key), trusting(key), list, monday)

	assert.NoError(t, err)
}

func TestController_is_read_as_it_was_written(t *testing.T) {
	for _, id := range []string{house, "https://pult.example/issuer", keyOf(t, 1).Controller().ID} {
		c := Controller{ID: id, Methods: []Method{keyOf(t, 2).Method(id), keyOf(t, 1).Method(id)}}
		c.Methods[1].Revoked = monday

		text, err := c.Document()
		require.NoError(t, err)
		again, err := ReadController(text)

		require.NoError(t, err)
		assert.Equal(t, c, again)
	}
}

func TestController_reads_what_others_publish(t *testing.T) {
	key := keyOf(t, 1)
	public := key.Controller().ID[len("did:key:"):]
	text := fmt.Sprintf(`{"@context": "https://www.w3.org/ns/did/v1", "id": "did:web:a.example", "service": [], "verificationMethod": [
		{"id": "did:web:a.example#1", "type": "Multikey", "controller": "did:web:a.example", "publicKeyMultibase": %[1]q, "expires": "2030-01-01T00:00:00Z"},
		{"id": "did:web:a.example#2", "type": "JsonWebKey", "controller": "did:web:a.example", "publicKeyJwk": {}},
		{"id": "did:web:a.example#3", "type": "Multikey", "controller": "did:web:b.example", "publicKeyMultibase": %[1]q},
		{"id": "did:web:a.example#4", "type": "Multikey", "controller": "did:web:a.example", "publicKeyMultibase": %[1]q},
		{"id": "did:web:a.example#5", "type": "Multikey", "controller": "did:web:a.example", "publicKeyMultibase": "zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76"}],
		"assertionMethod": ["did:web:a.example#1", "did:web:a.example#2", "did:web:a.example#3", "did:web:a.example#5", "did:web:a.example#6", 7, ["did:web:a.example#1"],
		{"id": "did:web:a.example#7", "type": "Multikey", "controller": "did:web:a.example", "publicKeyMultibase": %[1]q}]}`, public)

	c, err := ReadController([]byte(text))

	require.NoError(t, err)
	assert.Equal(t, Controller{"did:web:a.example", []Method{
		{"did:web:a.example#1", key.Public(), time.Date(2030, time.January, 1, 0, 0, 0, 0, time.UTC)}, {"did:web:a.example#7", key.Public(), time.Time{}},
	}}, c)
	for _, text := range []string{"", "[]", "{}", `{"id": 7}`, strings.Repeat(" ", MaxController) + text} {
		_, err := ReadController([]byte(text))
		assert.Equal(t, Malformed, why(err), text[:min(len(text), 9)])
	}
}

func TestKey_is_never_printed(t *testing.T) {
	key := keyOf(t, 1)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("made", "key", key, "pointer", &key)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("made", "key", key, "in", struct{ K Key }{key})
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d", "%q"} {
		_, _ = fmt.Fprintf(&log, verb+" "+verb+"\n", key, []Key{key})
	}
	_, err := json.Marshal(struct{ K Key }{key})
	again, parsed := ParseKey(key.Secret())

	require.NoError(t, parsed)
	assert.Equal(t, key, again)
	assert.Error(t, err)
	seed := make([]byte, 32)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(seed)
	for _, part := range []string{key.Secret()[5:15], fmt.Sprint(seed)[1:20], fmt.Sprintf("%x", seed[:4])} {
		assert.NotContains(t, log.String(), part)
	}
	for _, text := range []string{"", "z", key.Secret()[1:], key.Secret() + "1", key.Controller().ID[len("did:key:"):]} {
		_, err := ParseKey(text)
		assert.Error(t, err)
	}
	assert.Empty(t, Key{}.Secret())
	_, err = NewKey(strings.NewReader("too little"))
	assert.Error(t, err)
}

// TestIdentity_knows_its_own goes by the example of Open Badges 3.0, IdentityHash.
func TestIdentity_knows_its_own(t *testing.T) {
	i := claim().Subject.Identity
	assert.True(t, i.Is("a@example.com"))
	assert.False(t, i.Is("b@example.com"))
	assert.False(t, Identity{}.Is(""))

	i, err := Hashed("emailAddress", "ann@example.com", rand.NewChaCha8([32]byte{}))

	require.NoError(t, err)
	assert.True(t, i.Is("ann@example.com"))
	assert.Len(t, i.Salt, 32)
	_, err = Hashed("emailAddress", "ann@example.com", strings.NewReader(""))
	assert.Error(t, err)
}

func FuzzVerify(f *testing.F) {
	key := keyOf(f, 1)
	good, list := signed(f, claim(), key), listOf(f, key)
	f.Add(good, list)
	f.Add(list, good)
	f.Add([]byte(`{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:a"}`), []byte(`{"proof":{}}`))
	f.Fuzz(func(t *testing.T, text, list []byte) {
		got, err := Verify(text, trusting(key), list, monday)
		if err == nil && !assert.Equal(t, claim(), got) {
			t.Fatalf("believed: %s", text)
		}
		if why(err) == Malformed && got != (Claim{}) {
			t.Fatalf("claims what is malformed: %s", text)
		}
		_, _ = ReadController(text)
		_, _ = DecodeList(string(text))
	})
}

func TestController_Trust_believes_its_keys_by_themselves(t *testing.T) {
	key, other := keyOf(t, 1), keyOf(t, 2)
	c := claim()
	c.Issuer.ID, c.Status = key.Controller().ID, Status{}
	old := signed(t, c, key) // before the issuer had an address

	_, err := Verify(old, trusting(key)[0].Trust(), nil, monday)
	require.NoError(t, err)
	_, err = Verify(old, trusting(other)[0].Trust(), nil, monday)
	require.Error(t, err)
	gone := trusting(key)[0]
	gone.Methods[0].Revoked = monday.AddDate(-1, 0, 0)
	_, err = Verify(old, gone.Trust(), nil, monday)
	require.Error(t, err, "a revoked key is believed under no name")
}
