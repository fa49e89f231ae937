// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// TestRoles_get_what_their_files_say compares everything that the device of somebody of each role gets of a small town with
// testdata/roles. There are three others: one shows where they are to nobody, one to their team, one to everybody. A column that
// newly reaches a role is a line that newly stands in a file; PULT_GOLDEN=1 writes them.
func TestRoles_get_what_their_files_say(t *testing.T) {
	for _, role := range staff.Roles {
		if role == staff.Guest {
			continue // has no device
		}
		t.Run(string(role), func(t *testing.T) {
			got := fewPeople(t, role).received(t)

			path := filepath.Join("testdata", "roles", string(role)+".json")
			if os.Getenv("PULT_GOLDEN") != "" {
				require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
				require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
			}
			want, err := os.ReadFile(path)
			require.NoError(t, err, "PULT_GOLDEN=1 writes it")
			assert.Equal(t, string(want), got)
			for _, hidden := range []string{"hidden-desk", "hidden-booking", "team-booking", "open-booking", `"u:hidden"`, `"u:team"`, `"u:open"`} {
				assert.NotContains(t, got, hidden, "it is between that person and the server")
			}
		})
	}
}

// few is a town of a few people.
type few struct {
	*town
	looking staff.PersonID
}

// fewPeople are three with a booking each, and one with a role who looks.
func fewPeople(t *testing.T, role staff.Role) few {
	t.Helper()
	c, err := central.Open(t.Context(), bare(t))
	require.NoError(t, err)
	w := &town{central: c}
	w.open()
	t.Cleanup(func() { w.end(t) })
	f := few{w, "looking"}
	w.write(t, func(ctx context.Context, tx *central.Tx) error { return f.settle(ctx, tx.Store(), role) })
	return f
}

// settle puts the town together: hidden and team are of the unit of who looks, open is of another.
func (f few) settle(ctx context.Context, rows store.Booking, role staff.Role) error {
	lead := staff.PersonID("")
	if role == staff.Lead {
		lead = f.looking
	}
	steps := []func() error{
		func() error { return rows.PutUnit(ctx, staff.Unit{ID: "it", Name: "Unit of the team", Lead: lead}) },
		func() error { return rows.PutUnit(ctx, staff.Unit{ID: "hr", Name: "Another unit"}) },
		func() error { return f.house(ctx, rows) },
		func() error { return f.person(ctx, rows, "hidden", "it", staff.Nobody) },
		func() error { return f.person(ctx, rows, "team", "it", staff.Team) },
		func() error { return f.person(ctx, rows, "open", "hr", staff.Everybody) },
		func() error { return f.person(ctx, rows, f.looking, "it", staff.Nobody, role) },
	}
	if role == staff.Deputy {
		d := booking.Deputy{Owner: "hidden", Deputy: f.looking, MadeAt: monday}
		steps = append(steps, func() error { return rows.PutDeputy(ctx, d.Owner, d) }, func() error { return rows.PutDeputy(ctx, d.Deputy, d) })
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func (f few) house(ctx context.Context, rows store.Booking) error {
	steps := []error{
		rows.PutBuilding(ctx, booking.Building{ID: hall, Name: "Hall", TimeZone: "Europe/Berlin", Desks: 3}),
		rows.PutFloor(ctx, booking.Floor{ID: hall + "-0", Building: hall, Name: "Erdgeschoss", Short: "0"}),
		rows.PutZone(ctx, booking.Zone{ID: hall + "-z", Building: hall, Floor: hall + "-0", Name: "Halle"}),
		rows.PutRules(ctx, alwaysOpen(hall)),
	}
	for i := range 3 {
		steps = append(steps, rows.PutDesk(ctx, booking.Desk{ID: desk(hall, i), Building: hall, Floor: hall + "-0", Zone: hall + "-z", Code: fmt.Sprintf("0.%d", i+1)}))
	}
	for _, err := range steps {
		if err != nil {
			return err
		}
	}
	return nil
}

// person puts somebody there with all that they may have: needs, a booking with its day, a star, a usual week.
func (f few) person(ctx context.Context, rows store.Booking, id staff.PersonID, of staff.UnitID, seen staff.Visibility, roles ...staff.Role) error {
	n := map[staff.PersonID]int{"hidden": 0, "team": 1, "open": 2}[id]
	stored := slices.DeleteFunc(roles, func(r staff.Role) bool { return !r.Stored() || r == staff.Employee })
	profile := staff.Profile{Person: id, Visibility: seen, Roles: stored}
	if err := rows.PutPerson(ctx, staff.Person{ID: id, Given: "Given", Family: "Of " + string(id), Unit: of, FirstAider: id == "open"}); err != nil {
		return err
	}
	if id == f.looking {
		return rows.PutProfile(ctx, profile)
	}
	profile.Needs = staff.Needs{Adjustable: true}
	b := booking.Booking{
		ID: booking.BookingID(id + "-booking"), Person: id, Desk: desk(hall, n), Floor: hall + "-0", Building: hall, Span: slot(n),
		State: booking.Booked, MadeAt: monday, Occupied: booking.OccupancyID(fmt.Sprintf("taken-%d", n)),
	}
	for _, err := range []error{
		rows.PutProfile(ctx, profile),
		rows.PutBooking(ctx, b),
		rows.PutPresence(ctx, booking.Presence{
			Person: id, Day: booking.DayOf(b.Span.Start, time.UTC), Status: booking.Office, Building: hall, Desk: b.Desk, Occupied: b.Occupied, Seen: seen, Unit: of,
		}),
		rows.PutFavourite(ctx, booking.Favourite{Person: id, Kind: booking.FavouriteDesk, Target: "hidden-desk", MadeAt: monday}),
		rows.PutNotice(ctx, booking.Notice{ID: booking.NoticeID("hidden-booking of " + id), Person: id, Kind: booking.NoticeNoShow, MadeAt: monday}),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// received is what a new device of who looks gets until nothing is left, a row a line, without what differs from run to run.
func (f few) received(t *testing.T) string {
	t.Helper()
	hub := f.hub.Session(f.looking, uuid.NewString())
	var lines []string
	req := syncing.Request{Protocol: syncing.Protocol, Want: []syncing.Scope{syncing.Scope(store.House(hall))}}
	for more := true; more; {
		resp, err := hub.Sync(t.Context(), req)
		require.NoError(t, err)
		for _, row := range resp.Rows {
			lines = append(lines, lineOf(t, row))
		}
		req.Cursor, more = resp.Cursor, resp.More
	}
	slices.Sort(lines)
	return "[\n " + strings.Join(lines, ",\n ") + "\n]\n"
}

func lineOf(t *testing.T, row syncing.Row) string {
	t.Helper()
	id := row.ID
	if row.Table == "deputy" || row.Table == "favourite" {
		id = "made by chance"
	}
	line, err := json.Marshal(struct {
		Table string          `json:"table"`
		Scope syncing.Scope   `json:"scope"`
		ID    string          `json:"id"`
		Gone  bool            `json:"gone,omitempty"`
		Data  json.RawMessage `json:"data"`
	}{row.Table, row.Scope, id, row.Gone, row.Data})
	require.NoError(t, err)
	return string(line)
}
