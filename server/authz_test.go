// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A matrix is testdata/authz.txt: by act and column the letters of who may.
type matrix struct {
	columns     []string
	ops, routes map[string]map[string]string
}

func readMatrix(t *testing.T) (m matrix) {
	t.Helper()
	text, err := os.ReadFile("testdata/authz.txt")
	require.NoError(t, err)
	m.ops, m.routes = map[string]map[string]string{}, map[string]map[string]string{}
	var section map[string]map[string]string
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] == "op":
			section, m.columns = m.ops, words[1:]
		case words[0] == "route":
			section = m.routes
			require.Equal(t, m.columns, words[1:])
		default:
			act := strings.Join(words[:len(words)-len(m.columns)], " ")
			require.Empty(t, section[act], "%s stands there twice", act)
			section[act] = map[string]string{}
			for i, cell := range words[len(words)-len(m.columns):] {
				section[act][m.columns[i]] = cell
			}
		}
	}
	for _, role := range m.columns {
		require.True(t, staff.Role(role).Known(), role)
	}
	require.Len(t, m.columns, len(staff.Roles), "a column for each role")
	return m
}

// A subject is somebody of the town, with a device and what a test has made for them.
type subject struct {
	n      int
	person staff.PersonID
	unit   staff.UnitID
	device string
	token  string
	cookie string // of the web office
	seq    int64
	today  booking.BookingID // that they can check in to; empty while there is none
}

// session is the id in the token.
func (s *subject) session() string { id, _, _ := strings.Cut(s.token, "."); return id }

// An encounter is somebody with a role, and another whom they stand to in a relation.
type encounter struct {
	role     string
	relation string // a letter of the matrix
	same     bool   // the other is of the same unit
	who, to  *subject
}

func (p encounter) String() string {
	where := "another unit"
	if p.same {
		where = "the same unit"
	}
	return fmt.Sprintf("%s to %s of %s", p.role, p.relation, where)
}

// An authz is the questioning of a server.
type authz struct {
	*house
	t          *testing.T
	matrix     matrix
	subjects   []*subject
	slots      int
	cells      int
	unexpected int
}

// TestAuthz asks a server over HTTP who may do what: every route by every method and every op, by everybody, to their own and to others.
// All columns are asked by make authz; the ordinary run asks some.
func TestAuthz(t *testing.T) {
	a := &authz{house: openHouse(t, true), t: t, matrix: readMatrix(t)}
	columns := a.matrix.columns
	if os.Getenv("PULT_AUTHZ") == "" {
		columns = []string{"guest", "employee", "deputy", "lead", "administrator"}
	}
	a.complete()

	a.guests()
	for _, role := range columns {
		if role != string(staff.Guest) {
			a.column(role)
		}
	}

	fmt.Printf("RESULT authz routes=%d ops=%d cells=%d unexpected=%d\n", len(a.matrix.routes), len(a.matrix.ops), a.cells, a.unexpected)
}

// complete holds that the matrix names all that there is and nothing else.
func (a *authz) complete() {
	var ops, routes []string
	for _, kind := range slices.Concat(booking.Kinds(), learn.Kinds(), news.Kinds(), trouble.Acts()) {
		ops = append(ops, string(kind))
	}
	for _, r := range a.server.Routes() {
		for _, method := range r.Methods {
			routes = append(routes, method+" "+r.Pattern)
		}
		assert.Contains(a.t, staff.Acts(), r.Act, "a route without a row in staff/permission.go is refused to everybody")
	}
	slices.Sort(ops)
	slices.Sort(routes)
	assert.Equal(a.t, ops, slices.Sorted(maps.Keys(a.matrix.ops)), "ops of testdata/authz.txt")
	assert.Equal(a.t, routes, slices.Sorted(maps.Keys(a.matrix.routes)), "routes of testdata/authz.txt")
}

// judge compares an answer with the matrix.
func (a *authz) judge(may, should bool, format string, about ...any) {
	a.cells++
	a.hold(may == should, "%s: is answered with %s and should not be", fmt.Sprintf(format, about...), map[bool]string{true: "yes", false: "no"}[may])
}

