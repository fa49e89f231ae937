// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/pult-app/pult/staff"
)

// MaxFile is the size in bytes of a file that Read reads.
const MaxFile = 1 << 20

// maxDepth is how deep such a file is nested.
const maxDepth = 4

// file is a configuration as it is written.
type file struct {
	Issuer     string              `json:"issuer"`
	ClientID   string              `json:"clientId"`
	SecretFile string              `json:"clientSecretFile"`
	Name       string              `json:"name"`
	Scopes     *[]string           `json:"scopes"`
	Claims     fileClaims          `json:"claims"`
	Groups     map[string]grant    `json:"groups"`
	Members    bool                `json:"onlyGroups"`
	Require    map[string]required `json:"require"`
	Local      bool                `json:"local"`
}

type fileClaims struct {
	Groups string `json:"groups"`
	Given  string `json:"given"`
	Family string `json:"family"`
}

type grant struct {
	Role string `json:"role"`
	Unit string `json:"unit"`
}

type required struct {
	ACR    []string `json:"acr"`
	AMR    []string `json:"amr"`
	MaxAge string   `json:"maxAge"`
}

// Read reads the file that says whom a server believes. secretFile is where it says that the client's secret lies; empty for a public
// client. An error says what is wrong, where, and what belongs there.
func Read(r io.Reader) (cfg Config, secretFile string, err error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return cfg, "", err
	}
	if text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")); len(text) > MaxFile {
		return cfg, "", fmt.Errorf("it is larger than %d MiB", MaxFile>>20)
	}
	if err := (&looker{json.NewDecoder(bytes.NewReader(text)), text}).look(); err != nil {
		return cfg, "", err
	}
	var said file
	if err := json.Unmarshal(text, &said); err != nil {
		return cfg, "", odd(text, err)
	}
	cfg, err = said.config()
	return cfg, said.SecretFile, err
}

// odd says where a value is of another kind than its place.
func odd(text []byte, err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fmt.Errorf("line %d: %s is a %s, which does not belong there", lineAt(text, wrong.Offset), wrong.Field, wrong.Value)
	}
	return fmt.Errorf("it is no JSON: %w", err)
}

func lineAt(text []byte, at int64) int {
	return 1 + bytes.Count(text[:min(max(at, 0), int64(len(text)))], []byte{'\n'})
}

func (f file) config() (Config, error) {
	cfg := Config{Issuer: f.Issuer, ClientID: f.ClientID, Name: f.Name, Local: f.Local, Members: f.Members, Claims: Claims(f.Claims), Scopes: []string{"profile"}}
	if f.Scopes != nil {
		cfg.Scopes = *f.Scopes
	}
	if err := cfg.check(); err != nil {
		return cfg, err
	}
	var err error
	if cfg.Groups, err = grants(f.Groups, f.Members); err == nil {
		cfg.Require, err = requirements(f.Require)
	}
	if err == nil && cfg.Members && len(cfg.Groups) == 0 {
		err = errors.New("onlyGroups lets in members of groups alone, and there are no groups: name them, {} for one that brings nothing else")
	}
	return cfg, err
}

func (c *Config) check() error {
	if err := usable(c.Issuer, true); err != nil || strings.Contains(c.Issuer, "?") {
		return fmt.Errorf("issuer is https://…, letter by letter as the issuer names itself, and not %q", c.Issuer)
	}
	if c.ClientID == "" || strings.ContainsFunc(c.ClientID, unicode.IsControl) {
		return errors.New("clientId is missing: the name under which this server is registered with the issuer")
	}
	if c.Name = name(c.Name); c.Name == "" {
		return errors.New(`name is missing: what people call the issuer, such as "Stadt Wuppertal"`)
	}
	for _, scope := range c.Scopes {
		if scope == "" || strings.ContainsFunc(scope, func(r rune) bool { return r <= ' ' || r > '~' || r == '"' || r == '\\' }) {
			return fmt.Errorf("scopes has %q: a scope is a word without spaces", scope)
		}
	}
	c.Claims.Groups = cmp.Or(c.Claims.Groups, "groups")
	c.Claims.Given, c.Claims.Family = cmp.Or(c.Claims.Given, "given_name"), cmp.Or(c.Claims.Family, "family_name")
	return nil
}

// stored are the roles that a person has because somebody gave them; the others follow from what a person is.
var stored = []staff.Role{staff.Facility, staff.Editor, staff.Trainer, staff.Administrator, staff.Council}

// grants reads what groups bring. Where they alone let in, one may bring nothing else.
func grants(said map[string]grant, members bool) (map[string]Grant, error) {
	all := map[string]Grant{}
	for _, group := range slices.Sorted(maps.Keys(said)) {
		g := said[group]
		switch {
		case g == grant{} && !members:
			return nil, fmt.Errorf("groups.%s says nothing: give it a role, a unit, or both, or say onlyGroups", group)
		case g.Role != "" && !slices.Contains(stored, staff.Role(g.Role)):
			return nil, fmt.Errorf("groups.%s.role is one of %s, and not %q", group, words(stored), g.Role)
		}
		all[group] = Grant{staff.Role(g.Role), staff.UnitID(g.Unit)}
	}
	return all, nil
}

