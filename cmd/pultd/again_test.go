// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

// onBoth runs a test on an empty database of each engine.
func onBoth(t *testing.T, test func(t *testing.T, path string)) {
	t.Run("file", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "town.sqlite")) })
	t.Run("PostgreSQL", func(t *testing.T) {
		pgtest.Shared(t)
		test(t, pgtest.Database(t, ""))
	})
}

// inTown does something in a transaction.
func inTown(t *testing.T, path string, do func(ctx context.Context, rows store.Booking) error) {
	t.Helper()
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return do(ctx, tx.Store()) }))
}

// bergPlan is the plan of the small town's house "berg".
func bergPlan() imdf.BuildingPlan {
	town := bookingtest.SmallTown()
	other := func(b booking.BuildingID) bool { return b != "berg" }
	for i, z := range town.Zones { // the first of a floor on the left, the second on the right
		plan, left := &town.Floors[i/2].Plan, float64(i%2)*18
		plan.Sections = append(plan.Sections, booking.Section{Zone: z.ID, Name: z.Name, Home: z.Home, Quiet: z.Quiet, Label: booking.Point{X: left + 9, Y: 6},
			Shape: booking.Polygon{{{X: left, Y: 0}, {X: left + 18, Y: 0}, {X: left + 18, Y: 12}, {X: left, Y: 12}}}})
	}
	return imdf.BuildingPlan{
		Building: town.Buildings[0],
		Floors:   slices.DeleteFunc(town.Floors, func(f booking.Floor) bool { return other(f.Building) }),
		Zones:    slices.DeleteFunc(town.Zones, func(z booking.Zone) bool { return other(z.Building) }),
		Desks:    slices.DeleteFunc(town.Desks, func(d booking.Desk) bool { return other(d.Building) }),
	}
}

// only leaves one floor of a plan.
func only(p *imdf.BuildingPlan, floor booking.FloorID) {
	p.Floors = slices.DeleteFunc(p.Floors, func(f booking.Floor) bool { return f.ID != floor })
	p.Zones = slices.DeleteFunc(p.Zones, func(z booking.Zone) bool { return z.Floor != floor })
	p.Desks = slices.DeleteFunc(p.Desks, func(d booking.Desk) bool { return d.Floor != floor })
}

// redrawn gives all things of a plan new ids, as tools do that export a drawing again.
func redrawn(p *imdf.BuildingPlan) {
	const again = "-again"
	p.Building.ID += again
	for i := range p.Floors {
		p.Floors[i].ID, p.Floors[i].Building = p.Floors[i].ID+again, p.Building.ID
	}
	for i := range p.Zones {
		z := &p.Zones[i]
		z.ID, z.Floor, z.Building = z.ID+again, z.Floor+again, p.Building.ID
	}
	for i := range p.Desks {
		d := &p.Desks[i]
		d.ID, d.Zone, d.Floor, d.Building = d.ID+again, d.Zone+again, d.Floor+again, p.Building.ID
	}
}

// archiveOf writes a plan as an archive.
func archiveOf(t *testing.T, p imdf.BuildingPlan) string {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, imdf.Write(&text, imdf.Archive{Language: "de", Buildings: []imdf.BuildingPlan{p}}))
	path := filepath.Join(t.TempDir(), "plan.zip")
	require.NoError(t, os.WriteFile(path, text.Bytes(), 0o600))
	return path
}

// bare takes all out of an archive that the standard has no field for.
func bare(t *testing.T, path string) string {
	t.Helper()
	packed, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer packed.Close()
	dir := t.TempDir()
	for _, f := range packed.File {
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		if f.Name == "manifest.json" {
			var manifest map[string]any
			require.NoError(t, json.Unmarshal(text, &manifest))
			delete(manifest, "extensions")
			text, err = json.Marshal(manifest)
			require.NoError(t, err)
		}
		require.NoError(t, os.WriteFile(filepath.Join(dir, f.Name), text, 0o600))
	}
	return dir
}

func imports(t *testing.T, args ...string) (told string) {
	t.Helper()
	code, out, said := call(t, append([]string{"import", "imdf"}, args...)...)
	require.Zero(t, code, said)
	return out
}