// hold counts what does not hold.
func (a *authz) hold(holds bool, format string, about ...any) {
	if !holds {
		if a.unexpected++; a.unexpected < 20 {
			a.t.Errorf(format, about...)
		}
	}
}

// person adds somebody to the town and signs them in.
func (a *authz) person(unit staff.UnitID, roles ...staff.Role) *subject {
	a.t.Helper()
	n := len(a.subjects)
	s := &subject{n: n, person: staff.PersonID(fmt.Sprintf("subject-%04d", n)), unit: unit, device: fmt.Sprintf("device-of-subject-%04d", n)}
	a.subjects = append(a.subjects, s)
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		if err := rows.PutPerson(ctx, staff.Person{ID: s.person, Given: "Given", Family: fmt.Sprint("Subject", n), Unit: unit}); err != nil {
			return err
		}
		return rows.PutProfile(ctx, staff.Profile{Person: s.person, Visibility: staff.Nobody, Roles: roles})
	})
	a.signInAgain(s)
	return s
}

func (a *authz) signInAgain(s *subject) {
	a.t.Helper()
	_, text := a.ask(a.t, "POST", wire.SessionPath, fmt.Sprintf(`{"person":%q,"device":%q}`, s.person, s.device))
	var session wire.Session
	require.NoError(a.t, json.Unmarshal([]byte(text), &session), text)
	require.NotEmpty(a.t, session.Token, text)
	s.token = session.Token
	if s.cookie == "" {
		office, cookie := server.OfficeSession(s.person, a.clock())
		a.write(a.t, func(ctx context.Context, tx *central.Tx) error { return tx.PutSession(ctx, office) })
		s.cookie = cookie.String()
	}
}

// unit adds one that is led by somebody, or by nobody.
func (a *authz) unit(parent staff.UnitID, lead staff.PersonID) staff.UnitID {
	id := staff.UnitID(uuid.NewString())
	a.putUnit(staff.Unit{ID: id, Parent: parent, Name: string(id), Lead: lead})
	return id
}

func (a *authz) putUnit(u staff.Unit) {
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutUnit(ctx, u) })
}

func (a *authz) name(owner, deputy *subject) {
	a.act(owner, booking.KindName, booking.Name{Deputy: deputy.person})
}

// act does something as somebody, which must be granted.
func (a *authz) act(who *subject, kind booking.Kind, args any) {
	a.t.Helper()
	outcomes, err := a.server.Hub().Act(a.t.Context(), who.person, server.Step{Kind: kind, Args: args})
	require.NoError(a.t, err)
	require.Equal(a.t, sync.Accepted, outcomes[0].Verdict, "%s: %s", kind, outcomes[0].Detail)
}

// pairOf is somebody with the role and nothing else, and another to whom they stand as the letter says.
func (a *authz) pairOf(role, relation string, same bool) encounter {
	home := a.unit("", "")
	var stored []staff.Role
	if staff.Role(role).Stored() && role != string(staff.Employee) {
		stored = []staff.Role{staff.Role(role)}
	}
	p := encounter{role: role, relation: relation, same: same, who: a.person(home, stored...)}
	switch staff.Role(role) {
	case staff.Deputy:
		a.name(a.person(home), p.who)
	case staff.Lead:
		a.unit("", p.who.person)
	}
	if relation == "o" {
		p.to = p.who
		return p
	}
	theirs := home
	if !same {
		theirs = a.unit("", "")
	}
	if relation == "r" {
		a.putUnit(staff.Unit{ID: home, Name: string(home), Lead: p.who.person})
		if !same {
			theirs = a.unit(home, "")
		}
	}
	if p.to = a.person(theirs); relation == "p" {
		a.name(p.to, p.who)
	}
	return p
}

