// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Sheet is what a template writes: a page as a visitor sees it. A template reads .Data, and says everything by the methods.
type Sheet struct {
	*Visit
	Page  Page
	Data  any
	Wrong Refused

	office *Office
}

// T is a sentence, filled.
func (s *Sheet) T(key string, args ...any) string { return s.Language.Say(key, args...) }

// N is a sentence for a number.
func (s *Sheet) N(key string, n int, args ...any) string { return s.Language.Count(key, n, args...) }

// Has tells whether there is a sentence of a key.
func (s *Sheet) Has(key string) bool { return s.Language.Knows(key) }

// Word is the sentence of a key, or the word itself.
func (s *Sheet) Word(word string) string { return s.Language.Word(word) }

// Heading is what the page is called.
func (s *Sheet) Heading() string { return s.T("office." + s.Page.Name) }

// Day is the day of a time on the town's clock.
func (s *Sheet) Day(at time.Time) string { return s.Language.Day(s.Clock(at)) }

// Hour is the time of day on the town's clock.
func (s *Sheet) Hour(at time.Time) string { return s.Language.Hour(s.Clock(at)) }

// Time is a moment as an element that programs can read, too.
func (s *Sheet) Time(at time.Time) template.HTML {
	if at.IsZero() {
		return template.HTML(template.HTMLEscapeString(s.T("office.never")))
	}
	words := s.Day(at) + ", " + s.Hour(at)
	return template.HTML(`<time datetime="` + at.UTC().Format(time.RFC3339) + `">` + template.HTMLEscapeString(words) + `</time>`)
}

// Number is a number with its thousands apart, Size a number of bytes.
func (s *Sheet) Number(n int64) string { return s.Language.Number(n) }

// With is the same sheet for a part of what it shows.
func (s *Sheet) With(data any) *Sheet {
	part := *s
	part.Data = data
	return &part
}

// Date is a day of the calendar.
func (s *Sheet) Date(day booking.Day) string {
	year, month, n := day.Date()
	return s.Language.Day(time.Date(year, month, n, 0, 0, 0, 0, time.UTC))
}

// Month is a month with its year, Weekdays are short names from Monday on.
func (s *Sheet) Month(at time.Time) string {
	return months[s.Language][at.Month()-1] + " " + strconv.Itoa(at.Year())
}

// Weekdays are short names of the days of a week, from Monday on.
func (s *Sheet) Weekdays() []string {
	names := weekdays[s.Language]
	return append(names[1:7:7], names[0])
}

// Figure is a count with its thousands apart.
func (s *Sheet) Figure(n int) string { return s.Language.Number(int64(n)) }

// Size is a number of bytes.
func (s *Sheet) Size(n int64) string { return s.Language.Size(n) }

// Count is a small number, with its thousands apart.
func (s *Sheet) Count(n int) string { return s.Language.Number(int64(n)) }

// Fill is a sentence, filled with a list.
func (s *Sheet) Fill(key string, args []any) string { return s.Language.Say(key, args...) }

// Ago is how long ago something was, in the greatest unit that fits.
func (s *Sheet) Ago(at time.Time) string {
	switch since := s.Now.Sub(at); {
	case since < time.Minute:
		return s.T("office.ago.now")
	case since < time.Hour:
		return s.N("office.ago.minutes", int(since/time.Minute))
	case since < 24*time.Hour:
		return s.N("office.ago.hours", int(since/time.Hour))
	default:
		return s.N("office.ago.days", int(since/(24*time.Hour)))
	}
}

// Can tells whether the visitor may do something.
func (s *Sheet) Can(act string) bool { return s.May(staff.Act(act)) }

// Hide is an opaque word for an id, for an address.
func (s *Sheet) Hide(id any) string { return s.Seal(fmt.Sprint(id)) }

// Token is the hidden field that every form of the office needs.
func (s *Sheet) Token() template.HTML {
	return template.HTML(`<input type="hidden" name="form" value="` + template.HTMLEscapeString(s.Secret) + `">`)
}

// Typed is what stands in a field when the page is shown again, and otherwise what is there.
func (s *Sheet) Typed(field, otherwise string) string {
	if len(s.Wrong) > 0 && s.Request.Form.Has(field) {
		return s.Request.Form.Get(field)
	}
	return otherwise
}

// Picked tells whether a choice of a field is the one that was made.
func (s *Sheet) Picked(field, choice, otherwise string) bool {
	return s.Typed(field, otherwise) == choice
}

// Ticked tells whether a choice of a field of several stands ticked.
func (s *Sheet) Ticked(field, choice string, otherwise bool) bool {
	if len(s.Wrong) > 0 {
		return slices.Contains(s.Request.Form[field], choice)
	}
	return otherwise
}

// Given are the roles that can be given.
func (s *Sheet) Given() []staff.Role { return Given }

// Fault is what is wrong with a field; empty when nothing is.
func (s *Sheet) Fault(field string) string {
	for _, w := range s.Wrong {
		if w.Field == field {
			return s.T(w.Key, w.Args...)
		}
	}
	return ""
}

// Faults are all that is wrong, for the list above the page.
func (s *Sheet) Faults() (list []Fault) {
	for _, w := range s.Wrong {
		list = append(list, Fault{w.Field, s.T(w.Key, w.Args...)})
	}
	return list
}

// A Fault is what is wrong with a field, in words.
type Fault struct{ Field, Words string }

