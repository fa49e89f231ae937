// SPDX-License-Identifier: EUPL-1.2

package trouble

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// ReportID names a report: a random UUID that the device makes. Only the reporter and the server know it.
type ReportID string

// CaseID names a case. It follows from the report that opened it, but does not lead back to it.
type CaseID string

// A Kind is what is broken. The list is closed and append-only, because it is stored and sent.
type Kind string

// The kinds, in the order in which they are offered.
const (
	Monitor Kind = "monitor"
	Input   Kind = "input"   // keyboard or mouse
	Docking Kind = "docking" // or a cable
	Network Kind = "network"
	Chair   Kind = "chair"
	Table   Kind = "table" // or its height
	Climate Kind = "climate"
	Dirt    Kind = "dirt"
	Missing Kind = "missing"
	Other   Kind = "other"
)

// Kinds are all of them, in the order in which they are offered.
func Kinds() []Kind {
	return []Kind{Monitor, Input, Docking, Network, Chair, Table, Climate, Dirt, Missing, Other}
}

// Known tells whether the kind is one of the list.
func (k Kind) Known() bool { return slices.Contains(Kinds(), k) }

// A State is where a case is in its life, and a report with it. The list is append-only.
type State string

// The states. Of a case that is over nobody but the house keeps anything.
const (
	Open      State = "open"
	Seen      State = "seen"
	Repair    State = "repair"
	Done      State = "done"
	NotFound  State = "not_found" // nothing was wrong, or nobody could see it
	Withdrawn State = "withdrawn" // by all who had reported it
)

// Live tells whether something is still broken, as far as anybody knows.
func (s State) Live() bool { return s == Open || s == Seen || s == Repair }

// answers tells whether the house may say so of a case.
func (s State) answers() bool { return s == Seen || s == Repair || s == Done || s == NotFound }

// Limits.
const (
	// MaxWords and MaxAnswer are how many characters somebody writes, and the house back.
	MaxWords, MaxAnswer = 500, 300
	// MaxADay is how many reports a person makes within 24 hours.
	MaxADay = 10
	// KeptDays is for how many days a report has its reporter after its case was closed, and CaseDays for how many a closed case stays.
	KeptDays, CaseDays = 30, 365
)

// A Report is what one person has said of a desk. Only they and the server hold it; what they wrote is gone with Withdrawn.
type Report struct {
	ID       ReportID           `json:"id"`
	Person   staff.PersonID     `json:"person"` // empty for whoever has reported without a session
	Case     CaseID             `json:"case"`
	Desk     booking.DeskID     `json:"desk"`
	Building booking.BuildingID `json:"building"`
	Kind     Kind               `json:"kind"`
	Words    string             `json:"words,omitempty"`
	// Photo is the name of a picture, as news/picture makes it; empty for none.
	Photo string `json:"photo,omitempty"`
	// Joined tells that somebody else had reported it before.
	Joined bool `json:"joined,omitempty"`
	// State and Answer are those of the case.
	State     State     `json:"state"`
	Answer    string    `json:"answer,omitempty"`
	MadeAt    time.Time `json:"madeAt"`    // UTC
	ChangedAt time.Time `json:"changedAt"` // UTC
}

// A Case is one thing that is broken at one desk, whoever has said so. Everybody who sees the plan may know of it.
type Case struct {
	ID       CaseID             `json:"id"`
	Desk     booking.DeskID     `json:"desk"`
	Building booking.BuildingID `json:"building"`
	Kind     Kind               `json:"kind"`
	State    State              `json:"state"`
	// Answer is for those who have reported it; a device has it in their own reports alone.
	Answer    string    `json:"answer,omitempty"`
	MadeAt    time.Time `json:"madeAt"`    // UTC
	ChangedAt time.Time `json:"changedAt"` // UTC
	// Closed is when it came to an end, UTC; zero while it is live.
	Closed time.Time `json:"closed"`
}

// NewReportID is a new name for a report: a UUIDv7, as the protocol wants it.
func NewReportID() ReportID { return ReportID(uuid.Must(uuid.NewV7()).String()) }

// cases is the namespace of their names, drawn once for all times.
var cases = uuid.MustParse("6d0b2b3a-1a0f-4d7e-8c55-3f6b5f0f9e21")

// opened is the name of the case that a report opens.
func opened(by ReportID) CaseID { return CaseID(uuid.NewSHA1(cases, []byte(by)).String()) }

// Fitting is a text as it is kept: without space around it, at most so many characters, none of which steers a printer or a terminal.
// ok is false for one that is not.
func Fitting(text string, most int) (fit string, ok bool) {
	if len(text) > 4*most || !utf8.ValidString(text) {
		return "", false
	}
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	odd := func(r rune) bool { return r != '\n' && r != '\t' && unicode.IsControl(r) || r == utf8.RuneError }
	return text, utf8.RuneCountInString(text) <= most && !strings.ContainsFunc(text, odd)
}

// photo tells whether a text may name a picture: 64 hexadecimal digits, or nothing.
func photo(name string) bool {
	if name == "" {
		return true
	}
	return len(name) == 64 && strings.Trim(name, "0123456789abcdef") == ""
}

// told is a report as a subject of notices.
func (r Report) told() string { return string(r.ID) + "|" + strconv.FormatInt(r.ChangedAt.Unix(), 10) }