// column asks what somebody with a role may do.
func (a *authz) column(role string) {
	own := a.pairOf(role, "o", true)
	for kind := range a.matrix.ops {
		a.op(own, booking.Kind(kind), a.matrix.ops[kind][role], "")
	}
	a.paths(own)
	for _, relation := range []string{"p", "r", "s"} {
		for _, same := range []bool{true, false} {
			p := a.pairOf(role, relation, same)
			for kind := range a.matrix.ops {
				a.op(p, booking.Kind(kind), a.matrix.ops[kind][role], p.to.person)
				if _, named := a.things(p.to)[booking.Kind(kind)]; named {
					a.op(p, booking.Kind(kind), "-", "")
				}
			}
			a.paths(p)
		}
	}
}

// op has somebody push an op about what is the other's: in the other's name, or as if it were their own.
func (a *authz) op(p encounter, kind booking.Kind, cell string, of staff.PersonID) {
	a.t.Helper()
	args := a.args(kind, p.to)
	if of != "" {
		args["for"] = of
	}
	raw, err := json.Marshal(args)
	require.NoError(a.t, err)
	p.who.seq++
	op := sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: p.who.seq, Kind: string(kind), Args: raw}
	body, err := json.Marshal(sync.Request{Protocol: sync.Protocol, Limit: 1, Ops: []sync.Op{op}})
	require.NoError(a.t, err)
	before := a.mark(p.to)

	resp, text := a.ask(a.t, "POST", wire.SyncPath, string(body), "Authorization", "Bearer "+p.who.token)

	var answer sync.Response
	require.Equal(a.t, http.StatusOK, resp.StatusCode, text)
	require.NoError(a.t, json.Unmarshal([]byte(text), &answer))
	require.Len(a.t, answer.Outcomes, 1, text)
	o := answer.Outcomes[0]
	may := o.Verdict == sync.Accepted
	a.judge(may, strings.Contains(cell, p.relation), "%s by %s (for %q): %s %s", kind, p, of, o.Why, o.Detail)
	if !may && p.who != p.to {
		a.hold(o.Why == string(booking.Forbidden) || o.Why == string(booking.Gone), "%s by %s (for %q) was let through, and refused as %s only then", kind, p, of, o.Why)
		a.hold(before == a.mark(p.to), "%s by %s (for %q) changed something", kind, p, of)
	}
}

// mark changes with everything that a person holds.
func (a *authz) mark(of *subject) (mark string) {
	for _, table := range store.Tables {
		var n, ver int64
		query := `SELECT count(*), coalesce(max(ver), 0) FROM ` + table.Name + ` WHERE scope = $1`
		require.NoError(a.t, a.central.DB().Readers().QueryRow(query, "u:"+string(of.person)).Scan(&n, &ver))
		mark += fmt.Sprintf("%s %d %d\n", table.Name, n, ver)
	}
	return mark
}

// slot is an hour in which nobody has anything.
func (a *authz) slot() (booking.DeskID, booking.Span) {
	a.slots++
	return desk(hall, a.slots%100), slot(a.slots)
}

// booked is a new booking of somebody.
func (a *authz) booked(who *subject) booking.BookingID {
	id := booking.NewBookingID()
	on, span := a.slot()
	a.act(who, booking.KindReserve, booking.Reserve{Booking: id, Desk: on, Span: span})
	return id
}

