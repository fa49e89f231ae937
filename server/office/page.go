// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"fmt"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Page is one page of the office. Its words are words/*.json under "office.NAME" (its name in the navigation, and its heading) and
// "office.NAME.intro" (a sentence below it; none where there is no such key), its look is pages/NAME.html.
type Page struct {
	Name string
	// Path is a pattern of http.ServeMux under /office. Who may open it says staff/permission.go, under "GET PATH".
	Path string
	// Group is where it stands in the navigation, and Icon its sign there, a name in assets/icons. A page without an icon stands under
	// another one, which Under names.
	Group Group
	Icon  string
	Under string
	// Script is a file in scripts that the page needs, Policy what its Content-Security-Policy allows beyond what all have, such as
	// "img-src 'self' blob:; connect-src 'self'".
	Script, Policy string
	// Show reads what is on the page: what its template has as .Data, or a *File, which is sent as it is.
	Show func(ctx context.Context, v *Visit) (any, error)
	// Deeds are what can be done there.
	Deeds []Deed
}

// A Deed is what a form of a page does. Who may do it says staff/permission.go, under "POST PATH".
type Deed struct {
	// Path is a pattern with the same wildcards as the page's.
	Path string
	// Takes is what it is sent; the zero Intake is a form of 64 KiB.
	Takes Intake
	// Fresh tells that whoever does it must have proved lately who they are.
	Fresh bool
	// Do does it, all or nothing. What is wrong with what was typed is Refused: then the page is shown again, with what was typed.
	Do func(ctx context.Context, v *Visit) (Answer, error)
}

// An Intake is what a deed is sent: a form, a form with files, or JSON from the page's own script.
type Intake struct {
	Kind string // FormType, UploadType or JSONType
	Most int64  // bytes
}

// The kinds of what deeds are sent.
const (
	FormType   = "application/x-www-form-urlencoded"
	UploadType = "multipart/form-data"
	JSONType   = "application/json"
)

// maxForm is the size of a form that says nothing else.
const maxForm = 64 << 10

// Form is a form of at most so many bytes.
func Form(most int64) Intake { return Intake{FormType, most} }

// Upload is a form with files, at most so many bytes in all.
func Upload(most int64) Intake { return Intake{UploadType, most} }

// JSON is what a page's own script sends, at most so many bytes. The form's secret comes in the header "Pult-Form".
func JSON(most int64) Intake { return Intake{JSONType, most} }

// Intake is what the deed is sent, with what goes without saying.
func (d Deed) Intake() Intake {
	if d.Takes.Kind == "" {
		return Form(maxForm)
	}
	return d.Takes
}

// An Answer is what comes of a deed. The zero Answer leads back to the page.
type Answer struct {
	// To is where the browser goes; empty for the page of the deed.
	To string
	// Change is what was changed. There the browser is told so, and how to undo it.
	Change ChangeID
	// Shown is what the page shows at once instead, where nothing was changed: what was found, or a preview. A *File is sent as it is.
	Shown any
}

// A File is sent as it is.
type File struct {
	Name string // under which a browser saves it; empty for one that is shown
	Type string
	Body []byte
}

// A Group is a part of the navigation. Its word is "office.group.GROUP".
type Group string

// The groups, in their order.
const (
	Home   Group = "home"
	People Group = "people"
	Houses Group = "houses"
	Run    Group = "run"
)

var groups = []Group{Home, People, Houses, Run}

// A Wrong is one thing that is wrong with what somebody has typed. Its words are Key, filled with Args.
type Wrong struct {
	Field string // name of the field; empty for the whole form
	Key   string
	Args  []any
}

// Refused is why a deed was not done. Nothing was changed.
type Refused []Wrong

// Error names the keys.
func (r Refused) Error() string {
	keys := make([]string, len(r))
	for i, w := range r {
		keys[i] = w.Key
	}
	return fmt.Sprintf("refused: %v", keys)
}

// Refuse is a Refused for one field, or for the whole form where it is empty.
func Refuse(field, key string, args ...any) error { return Refused{{field, key, args}} }

// A Missing is why there is no such page: what it is about is not there, or not there any more.
type Missing struct{}

func (Missing) Error() string { return "what the page is about is not there" }

// ProveAgain is why somebody has to show once more who they are before it is done.
type ProveAgain struct{}

func (ProveAgain) Error() string { return "it was too long ago that they have proved who they are" }

// ChangeID names a change.
type ChangeID string

// A Change is something that was done in the office. Its sentence is "office.change.KIND", filled with About and Words.
type Change struct {
	ID    ChangeID
	Kind  string
	At    time.Time
	By    staff.PersonID
	Name  string   // of who did it
	About string   // how people call what was changed
	Words []string // further words of the sentence: plain ones, or keys
	// Reason is why, in the words of who did it; empty where nobody asks.
	Reason string
	// Things is how many things it has changed, of which it is still known what they were, and Undo whether it can be undone.
	Things int
	Undo   bool
	// Undone is the change that has undone it, and Undoes the one that it has undone itself; empty for none.
	Undone, Undoes ChangeID
}
