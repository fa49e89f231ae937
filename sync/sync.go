// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"context"
	"encoding/json"
	"time"
)

// Protocol is the number of the protocol that a device of this code speaks. A server serves it and the ones from Oldest on,
// which is the one before once there are two: a city's devices do not all change on one day.
//
// History, never rewritten:
//   - 1 (2026-11-23) first form.
//   - 1+ (2026-11-26) `sums` and `anew`: a device compares what it holds, and loads anew what does not match.
//   - 1+ (2026-11-26) `first` and `left`: a load brings first what people need first, and tells how much is to come.
//   - 1+ (2026-11-26) what others hold of a person's row has an id of its own, and a new one whenever it moves.
//   - 1+ (2026-11-27) `notice` and `notice.seen`: what the house has done is told once.
//   - 1+ (2026-11-27) `series`, `booking.repeat`, `booking.unrepeat` and `booking.absent`; a refusal names `days`.
//   - 1+ (2026-11-27) `POST /v1/code`: a short code for the page of a desk.
//   - 1+ (2026-11-27) `POST /v1/session` with a code, `/v1/session/refresh`, `/v1/session/device`, `/v1/devices`, `/v1/server` and `wipe`: people prove who they are, and end their devices.
//   - 1+ (2026-11-27) `GET /v1/me/export`: all that is stored about oneself.
//   - 1+ (2026-11-27) `POST /v1/invitations`: a code to sign in with.
//   - 1+ (2026-11-27) `GET /signin/more`: one more way to sign in.
//   - 1+ (2026-11-27) `waiting` and `wait.join`, `wait.leave`, `wait.accept`, `wait.decline`.
//   - 1+ (2026-11-27) `favourite`, `deputy` and `usual` with their ops, and `for` in ops of a booking.
//   - 1+ (2026-11-27) `amendment`, `profile.needs` and `staff.needs`; a refusal names its `rule`.
//   - 1+ (2026-11-27) `feed`, `calendar.link` and `calendar.unlink`; calendars at `/c/`.
//   - 1+ (2026-11-27) an `amendment` may say `checkInWithin`.
//   - 1+ (2026-11-27) `booking.reserve` takes up again what was given back; older servers refuse that as `stale`.
//   - 1+ (2026-11-27) of a person's roles `employee` counts last in an `amendment`.
//   - 1+ (2026-11-28) `channel`, `post` and what hangs on them in scopes `n:`; `draft` and what is one's own of the news; ops `news.…`; arguments up to 96 KiB.
//   - 1+ (2026-11-28) `course`, `path`, `assignment`, `board` and what is one's own of learning; ops `learn.…`; courses at `/v1/courses/` and `/v1/files/`; awards at `/z/`, `/revoked/` and `/.well-known/did.json`.
//   - 1+ (2026-11-28) channels as Atom at `/f/`, mail and its page at `/m/`; `GET /v1/server` says `mail`.
//   - 1+ (2026-11-28) `GET /v1/teaching`, `GET /v1/teaching/report` and `POST /v1/courses`: how courses are taken, the same as tables, and courses that trainers bring.
//   - 1+ (2026-11-28) `occasion` and `attendance`: dates of workshops and who comes; ops `learn.occasion`, `learn.cancel`, `learn.seat`, `learn.unseat` and `learn.attend`; `GET /v1/occasions/`.
//   - 1+ (2026-11-28) `GET /v1/utilisation/`: how full houses were.
//   - 1+ (2026-11-29) `trouble` and `defect`: what is broken at desks; ops `trouble.report`, `trouble.withdraw`, `trouble.answer`, `trouble.block` and `trouble.unblock`.
//   - 1+ (2026-11-29) `workplaces` and `people` of a house and month; its report as `pdf`, and of one `month`.
//   - 1+ (2026-11-29) `teamday`, `invite` and `preference`: team days, who is asked to them, and where units sit; ops `team.propose`, `team.cancel`, `team.answer` and `team.prefer`.
//   - 1+ (2026-11-29) an `amendment` may close a `floor` or a `desk`.
//   - 1+ (2026-11-29) `open` in months of `GET /v1/utilisation/`: wishes that stayed open; `POST /v1/utilisation/{building}/simulate`: other rules are tried.
const (
	Protocol = 1
	Oldest   = 1
)

// An OpID names an op: a UUIDv7 that the device makes. The server runs an op at most once per OpID.
type OpID string

// A Scope is a permission and a stream of rows: "u:<person>", "b:<building>", "t:<unit>", "org".
type Scope string

// An Op is one wish of a person, made on a device.
type Op struct {
	ID OpID `json:"id"`
	// Seq counts the device's ops from 1 without gaps; the server runs them in this order.
	Seq  int64           `json:"seq"`
	Kind string          `json:"kind"`
	Args json.RawMessage `json:"args"`
	// DependsOn is an earlier op of the same device without which this one makes no sense; empty for none.
	DependsOn OpID `json:"dependsOn,omitempty"`
}