// Field is a field for the template "field": a line to type in, with its label.
func (s *Sheet) Field(name, key string) *Field {
	return &Field{Name: name, Label: s.T(key), Fault: s.Fault(name), Value: s.Typed(name, ""), Type: "text", Most: 200, sheet: s}
}

// A Field is a field of a form. Its methods say more of it, one after the other.
type Field struct {
	Name, Label, Fault, Hint, Value, Type, Fills string
	Must                                         bool
	Most, Lines                                  int
	Options                                      []Option

	sheet *Sheet
}

// An Option is a choice of a field.
type Option struct {
	Value, Word string
	Picked      bool
}

// Is sets what stands in it at first.
func (f *Field) Is(value any) *Field {
	f.Value = f.sheet.Typed(f.Name, fmt.Sprint(value))
	return f
}

// Needed says that it must not be empty.
func (f *Field) Needed() *Field { f.Must = true; return f }

// Hinted adds a sentence below the label.
func (f *Field) Hinted(key string, args ...any) *Field { f.Hint = f.sheet.T(key, args...); return f }

// Long makes it an area of some lines, with at most so many letters.
func (f *Field) Long(lines, most int) *Field { f.Lines, f.Most = lines, most; return f }

// Short bounds how many letters go into it.
func (f *Field) Short(most int) *Field { f.Most = most; return f }

// As says what type of input it is: date, time, number, search, file …
func (f *Field) As(kind string) *Field { f.Type = kind; return f }

// Choice adds a choice, for the template "select".
func (f *Field) Choice(value, word string) *Field {
	f.Options = append(f.Options, Option{value, word, f.Value == value})
	return f
}

// Plain tells whether letters are typed into it, which a browser can count.
func (f *Field) Plain() bool {
	switch f.Type {
	case "text", "search", "email", "tel", "url", "password":
		return true
	}
	return false
}

// Optional is said of a field that may be empty.
func (f *Field) Optional() string {
	if f.Type == "search" || len(f.Options) > 0 {
		return ""
	}
	return f.sheet.T("office.optional")
}

// ID is its id in the document.
func (f *Field) ID() string { return "f-" + f.Name }

// Described are the ids of what describes it.
func (f *Field) Described() string {
	var ids []string
	if f.Fault != "" {
		ids = append(ids, f.ID()+"-wrong")
	}
	if f.Hint != "" {
		ids = append(ids, f.ID()+"-hint")
	}
	return strings.Join(ids, " ")
}

var (
	icons    = map[string]template.HTML{}
	iconsMu  sync.Mutex
	iconHead = `<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 -960 960 960">`
)

// Icon is a sign beside words. It is not read aloud.
func (s *Sheet) Icon(name string) template.HTML {
	iconsMu.Lock()
	defer iconsMu.Unlock()
	if icon, ok := icons[name]; ok {
		return icon
	}
	text, err := assets.Icons.ReadFile("icons/" + name + ".svg")
	_, inner, ok := strings.Cut(string(text), ">")
	if err != nil || !ok {
		panic(fmt.Sprintf("no icon %q", name)) // embedded, and a test looks at every page
	}
	icon := template.HTML(iconHead + inner)
	icons[name] = icon
	return icon
}

// A Link leads somewhere.
type Link struct {
	Path, Word, Icon string
	Here             bool
}

// Links are those of a group of the navigation that the visitor may follow.
type Links struct {
	Word  string
	Links []Link
}

// Navigation is what the visitor may open, by group.
func (s *Sheet) Navigation() (list []Links) {
	for _, group := range groups {
		links := Links{Word: s.T("office.group." + string(group))}
		for _, page := range s.office.pages {
			if page.Group == group && page.Icon != "" && s.May(page.Act()) {
				links.Links = append(links.Links, Link{page.Address(), s.T("office." + page.Name), page.Icon, s.office.top(s.Page).Name == page.Name})
			}
		}
		if len(links.Links) > 0 {
			list = append(list, links)
		}
	}
	return list
}

// Trail leads from the first page to the one above this.
func (s *Sheet) Trail() (links []Link) {
	for at := s.Page; at.Under != ""; {
		above, ok := s.office.find(at.Under)
		if !ok {
			break
		}
		links = append([]Link{{Path: above.Address(), Word: s.T("office." + above.Name)}}, links...)
		at = above
	}
	return links
}

// Tells is the sentence of a change.
func (s *Sheet) Tells(c Change) string {
	args := []any{c.About}
	for _, word := range c.Words {
		args = append(args, s.Word(word))
	}
	sentence := s.T("office.change."+c.Kind, args...)
	if c.Undoes != "" {
		return s.T("office.change.undone", sentence)
	}
	return sentence
}

// Style and Program are the addresses of the style sheet, and of the page's script.
func (s *Sheet) Style() string { return s.office.dressed().style.path }

// Program is the address of the page's script; empty for none.
func (s *Sheet) Program() string { return s.office.dressed().scripts[s.Page.Script].path }

// Version is that of the server.
func (s *Sheet) Version() string { return s.office.version }

// Other is the language that the visitor does not read now.
func (s *Sheet) Other() Language {
	if s.Language == German {
		return English
	}
	return German
}

// Here is the address of the page, to come back to it.
func (s *Sheet) Here() string { return s.Request.URL.Path }

// RoleWords are the roles that bring the visitor here.
func (s *Sheet) RoleWords() string {
	var words []string
	for _, role := range s.Roles {
		if key := "office.role." + string(role); role != staff.Employee && s.Has(key) {
			words = append(words, s.T(key))
		}
	}
	return strings.Join(words, ", ")
}
