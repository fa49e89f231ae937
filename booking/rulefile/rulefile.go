// SPDX-License-Identifier: EUPL-1.2

// Package rulefile reads and writes the rules of a house as a file that people can edit: JSON with days and hours as they are
// written on a door. Reading is strict: every name must be known, every value in its range, and an error says where it is.
package rulefile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
)

// Limits of a file, looked at before it is decoded.
const (
	MaxSize  = 4 << 20
	MaxDepth = 6
)

// A File is what a house says: all of its rules. What is not in it does not hold any more.
type File struct {
	// Building is its id, or its name where only one has it.
	Building string
	// Shown is what Shown said of the rules that the file was written from; empty for a file of somebody's own.
	Shown string
	Book  booking.Rulebook
}

// file, rules and amendment are as they are written; their own fields hide those of the same name inside.
type file struct {
	Building   string      `json:"building"`
	Shown      string      `json:"shown,omitempty"`
	Rules      rules       `json:"rules"`
	Amendments []amendment `json:"amendments,omitempty"`
}

type rules struct {
	booking.Rules
	Building *string `json:"building,omitempty"`
	Open     week    `json:"open"`
}

type amendment struct {
	booking.Amendment
	ID       booking.AmendmentID `json:"id,omitempty"`
	Building *string             `json:"building,omitempty"`
	MadeAt   *time.Time          `json:"madeAt,omitempty"`
	Open     *week               `json:"open,omitempty"`
}

// known are all names that a file may use. The decoder takes them in any case; people shall see one spelling.
var known = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range strings.Fields(`building shown rules amendments horizon open region closures homeDays maxOpen checkInEarly checkInWithin checkInZones
		granularity perWeek perMonth cancelBefore teamShare needs presence adjustable accessible days min max as
		id name issuer zone unit role from until monday tuesday wednesday thursday friday saturday sunday`) {
		names[name] = true
	}
	return names
}()

// mark is what some editors write before a text to say that it is UTF-8.
var mark = []byte("\xef\xbb\xbf")

// Read reads a file. The rules are checked by themselves and against each other; whether there are such zones and units, only
// the caller can tell. now is when they are made.
func Read(r io.Reader, now time.Time) (f File, err error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return f, err
	}
	if text = bytes.TrimPrefix(text, mark); len(text) > MaxSize {
		return f, fmt.Errorf("it is larger than %d MiB: a house has at most %d amendments", MaxSize>>20, booking.MaxAmendments)
	}
	if err := look(text); err != nil {
		return f, err
	}
	var said file
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&said); err != nil {
		return f, where(text, dec.InputOffset(), err)
	}
	return said.file(now)
}

// where says in which line and field an error lies.
func where(text []byte, at int64, err error) error {
	var odd *json.UnmarshalTypeError
	if errors.As(err, &odd) {
		return fmt.Errorf("line %d: %s is a %s, which does not belong there", line(text, odd.Offset), inside.Replace(odd.Field), odd.Value)
	}
	return fmt.Errorf("line %d: %s", line(text, at), strings.TrimPrefix(err.Error(), "json: "))
}

// inside takes out of a field's path what is a part of Go and not of the file.
var inside = strings.NewReplacer(".Rules", "", ".Amendment.Terms", "", ".Amendment", "", ".Needs", "")

func line(text []byte, at int64) int {
	return 1 + bytes.Count(text[:min(max(at, 0), int64(len(text)))], []byte{'\n'})
}

// look reads the file word by word before it is decoded: depth, how many amendments, and that each name is known and stands in an
// object once.
func look(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	l := looker{dec: dec, text: text}
	if err := l.value(nil); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("line %d: more follows after the end", line(text, dec.InputOffset()))
	}
	return nil
}

type looker struct {
	dec  *json.Decoder
	text []byte
}

func (l *looker) wrong(format string, args ...any) error {
	return fmt.Errorf("line %d: "+format, append([]any{line(l.text, l.dec.InputOffset())}, args...)...)
}

func (l *looker) value(path []string) error {
	if len(path) > MaxDepth {
		return l.wrong("it is nested deeper than rules are")
	}
	token, err := l.dec.Token()
	if err != nil {
		return l.wrong("it is no JSON: %v", err)
	}
	switch token {
	case json.Delim('{'):
		return l.object(path)
	case json.Delim('['):
		return l.array(path)
	}
	return nil
}