// A Verdict is what became of an op. Append-only.
type Verdict string

// The verdicts.
const (
	Accepted Verdict = "accepted"
	Refused  Verdict = "refused"
)

// An Outcome is the server's answer to an op. It never changes.
type Outcome struct {
	Op      OpID    `json:"op"`
	Seq     int64   `json:"seq"`
	Verdict Verdict `json:"verdict"`
	// Why is the code of a refusal, from the closed list in docs/PROTOCOL.md; empty when accepted.
	Why string `json:"why,omitempty"`
	// Detail is what the domain adds to a refusal, such as alternatives.
	Detail json.RawMessage `json:"detail,omitempty"`
}

// A Row is the present state of one entity, or its tombstone.
type Row struct {
	Table string `json:"t"`
	ID    string `json:"id"`
	Scope Scope  `json:"s"`
	Ver   int64  `json:"v"`
	// Gone marks a tombstone: the entity has left the scope. Data is then empty. It removes an entity only while that is
	// held under this very scope: one that moved stands under its new scope already or will soon.
	Gone bool `json:"gone,omitempty"`
	// Data is a JSON object of the table's columns without id, scope and ver.
	Data json.RawMessage `json:"d,omitempty"`
}

// A Cursor is opaque to devices: it says what the device has. Empty means nothing.
type Cursor string

// A Request pushes ops and asks for what is new; both may be empty.
type Request struct {
	Protocol int    `json:"protocol"`
	Ops      []Op   `json:"ops,omitempty"`
	Cursor   Cursor `json:"cursor,omitempty"`
	// Want are the optional scopes (buildings) that the device wants to hold, sorted. All other scopes follow from
	// the session.
	Want []Scope `json:"want,omitempty"`
	// Limit is how many rows a page may have at most; 0 leaves it to the server.
	Limit int `json:"limit,omitempty"`
	// Oldest is 0 in ordinary times. After a Response whose Expect is lower than every op the device still keeps, it is
	// the lowest Seq that the device can send: a server that expects a lower one then goes on from Oldest.
	Oldest int64 `json:"oldest,omitempty"`
	// Sums asks for the sums of what the device will hold after the last page. It costs the server work: once a day is enough.
	Sums bool `json:"sums,omitempty"`
	// Anew are scopes, sorted, that the device asks for from their beginning, because its rows did not add up. It repeats them
	// until an answer names them in Anew or in Drop.
	Anew []Scope `json:"anew,omitempty"`
	// First are scopes that a load shall bring first, in this order; then come the others. What the device has whole comes
	// before all of them. Scopes that the session does not hold are passed over.
	First []Scope `json:"first,omitempty"`
	// Left asks how many rows are still to come. To count them costs the server work: once a load is enough.
	Left bool `json:"left,omitempty"`
	// Bound lets the answer have Sheaves. It is said within a server alone, by whoever puts the answer on the wire.
	Bound bool `json:"-"`
}

// A Response answers a Request.
type Response struct {
	// Outcomes of the request's ops, in order, up to the first op that was not run: the one after a gap, or one whose
	// Seq is used up although its ID is unknown. An ID that the server knows gets its stored verdict under any Seq.
	Outcomes []Outcome `json:"outcomes,omitempty"`
	// Expect is the Seq that the server wants next from this device. When it is lower than what the device has sent,
	// the server was restored from an older backup: the device sends again from there. When it is higher than the Seq
	// of an op without an outcome, the device is an older copy of itself and numbers that op anew. See Local.Resend.
	Expect int64 `json:"expect"`
	// Rows are new or changed, by Ver. Rows that the request's own ops wrote are always among them, even when the page
	// is full.
	Rows []Row `json:"rows,omitempty"`
	// Sheaves hold the rows that come before Rows, where many devices get the same ones. Only a request that is Bound has them.
	Sheaves []*Sheaf `json:"-"`
	// Cursor is what the device has after it has applied Rows and Drop. (On the wire it is left out when it is the
	// request's; wire.Client puts it back.)
	Cursor Cursor `json:"cursor,omitempty"`
	// More is true when the page was full: ask again at once.
	More bool `json:"more,omitempty"`
	// Left is how many rows and tombstones are to come after these, when the device asked and there is More.
	Left int `json:"left,omitempty"`
	// Drop are scopes that the device must forget, because the permission ended or it no longer wants them.
	Drop []Scope `json:"drop,omitempty"`
	// Anew are scopes that this answer begins from nothing, sorted. What the device holds of them stays readable; what has not
	// come again when there is no more to come must go.
	Anew []Scope `json:"anew,omitempty"`
	// Sums are those of all that the device holds after this answer, when it asked for them and there is no more to come. A
	// server that has much to do leaves them out.
	Sums []Sum `json:"sums,omitempty"`
	// Now is the server's clock, UTC; devices correct their own by it.
	Now time.Time `json:"now"`
}

