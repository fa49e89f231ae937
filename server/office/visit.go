// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Visit is somebody who has come to a page: who they are, what they have sent, and what they may. The server makes it.
type Visit struct {
	Who      staff.Person
	Roles    []staff.Role
	Now      time.Time
	Language Language
	Zone     *time.Location // of the town's clock; nil is UTC
	// Secret is what the forms of this visitor carry, and nobody else's.
	Secret string
	// Fresh tells whether they have proved lately who they are.
	Fresh bool
	// Demo tells that everybody may be anybody.
	Demo bool
	// Allowed tells whether they may do something, such as "POST /office/roles/give".
	Allowed func(act staff.Act) bool
	// Seal and Open make opaque words of ids and back, for addresses, in which no person's id may stand.
	Seal func(id string) string
	Open func(word string) (id string, ok bool)
	// Told is the change that this page is to tell of; nil for none.
	Told *Change
	// Request is what they have sent; its form is read.
	Request *http.Request
}

// Value is what stands in a field of the form, or of the address, without white space around it.
func (v *Visit) Value(field string) string { return strings.TrimSpace(v.Request.FormValue(field)) }

// Values are all of a field that may come more than once.
func (v *Visit) Values(field string) []string {
	v.Request.FormValue(field) // reads the form
	return v.Request.Form[field]
}

// Part is the part of the path under a wildcard.
func (v *Visit) Part(name string) string { return v.Request.PathValue(name) }

// Hidden is the id behind an opaque word in the path; Missing where it is none of this visitor's.
func (v *Visit) Hidden(name string) (string, error) {
	if v.Open != nil {
		if id, ok := v.Open(v.Part(name)); ok {
			return id, nil
		}
	}
	return "", Missing{}
}

// File is a file of the form, and its name; a Refused where there is none. Whoever asks closes it.
func (v *Visit) File(field string) (multipart.File, string, error) {
	file, header, err := v.Request.FormFile(field)
	if err != nil {
		return nil, "", Refuse(field, "office.file.missing")
	}
	return file, header.Filename, nil
}

// Body is what a page's own script has sent.
func (v *Visit) Body() io.Reader { return v.Request.Body }

// May tells whether they may do something.
func (v *Visit) May(act staff.Act) bool { return v.Allowed != nil && v.Allowed(act) }

// Say is a sentence in their language.
func (v *Visit) Say(key string, args ...any) string { return v.Language.Say(key, args...) }

// Clock is a time as the town's clock shows it.
func (v *Visit) Clock(at time.Time) time.Time {
	if v.Zone == nil {
		return at.UTC()
	}
	return at.In(v.Zone)
}

// Reason is why something is done, from the field "reason"; Refused where it is missing or too long.
func (v *Visit) Reason() (string, error) {
	reason := v.Value("reason")
	switch {
	case reason == "":
		return "", Refuse("reason", "office.reason.missing")
	case len([]rune(reason)) > maxReason:
		return "", Refuse("reason", "office.reason.long", maxReason)
	}
	return reason, nil
}