func (l *looker) object(path []string) error {
	met := map[string]bool{}
	for l.dec.More() {
		token, err := l.dec.Token()
		if err != nil {
			return l.wrong("it is no JSON: %v", err)
		}
		name, _ := token.(string)
		in := strings.Join(path, ".")
		free := len(path) > 0 && path[len(path)-1] == "checkInZones" // its names are zones
		switch {
		case !free && !known[name]:
			return l.wrong("%q in %s is not known; the names are listed in docs/OPERATIONS.md", name, orFile(in))
		case met[name]:
			return l.wrong("%q stands twice in %s", name, orFile(in))
		}
		met[name] = true
		if err := l.value(append(path[:len(path):len(path)], name)); err != nil {
			return err
		}
	}
	_, err := l.dec.Token()
	return l.ended(err)
}

func (l *looker) array(path []string) error {
	n := 0
	for ; l.dec.More(); n++ {
		if amendments := len(path) == 1 && path[0] == "amendments"; amendments && n >= booking.MaxAmendments {
			return l.wrong("there are more than %d amendments, the most that a house may have: leave out those that are over", booking.MaxAmendments)
		}
		if err := l.value(append(path[:len(path):len(path)], fmt.Sprint(n+1))); err != nil {
			return err
		}
	}
	_, err := l.dec.Token()
	return l.ended(err)
}

func (l *looker) ended(err error) error {
	if err != nil {
		return l.wrong("it is no JSON: %v", err)
	}
	return nil
}

func orFile(path string) string {
	if path == "" {
		return "the file"
	}
	return path
}

// file is what was said as the rules have it.
func (said file) file(now time.Time) (f File, err error) {
	if said.Building == "" {
		return f, errors.New("building is missing: the id or the name of the house")
	}
	if said.Shown != "" && !strings.Contains(said.Shown, " ") {
		return f, errors.New("shown is not as pultd rules show writes it: leave it out, or show the rules again")
	}
	f.Building, f.Shown = said.Building, said.Shown
	f.Book.Rules = said.Rules.Rules
	f.Book.Rules.Open = said.Rules.Open
	for _, s := range said.Amendments {
		a := s.Amendment
		a.ID = s.ID
		a.MadeAt = now.UTC().Truncate(time.Second)
		if s.Open != nil {
			open := [7]booking.OpenHours(*s.Open)
			a.Open = &open
		}
		f.Book.Amendments = append(f.Book.Amendments, a)
	}
	return f, nil
}

// amended is the namespace of amendments that name no id, drawn once for all times.
var amended = uuid.MustParse("5b1c5a39-7a5e-4a0c-9d76-3f5d5bd3f0a2")

// Of is the rulebook of the file for a building, checked. An amendment without an id gets one that follows from its name, whom it
// concerns and its first day, so that the same file changes nothing when it is applied again.
func (f File) Of(building booking.BuildingID) (booking.Rulebook, error) {
	book := booking.Rulebook{Rules: f.Book.Rules}
	book.Building = building
	for _, a := range f.Book.Amendments {
		a.Building = building
		if a.ID == "" {
			a.ID = derived(a)
		}
		book.Amendments = append(book.Amendments, a)
	}
	return book, book.Check()
}

// derived is the id of an amendment that names none.
func derived(a booking.Amendment) booking.AmendmentID {
	key := fmt.Sprintf("%s|%s|%s|%s|%s|%s", a.Building, a.Name, a.Zone, a.Unit, a.Role, a.From)
	return booking.AmendmentID(uuid.NewSHA1(amended, []byte(key)).String())
}

// Shown names a house and what its rules say: rules that were changed since have another one. It is all that Write writes, summed up.
func Shown(building booking.BuildingID, book booking.Rulebook) string {
	text, err := json.Marshal(written(building, book))
	if err != nil {
		panic(err) // rules are numbers, days and words
	}
	sum := sha256.Sum256(text)
	return string(building) + " " + hex.EncodeToString(sum[:8])
}

// Outdated tells whether the rules of the house have changed since the file was written from them. A file of somebody's own never
// is, nor one that was written from the rules of another house.
func (f File) Outdated(building booking.BuildingID, now booking.Rulebook) bool {
	return strings.HasPrefix(f.Shown, string(building)+" ") && f.Shown != Shown(building, now)
}

// Write writes the rules of a house as Read reads them. Ids that follow from the rest are left out, so that the file can be given to
// another house.
func Write(w io.Writer, building booking.BuildingID, book booking.Rulebook) error {
	said := written(building, book)
	said.Shown = Shown(building, book)
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(said)
}

func written(building booking.BuildingID, book booking.Rulebook) file {
	said := file{Building: string(building), Rules: rules{Rules: book.Rules, Open: book.Rules.Open}}
	all := append([]booking.Amendment{}, book.Amendments...)
	booking.Sort(all)
	for _, a := range all {
		s := amendment{Amendment: a}
		if a.ID != derived(a) {
			s.ID = a.ID
		}
		if a.Open != nil {
			open := week(*a.Open)
			s.Open = &open
		}
		said.Amendments = append(said.Amendments, s)
	}
	return said
}