// A Remote is the server as a device sees it, for one session (a person on a device). It is met by wire.Client, by the
// sessions of server.Hub and by remotetest's memory server; package remotetest holds the contract.
type Remote interface {
	// Sync pushes and pulls in one call. It fails with an *Error, whose Code says what to do, or with whatever the
	// network says. An answer that is too large to be held is an *Error with Oversize: the Engine asks for less. A failed
	// call may still have been carried out: the same ops are sent again until answered. It calls Flows(ctx) whenever a part
	// of the answer has come.
	Sync(ctx context.Context, req Request) (Response, error)
	// Wake sends a hint whenever something may have changed for this session, until ctx ends or the connection
	// breaks; then the channel is closed. Hints carry no data and may be spurious or merged.
	Wake(ctx context.Context) (<-chan struct{}, error)
}

// An Error is a call that the server understood and did not carry out.
type Error struct {
	Code    Code          `json:"code"`
	Message string        `json:"detail,omitempty"` // for logs; people read ui's sentence
	Retry   time.Duration `json:"-"`                // wait at least so long; 0 leaves it to the caller
}

// Error is the code and the message.
func (e *Error) Error() string { return "sync: " + string(e.Code) + ": " + e.Message }

// A Code says what kind of failure it was. Append-only; docs/PROTOCOL.md names the HTTP status of each.
type Code string

// The codes.
const (
	StartOver    Code = "start_over"   // 410: the cursor is of another log, of what a restore has lost, or too old; begin without one
	SignedOut    Code = "signed_out"   // 401: no session, or it has ended
	Wipe         Code = "wipe"         // 401: the device was reported lost; it deletes what it has of its person
	NotAllowed   Code = "not_allowed"  // 403: a scope that is never allowed
	Malformed    Code = "malformed"    // 400: not understood; nothing was stored
	TooLarge     Code = "too_large"    // 413: too many ops or bytes
	TooOld       Code = "too_old"      // 426: the protocol number is no longer served
	TooNew       Code = "too_new"      // 426: the protocol number is not served yet
	TooMany      Code = "too_many"     // 429: slow down
	Unavailable  Code = "unavailable"  // 503: try again later
	StorageFull  Code = "storage_full" // 507: the server cannot store; nothing was stored
	Unacceptable Code = "unacceptable" // 415 or 406: content type or encoding
)

// over tells whether no further try can do better: somebody must sign in.
func (c Code) over() bool { return c == SignedOut || c == Wipe }

// A Local is the device's own store as the Engine sees it.
type Local interface {
	// Pending are the ops that wait, by Seq, at most max of them.
	Pending(ctx context.Context, max int) ([]Op, error)
	// Position is the cursor of the last applied page and the optional scopes that the device wants.
	Position(ctx context.Context) (Cursor, []Scope, error)
	// Highest is the highest Seq that the device has given to an op, 0 for none. The Engine takes no answer whose Expect
	// is far beyond it: see Response.Check.
	Highest(ctx context.Context) (int64, error)
	// Doubts tells whether a day has passed, at the server's time now, since the sums of what the device holds were last
	// compared, and which scopes it wants anew because they did not match.
	Doubts(ctx context.Context, now time.Time) (due bool, anew []Scope, err error)
	// Apply takes a response in one transaction: undo the effects of pending ops, store outcomes, take rows and drops,
	// compare sums, replay what is still pending, remember the cursor. Applying the same response twice changes nothing
	// more. A scope whose sum does not match is one of the Doubts from then on, once a day at most.
	Apply(ctx context.Context, resp Response) error
	// StartOver forgets the cursor and prepares for a first load; pending ops are kept, and acknowledged ones of the
	// last 14 days are kept for sending again if the server asks (Response.Expect). Rows stay readable until the
	// first load is complete, and rows that the load did not bring are then removed.
	StartOver(ctx context.Context) error
	// Resend brings the outbox in line with Response.Expect, in one transaction; the Engine calls it after every Apply.
	// In ordinary times it changes nothing. Acknowledged ops whose Seq is expect or higher, as far as they are kept,
	// are pending again: the server has lost them. Pending ops whose Seq is lower than expect are numbered anew from
	// expect on, in their order: this is an older copy of the device. New ops go on after the highest number.
	// oldest is the lowest pending Seq after that, 0 when nothing is pending; when it is higher than expect, the ops
	// between are kept nowhere, and the Engine says so in Request.Oldest. An expect that Response.Check refuses changes
	// nothing and is an *Error with Malformed; so is one from which the pending ops cannot be numbered up to SoundSeq.
	Resend(ctx context.Context, expect int64) (oldest int64, err error)
}