func TestImport_again_shows_what_is_different_and_changes_it_when_told(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		day := settleTown(t, path)
		loc := booking.Building{}.Location()
		imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")
		inTown(t, path, func(ctx context.Context, rows store.Booking) error {
			p := housekeeper(rows, time.Now())
			for _, step := range []error{
				p.Join(ctx, bookingtest.Cem, booking.Join{Wait: "of-cem", Building: "berg", Desk: "berg-0.5", Span: booking.SpanOf(day, booking.FullDay, loc)}),
				p.Join(ctx, bookingtest.Dora, booking.Join{Wait: "of-dora", Building: "berg", Desk: "berg-0.6", Span: booking.SpanOf(day+1, booking.FullDay, loc)}),
				p.Like(ctx, bookingtest.Ann, booking.Like{Kind: booking.FavouriteDesk, Target: "berg-0.5"}),
				p.Repeat(ctx, bookingtest.Dora, booking.Repeat{Series: "series-of-dora", Desk: "berg-0.5", Rule: "FREQ=WEEKLY;COUNT=3", First: day + 1, From: 9 * 60, Until: 12 * 60}),
			} {
				if step != nil {
					return step
				}
			}
			return nil
		})
		newer := bergPlan()
		only(&newer, "berg-0")
		newer.Desks = slices.DeleteFunc(newer.Desks, func(d booking.Desk) bool { return d.Code == "0.5" })
		for i := range newer.Desks {
			switch d := &newer.Desks[i]; d.Code {
			case "0.6":
				d.Shape.At.X += 2
			case "0.7":
				d.Features.Monitors = 1
			}
		}
		further := newer.Desks[0]
		further.ID, further.Code, further.Shape.At = "berg-0.9", "0.9", booking.Point{X: 4, Y: 8}
		newer.Desks = append(newer.Desks, further)
		redrawn(&newer)
		archive := archiveOf(t, newer)
		seq := count(t, path, `SELECT seq FROM log_head`)

		looked := imports(t, archive, "--db", path)

		for _, line := range []string{
			"An der Bergbahn 33 (berg): 1 floor, 2 zones, 8 desks; rows changed: ",
			"  floors that the archive does not have, left alone with 8 desks: 1; --drop-floors takes them away\n",
			"  desks missing, taken away: 1; 4 bookings ahead taken back and 1 wait for just these desks ended, and each person told\n    desk 0.5 (berg-0.5): 4 bookings, 1 wait\n",
			"  desks that are new: 1: 0.9\n", "  desks moved: 1: 0.6 by 2.0 m\n", "  desks that offer something else: 1: 0.7 (monitors from 2 to 1)\n",
			onlyLooked, "  print new sheets (pultd sheets) for: 0.9\n",
		} {
			assert.Contains(t, looked, line)
		}
		for _, name := range []string{"Arendt", "ann", "Dahl", "dora", "floors gone", "zones"} {
			assert.False(t, strings.Contains(strings.ReplaceAll(looked, "2 zones", ""), name), "%s stands in %s", name, looked)
		}
		assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`), "a look writes nothing")

		applied := imports(t, archive, "--db", path, "--apply")
		assert.Equal(t, strings.Replace(looked, onlyLooked, didIt, 1), applied)
		for want, query := range map[int][]string{
			0: {`FROM desk WHERE id = 'berg-0.5'`, `FROM booking WHERE desk = 'berg-0.5' AND state = 'booked'`, `FROM waiting WHERE id = 'of-cem' AND state <> 'over'`,
				`FROM presence WHERE desk = 'berg-0.5'`, `FROM occupancy WHERE desk = 'berg-0.5' AND state = 'booked'`},
			1: {`FROM desk WHERE id = 'berg-0.6' AND code = '0.6' AND shape LIKE '%"x":26%'`, `FROM booking WHERE id = 'of-bob' AND state = 'booked'`,
				`FROM notice WHERE person = 'ann' AND kind = 'desk_gone' AND booking = 'of-ann'`, `FROM notice WHERE person = 'cem' AND kind = 'desk_gone' AND desk = 'berg-0.5'`,
				`FROM waiting WHERE id = 'of-dora' AND state = 'waiting'`, `FROM tombstone WHERE tbl = 'desk'`, `FROM building WHERE id = 'berg' AND desks = 16`,
				`FROM favourite WHERE target = 'berg-0.5'`, `FROM zone WHERE id = 'wupper' AND home = 'it'`},
			3: {`FROM notice WHERE person = 'dora' AND kind = 'desk_gone'`},
			8: {`FROM desk WHERE floor = 'berg-0'`, `FROM desk WHERE floor = 'berg-1'`},
		} {
			for _, q := range query {
				assert.Equal(t, want, count(t, path, `SELECT count(*) `+q), q)
			}
		}

		seq = count(t, path, `SELECT seq FROM log_head`)
		assert.Contains(t, imports(t, archive, "--db", path, "--apply"), "nothing changed\n")
		assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`), "no version is spent, so no device fetches anything")

		inTown(t, path, func(ctx context.Context, rows store.Booking) error {
			series, err := rows.Series(ctx, "series-of-dora")
			if err == nil {
				err = housekeeper(rows, time.Now()).Extend(ctx, series)
			}
			return err
		})
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM series WHERE ends <> ''`), "a series ends with its desk")
	})
}

func TestImport_again_without_features_and_homes_keeps_them(t *testing.T) {
	path, _ := smallTown(t)
	imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")

	told := imports(t, bare(t, archiveOf(t, bergPlan())), "--db", path, "--apply")

	assert.Contains(t, told, "nothing changed\n")
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM zone WHERE id = 'wupper' AND home = 'it'`))
	assert.Equal(t, 7, count(t, path, `SELECT count(*) FROM desk WHERE floor = 'berg-0' AND features LIKE '%"docking":true%'`))
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM booking WHERE state = 'booked'`))
}

func TestImport_again_takes_a_floor_away_when_told(t *testing.T) {
	path, _ := smallTown(t)
	imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")
	newer := bergPlan()
	only(&newer, "berg-1")
	archive := archiveOf(t, newer)
	amend := booking.Amendment{ID: "a", Building: "berg", Name: "Nah", Issuer: "Stadt", Zone: "barmen"}
	inTown(t, path, func(ctx context.Context, rows store.Booking) error {
		rules, err := rows.Rules(ctx, "berg")
		rules.CheckInZones = map[booking.ZoneID]int{"wupper": 30}
		return errors.Join(err, rows.PutRules(ctx, rules), rows.PutAmendment(ctx, amend))
	})

	left := imports(t, archive, "--db", path, "--apply")
	assert.Contains(t, left, "left alone with 8 desks: 0;")
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM booking WHERE state = 'booked'`))

	told := imports(t, archive, "--db", path, "--drop-floors", "--apply")

	assert.Contains(t, told, "  floors gone: 1: 0\n")
	assert.Contains(t, told, "  zones gone: 2: Barmen, Wupper\n")
	assert.Contains(t, told, "rules about zones that are gone, which concern nobody now: 2: Nah, checkInZones of Wupper\n")
	assert.Contains(t, told, "desks missing, taken away: 8; 2 bookings ahead")
	for _, q := range []string{`floor WHERE id = 'berg-0'`, `zone WHERE floor = 'berg-0'`, `desk WHERE floor = 'berg-0'`, `booking WHERE state = 'booked'`} {
		assert.Zero(t, count(t, path, `SELECT count(*) FROM `+q), q)
	}
	assert.Equal(t, 8, count(t, path, `SELECT desks FROM building WHERE id = 'berg'`))
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM notice WHERE kind = 'desk_gone'`))
}

func TestImport_again_lets_bookings_follow_a_desk_to_another_floor(t *testing.T) {
	path, _ := smallTown(t)
	imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")
	newer := bergPlan()
	for i := range newer.Desks {
		if d := &newer.Desks[i]; d.Code == "0.5" {
			d.Floor, d.Zone = "berg-1", "ronsdorf"
		}
	}

	told := imports(t, archiveOf(t, newer), "--db", path, "--apply")

	assert.Contains(t, told, "  desks moved: 1: 0.5 to another floor\n")
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM booking WHERE id = 'of-ann' AND floor = 'berg-1' AND state = 'booked'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM occupancy WHERE desk = 'berg-0.5' AND floor = 'berg-1'`))
}