// things are the ops that name something which is somebody's, each with how it is made.
func (a *authz) things(whose *subject) map[booking.Kind]func() map[string]any {
	wait := func(state booking.WaitState) func() map[string]any {
		return func() map[string]any { return map[string]any{"wait": a.waits(whose, state)} }
	}
	booked := func() map[string]any { return map[string]any{"booking": a.booked(whose)} }
	things := map[booking.Kind]func() map[string]any{
		booking.KindMove: func() map[string]any {
			on, span := a.slot()
			return map[string]any{"booking": a.booked(whose), "desk": on, "start": span.Start, "end": span.End}
		},
		booking.KindRelease: booked,
		booking.KindCheckIn: func() map[string]any { return map[string]any{"booking": a.now(whose)} },
		booking.KindUnrepeat: func() map[string]any {
			id := booking.SeriesID(uuid.NewString())
			a.act(whose, booking.KindRepeat, booking.Repeat{Series: id, Desk: desk(other, whose.n%100), Days: []booking.Day{a.day()}, From: 60, Until: 120})
			weekly, err := booking.ParseRecurrence("FREQ=WEEKLY;BYDAY=MO")
			require.NoError(a.t, err)
			a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
				return tx.Store().PutSeries(ctx, booking.Series{ID: id, Person: whose.person, Desk: desk(other, whose.n%100), Rule: weekly, First: today, From: 60, Until: 120, Reached: today + 5000, MadeAt: monday})
			})
			return map[string]any{"series": id, "from": today + 800}
		},
		booking.KindSeen: func() map[string]any {
			id := booking.NoticeOf(whose.person, booking.NoticeBookedFor, uuid.NewString())
			a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
				return tx.Store().PutNotice(ctx, booking.Notice{ID: id, Person: whose.person, Kind: booking.NoticeBookedFor, Desk: desk(hall, 1), Span: slot(1), MadeAt: monday})
			})
			return map[string]any{"notice": id}
		},
		booking.KindLeave:   wait(booking.WaitOpen),
		booking.KindAccept:  wait(booking.WaitOffered),
		booking.KindDecline: wait(booking.WaitOffered),
		booking.KindUnlink: func() map[string]any {
			feed, _ := a.link(a.t, whose.person)
			return map[string]any{"feed": feed}
		},
	}
	things[trouble.ActWithdraw] = func() map[string]any { return map[string]any{"report": a.broken(whose).ID} }
	maps.Copy(things, a.ownNews(whose))
	maps.Copy(things, a.ownPaths(whose))
	maps.Copy(things, a.ownTeam(whose))
	return things
}

// args are those of an op that is good if it is somebody's own.
func (a *authz) args(kind booking.Kind, whose *subject) map[string]any {
	if thing, named := a.things(whose)[kind]; named {
		return thing()
	}
	if news.Knows(kind) {
		return a.newsArgs(kind, whose)
	}
	if learn.Knows(kind) {
		return a.learnArgs(kind, whose)
	}
	on, span := a.slot()
	switch kind {
	case trouble.ActReport:
		return map[string]any{"report": trouble.NewReportID(), "desk": on, "kind": trouble.Kinds()[a.slots%9]}
	case trouble.ActAnswer:
		return map[string]any{"case": a.broken(whose).Case, "state": trouble.Done}
	case trouble.ActBlock, trouble.ActUnblock:
		return map[string]any{"desk": desk(other, 99-a.slots%5)}
	case booking.KindReserve:
		return map[string]any{"booking": booking.NewBookingID(), "desk": on, "start": span.Start, "end": span.End}
	case booking.KindRepeat:
		return map[string]any{"series": uuid.NewString(), "desk": desk(other, whose.n%100), "days": []booking.Day{a.day()}, "from": 60, "until": 120}
	case booking.KindAbsent:
		return map[string]any{"first": today + 20, "last": today + 20, "halves": []int{0}}
	case booking.KindPlanDay:
		return map[string]any{"day": today + 21, "halves": []int{1}, "status": "home"}
	case booking.KindWeek:
		return map[string]any{"days": [7][2]booking.Status{}}
	case booking.KindShow:
		return map[string]any{"visibility": "nobody"}
	case booking.KindNeed:
		return map[string]any{"adjustable": false}
	case booking.KindJoin:
		a.act(a.bystander(), booking.KindReserve, booking.Reserve{Booking: booking.NewBookingID(), Desk: on, Span: span})
		return map[string]any{"wait": booking.NewBookingID(), "building": hall, "desk": on, "start": span.Start, "end": span.End}
	case booking.KindLike, booking.KindUnlike:
		return map[string]any{"kind": "desk", "target": on}
	case booking.KindName, booking.KindRevoke:
		return map[string]any{"deputy": a.bystander().person}
	case booking.KindPropose, booking.KindPrefer:
		return a.teamArgs(kind, whose)
	case booking.KindLink:
		return map[string]any{"feed": uuid.NewString(), "hash": booking.NewFeedSecret().Hash()}
	}
	require.Fail(a.t, "no arguments are written down for "+string(kind)+": add them here and a line to testdata/authz.txt")
	return nil
}