func requirements(said map[string]required) (map[staff.Role]Assurance, error) {
	all := map[staff.Role]Assurance{}
	signedIn := slices.DeleteFunc(slices.Clone(staff.Roles), func(role staff.Role) bool { return role == staff.Guest })
	for _, role := range slices.Sorted(maps.Keys(said)) {
		if !slices.Contains(signedIn, staff.Role(role)) {
			return nil, fmt.Errorf("require.%s: a role is one of %s", role, words(signedIn))
		}
		need := said[role]
		age, err := need.age()
		switch {
		case err != nil:
			return nil, fmt.Errorf("require.%s.maxAge is a time from 1m to 8760h, such as 8h, and not %q", role, need.MaxAge)
		case age == 0 && len(need.ACR) == 0 && len(need.AMR) == 0:
			return nil, fmt.Errorf("require.%s says nothing: give it acr, amr or maxAge, or leave it out", role)
		case slices.Contains(slices.Concat(need.ACR, need.AMR), "") || slices.ContainsFunc(need.ACR, func(level string) bool { return strings.Contains(level, " ") }):
			return nil, fmt.Errorf("require.%s has a word in acr or amr that is empty or has a space", role)
		}
		all[staff.Role(role)] = Assurance{need.ACR, need.AMR, age}
	}
	return all, nil
}

func (r required) age() (time.Duration, error) {
	if r.MaxAge == "" {
		return 0, nil
	}
	age, err := time.ParseDuration(r.MaxAge)
	if err == nil && (age < time.Minute || age > 365*24*time.Hour) {
		err = errors.New("out of range")
	}
	return age, err
}

func words(roles []staff.Role) string {
	list := make([]string, len(roles))
	for i, role := range roles {
		list[i] = string(role)
	}
	return strings.Join(list, ", ")
}

// A looker reads a file word by word before it is decoded: each name must be known, in one spelling, and stand once.
type looker struct {
	dec  *json.Decoder
	text []byte
}

// fields are the names that an object may have, by where it stands; * is a name of the file's own.
var fields = map[string]string{
	"":          "issuer clientId clientSecretFile name scopes claims groups onlyGroups require local",
	"claims":    "groups given family",
	"groups":    "*",
	"groups.*":  "role unit",
	"require":   "*",
	"require.*": "acr amr maxAge",
}

func (l *looker) look() error {
	token, err := l.dec.Token()
	if err != nil {
		return l.wrong("it is no JSON: %v", err)
	}
	if token != json.Delim('{') {
		return l.wrong("it is no object: it begins with { and has issuer, clientId and name")
	}
	if err := l.object("", ""); err != nil {
		return err
	}
	if _, err := l.dec.Token(); !errors.Is(err, io.EOF) {
		return l.wrong("more follows after the end")
	}
	return nil
}

func (l *looker) wrong(format string, args ...any) error {
	return fmt.Errorf("line %d: "+format, append([]any{lineAt(l.text, l.dec.InputOffset())}, args...)...)
}

// object reads one that stands at a place, by the names of fields, which the file calls so.
func (l *looker) object(place, called string) error {
	known, met := strings.Fields(fields[place]), map[string]bool{}
	for l.dec.More() {
		token, err := l.dec.Token()
		if err != nil {
			return l.wrong("it is no JSON: %v", err)
		}
		key, _ := token.(string)
		free := slices.Equal(known, []string{"*"})
		switch {
		case !free && !slices.Contains(known, key):
			return l.wrong("%q is not known%s: there are %s", key, inPlace(called), strings.Join(known, ", "))
		case met[key]:
			return l.wrong("%q stands twice%s", key, inPlace(called))
		}
		met[key] = true
		inside := strings.TrimPrefix(called+"."+key, ".")
		if free {
			key = "*"
		}
		if err := l.value(strings.TrimPrefix(place+"."+key, "."), inside); err != nil {
			return err
		}
	}
	_, err := l.dec.Token()
	return l.ended(err)
}

func inPlace(place string) string {
	if place == "" {
		return ""
	}
	return " in " + place
}

func (l *looker) value(place, called string) error {
	token, err := l.dec.Token()
	switch {
	case err != nil:
		return l.wrong("it is no JSON: %v", err)
	case strings.Count(place, ".") >= maxDepth:
		return l.wrong("it is nested deeper than such a file is")
	case token == json.Delim('{'):
		return l.object(place, called)
	case token == json.Delim('['):
		for l.dec.More() {
			if err := l.value(place+".0", called); err != nil {
				return err
			}
		}
		_, err := l.dec.Token()
		return l.ended(err)
	}
	return nil
}

func (l *looker) ended(err error) error {
	if err != nil {
		return l.wrong("it is no JSON: %v", err)
	}
	return nil
}