func TestImport_again_puts_desks_out_of_use_and_never_into_use(t *testing.T) {
	path, _ := smallTown(t)
	imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")
	newer := bergPlan()
	for i := range newer.Desks {
		newer.Desks[i].Blocked = newer.Desks[i].Code == "0.5"
	}

	told := imports(t, archiveOf(t, newer), "--db", path, "--apply")
	assert.Contains(t, told, "desks out of use now: 1; 1 booking ahead taken back and 0 waits")
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM notice WHERE person = 'ann' AND kind = 'desk_gone'`))

	again := imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")
	assert.Contains(t, again, "nothing changed\n")
	assert.Contains(t, again, "desks that were out of use and stay so: 1: 0.5\n")
}

func TestImport_again_gives_a_house_rules_only_when_told(t *testing.T) {
	path, _ := smallTown(t)
	archive := archiveOf(t, bergPlan())
	imports(t, archive, "--db", path, "--apply")
	require.Contains(t, imports(t, archive, "--db", path), nothingToDo)
	rules := `SELECT count(*) FROM rules WHERE id = 'berg'`
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM rules WHERE id = 'berg'`)
		return err
	}))
	require.NoError(t, db.Close())

	looked := imports(t, archive, "--db", path)
	assert.Contains(t, looked, "had no rules and got the usual ones")
	assert.Contains(t, looked, onlyLooked)
	assert.Zero(t, count(t, path, rules))

	applied := imports(t, archive, "--db", path, "--apply")
	assert.Contains(t, applied, didIt)
	assert.Equal(t, 1, count(t, path, rules))
}

func TestImport_adds_a_house_of_the_same_name_only_when_told(t *testing.T) {
	path, _ := smallTown(t)
	other := bergPlan()
	redrawn(&other)
	other.Building.Address = "Anderswo 1"
	archive := archiveOf(t, other)

	assert.Contains(t, imports(t, archive, "--db", path), "  is a further house beside berg, which has the same name and another address\n")
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM building`))
	imports(t, archive, "--db", path, "--apply")
	assert.Equal(t, 3, count(t, path, `SELECT count(*) FROM building`))
}

func TestImport_refuses_a_floor_of_another_house(t *testing.T) {
	path, _ := smallTown(t)
	imports(t, archiveOf(t, bergPlan()), "--db", path, "--apply")
	renamed := bergPlan()
	renamed.Building.ID, renamed.Building.Name = "neu", "Neues Haus"
	for i := range renamed.Floors {
		renamed.Floors[i].Building = "neu"
	}

	code, _, said := call(t, "import", "imdf", archiveOf(t, renamed), "--db", path, "--apply")

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "is of the building berg here")
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM building`))
}