// broken is what somebody has reported.
func (a *authz) broken(whose *subject) (r trouble.Report) {
	on, _ := a.slot()
	r = trouble.Report{ID: trouble.NewReportID(), Person: whose.person, Case: trouble.CaseID(uuid.NewString()), Desk: on, Building: hall, Kind: trouble.Chair, State: trouble.Open, MadeAt: monday.AddDate(0, 0, -5), ChangedAt: monday}
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Trouble().PutReport(ctx, r); err != nil {
			return err
		}
		return tx.Trouble().PutCase(ctx, trouble.Case{ID: r.Case, Desk: r.Desk, Building: r.Building, Kind: r.Kind, State: r.State, MadeAt: r.MadeAt, ChangedAt: r.ChangedAt})
	})
	return r
}

// bystander is somebody whom nothing concerns.
func (a *authz) bystander() *subject { return &subject{person: person(a.slots % 100)} }

// day is a day on which nobody repeats anything.
func (a *authz) day() booking.Day {
	a.slots++
	return today + 1 + booking.Day(a.slots%900)
}

// now is a booking that somebody can check in to, the only one that they have today.
func (a *authz) now(who *subject) booking.BookingID {
	if who.today == "" {
		who.today = booking.NewBookingID()
		house := booking.BuildingID(hall)
		if who.n >= 100 {
			house = other
		}
		a.book(a.t, booking.Booking{
			ID: who.today, Person: who.person, Desk: desk(house, who.n%100), Floor: booking.FloorID(house + "-0"), Building: house, State: booking.Booked,
			Span: booking.Span{Start: monday, End: monday.Add(time.Hour)}, MadeAt: monday, Occupied: booking.NewOccupancyID(""),
		})
	}
	return who.today
}

// waits is a wait of somebody, with a desk held for them where one is offered.
func (a *authz) waits(who *subject, state booking.WaitState) booking.WaitID {
	on, span := a.slot()
	a.act(a.bystander(), booking.KindReserve, booking.Reserve{Booking: booking.NewBookingID(), Desk: on, Span: span})
	w := booking.Wait{ID: booking.WaitID(uuid.NewString()), Person: who.person, Building: hall, Desk: on, Span: span, State: state, MadeAt: monday}
	if state == booking.WaitOffered {
		w.Booking, w.Until = a.booked(who), monday.Add(time.Hour)
	}
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutWait(ctx, w) })
	return w.ID
}

var everyMethod = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}

// patterns are those of all routes.
func (a *authz) patterns() (list []string) {
	for _, r := range a.server.Routes() {
		list = append(list, r.Pattern)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// paths asks every route. Who asks about somebody else learns nothing of them and changes nothing of theirs.
func (a *authz) paths(p encounter) {
	for _, pattern := range a.patterns() {
		for _, method := range everyMethod {
			cell, served := a.matrix.routes[method+" "+pattern][p.role]
			if !served && p.who != p.to {
				continue // asked once
			}
			if p.relation == "r" && cell == "-" { // whoever leads a unit is a lead by that, whatever else they are
				cell = a.matrix.routes[method+" "+pattern][string(staff.Lead)]
			}
			before := a.mark(p.to)

			resp, text := a.call(method, pattern, p.who, p.to)

			a.judge(entered(resp, text), strings.Trim(cell, "-") != "", "%s %s by %s: %d", method, pattern, p, resp.StatusCode)
			if !served {
				a.hold(resp.StatusCode == http.StatusMethodNotAllowed, "%s %s by %s: %d", method, pattern, p, resp.StatusCode)
			}
			if p.who != p.to {
				a.hold(!strings.Contains(text, p.to.device) && !strings.Contains(text, p.to.session()), "%s %s by %s tells of a device", method, pattern, p)
				a.hold(before == a.mark(p.to), "%s %s by %s changed something", method, pattern, p)
				alive, _ := a.ask(a.t, "GET", wire.SessionPath, "", "Authorization", "Bearer "+p.to.token)
				a.hold(alive.StatusCode == http.StatusOK, "%s %s by %s ended a session", method, pattern, p)
			}
			if method+" "+pattern == "DELETE "+wire.SessionPath {
				a.signInAgain(p.who)
			}
		}
	}
}

// guests asks everything without a session.
func (a *authz) guests() {
	nobody, somebody := &subject{}, a.person(a.unit("", ""))
	for _, pattern := range a.patterns() {
		for _, method := range everyMethod {
			resp, text := a.call(method, pattern, nobody, somebody)
			cell := a.matrix.routes[method+" "+pattern][string(staff.Guest)]
			a.judge(entered(resp, text), strings.Trim(cell, "-") != "", "%s %s by a guest: %d", method, pattern, resp.StatusCode)
		}
	}
	for kind := range a.matrix.ops {
		raw, err := json.Marshal(a.args(booking.Kind(kind), somebody))
		require.NoError(a.t, err)
		body, err := json.Marshal(sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: 1, Kind: kind, Args: raw}}})
		require.NoError(a.t, err)
		resp, text := a.ask(a.t, "POST", wire.SyncPath, string(body))
		a.judge(entered(resp, text), strings.Trim(a.matrix.ops[kind]["guest"], "-") != "", "%s by a guest", kind)
	}
}

// call makes a call that is well formed as far as it can be without knowing the route, and names what is somebody's where the route
// takes a name.
func (a *authz) call(method, pattern string, who, whose *subject) (*http.Response, string) {
	a.t.Helper()
	path, body, kind := strings.TrimSuffix(pattern, "{$}"), "", ""
	for _, wild := range []string{"{building}", "{code}", "{token}", "{file}", "{post}", "{course}", "{edition}", "{name}", "{word}", "{list}", "{occasion}", "{who}", "{floor}"} {
		path = strings.ReplaceAll(path, wild, "x")
	}
	if method != "GET" && method != "HEAD" && method != "TRACE" {
		body, kind = "do=nothing", "application/x-www-form-urlencoded"
		if strings.HasPrefix(pattern, "/v1/") {
			body, kind = "{}", "application/json"
		}
	}
	switch pattern {
	case wire.SyncPath:
		body = `{"protocol":1,"limit":1}`
	case wire.CoursesPath:
		if kind != "" {
			body, kind = "no zip", wire.CourseType
		}
	case wire.RefreshPath:
		body = `{"unknown":true}` // a token that is none is answered like no session
	case wire.BindDevicePath:
		body = fmt.Sprintf(`{"device":%q}`, whose.device)
	case wire.EndDevicesPath:
		body = fmt.Sprintf(`{"device":%q}`, whose.session())
		if who == whose {
			body = `{"device":"one that there is not"}`
		}
	}
	if kind == "" {
		body = ""
	}
	ctx, cancel := context.WithTimeout(a.t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, a.url+path, strings.NewReader(body))
	require.NoError(a.t, err)
	req.Header.Set("Content-Type", kind)
	switch {
	case strings.HasPrefix(pattern, "/office/"):
		req.Header.Set("Cookie", who.cookie)
	case who.token != "":
		req.Header.Set("Authorization", "Bearer "+who.token)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(a.t, err)
	defer resp.Body.Close()
	if resp.Header.Get("Content-Type") == "text/event-stream" {
		return resp, "" // it has no end
	}
	text, err := io.ReadAll(resp.Body)
	require.NoError(a.t, err)
	return resp, string(text)
}

// entered tells whether a call came past the gate; what the route said then is its own affair.
func entered(resp *http.Response, text string) bool {
	if resp.Request.Method == http.MethodHead && resp.StatusCode == http.StatusForbidden { // nothing is said
		return false
	}
	return resp.StatusCode != http.StatusUnauthorized && resp.StatusCode != http.StatusMethodNotAllowed && !strings.Contains(text, "this is not yours to do") && !strings.Contains(text, `data-page="denied"`)
}
