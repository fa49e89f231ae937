// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/booking/rulefile"
	"github.com/pult-app/pult/store/central"
)

// smallTown is a database with the small town in it, in which Ann has a desk on an open day to come and Bob on the one after it.
func smallTown(t *testing.T) (path string, first booking.Day) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "town.sqlite")
	return path, settleTown(t, path)
}

// settleTown puts the small town into an empty database.
func settleTown(t *testing.T, path string) (first booking.Day) {
	t.Helper()
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	loc := booking.Building{}.Location()
	first = booking.DayOf(time.Now(), loc) + 5
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		town := bookingtest.SmallTown()
		for i := range town.Rules { // every day, so that the test does not know which one is today
			town.Rules[i].Region = ""
			for weekday := range town.Rules[i].Open {
				town.Rules[i].Open[weekday] = booking.OpenHours{From: 6 * 60, Until: 20 * 60}
			}
		}
		if err := town.Put(ctx, rows); err != nil {
			return err
		}
		p := housekeeper(rows, time.Now())
		if err := p.Reserve(ctx, bookingtest.Ann, booking.Reserve{Booking: "of-ann", Desk: "berg-0.5", Span: booking.SpanOf(first, booking.FullDay, loc)}); err != nil {
			return err
		}
		return p.Reserve(ctx, bookingtest.Bob, booking.Reserve{Booking: "of-bob", Desk: "berg-0.6", Span: booking.SpanOf(first+1, booking.FullDay, loc)})
	}))
	require.NoError(t, db.Close())
	return first
}

func shownRules(t *testing.T, path string) (shown string) {
	t.Helper()
	code, out, said := call(t, "rules", "show", "--building", "An der Bergbahn 33", "--db", path)
	require.Zero(t, code, said)
	return out
}

func TestPultd_rules_are_shown_checked_and_applied(t *testing.T) {
	path, day := smallTown(t)
	shown := shownRules(t, path)
	file := filepath.Join(t.TempDir(), "rules.json")
	closing := `"amendments": [{"name": "Umzug", "issuer": "Hausverwaltung Bergbahn", "closures": ["` + day.String() + `"]},
		{"name": "Nah", "issuer": "Stadt", "zone": "barmen", "horizon": 3, "homeDays": 1, "checkInWithin": 45}]`
	require.NoError(t, os.WriteFile(file, []byte(strings.TrimSuffix(strings.TrimSpace(shown), "}")+", "+closing+"}"), 0o600))

	code, looked, said := call(t, "rules", "check", file, "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, looked, "new: Umzug")
	assert.Contains(t, looked, `  taken back, and each person told: 1 booking
    `+day.String()+`, closed on this day by "Umzug", 1 booking: 0.5
  against the new rules and not against the old ones, and staying as they were made: 1 booking
    `+(day+1).String()+`, further ahead than can be booked by "Nah", 1 booking: 0.6
  bookings ahead: 2; taken back: 1; newly against the rules, but staying: 1
`)
	assert.Contains(t, looked, "nothing was changed")
	assert.NotContains(t, looked, "Arendt", "nobody is named")
	assert.Zero(t, count(t, path, `SELECT count(*) FROM amendment`))
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM booking WHERE state = 'booked'`))

	code, applied, said := call(t, "rules", "apply", file, "--db", path)
	require.Zero(t, code, said)
	whatIsDone := looked[:strings.LastIndex(strings.TrimSpace(looked), "\n")+1]
	assert.Equal(t, whatIsDone+"applied: these are the rules of the house now; show them again before you edit them further\n", applied, "the same words but the last line")
	assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM amendment`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM booking WHERE id = 'of-ann' AND state = 'cancelled'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM booking WHERE id = 'of-bob' AND state = 'booked'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM notice WHERE person = 'ann' AND kind = 'closed' AND refusal LIKE '%Umzug%'`))
	assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM notice`))

	seq := count(t, path, `SELECT seq FROM log_head`)
	again := filepath.Join(t.TempDir(), "again.json")
	require.NoError(t, os.WriteFile(again, []byte(shownRules(t, path)), 0o600))
	code, same, said := call(t, "rules", "apply", again, "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, same, "nothing changes")
	assert.Contains(t, same, "newly against the rules, but staying: 0", "what the rules of before refused is not listed again")
	assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`), "what is shown and applied writes nothing")

	require.NoError(t, os.WriteFile(file, []byte(shown), 0o600))
	code, less, said := call(t, "rules", "apply", file, "--db", path, "--force")
	require.Zero(t, code, said)
	assert.Contains(t, less, "gone, because the file does not have it: Umzug")
	assert.Zero(t, count(t, path, `SELECT count(*) FROM amendment`))
}

func TestPultd_rules_refuses_a_file_from_before_the_rules_changed(t *testing.T) {
	path, day := smallTown(t)
	file := filepath.Join(t.TempDir(), "rules.json")
	shown := shownRules(t, path)
	put(t, file, shown)
	code, _, said := call(t, "closures", calendarOf(t, day, day+3), "--building", "berg", "--db", path, "--apply")
	require.Zero(t, code, said)
	closed := shownRules(t, path)

	for _, verb := range []string{"check", "apply"} {
		code, out, said := call(t, "rules", verb, file, "--db", path)

		assert.Equal(t, failed, code, verb)
		assert.Empty(t, out)
		for _, word := range []string{"nothing was changed", "have changed since they were shown", "pultd closures", "show them again", "--force"} {
			assert.Contains(t, said, word)
		}
		assert.Equal(t, closed, shownRules(t, path), "no day was opened again")
	}

	t.Run("but not one that says what holds", func(t *testing.T) {
		now := strings.Replace(closed, shownAs(t, closed), shownAs(t, shown), 1)
		require.NotEqual(t, closed, now)
		put(t, file, now)
		code, _, said := call(t, "rules", "apply", file, "--db", path)
		assert.Zero(t, code, said)
	})
	t.Run("but not one of somebody's own", func(t *testing.T) {
		put(t, file, strings.Replace(closed, shownAs(t, closed), "", 1))
		code, _, said := call(t, "rules", "check", file, "--db", path)
		assert.Zero(t, code, said)
	})
	t.Run("unless it is forced", func(t *testing.T) {
		put(t, file, shown)
		code, out, said := call(t, "rules", "apply", file, "--db", path, "--force")
		require.Zero(t, code, said)
		assert.Contains(t, out, "closures from [")
		assert.Equal(t, shown, shownRules(t, path))
	})
}

// shownAs is the line of a file that says from which rules it was shown.
func shownAs(t *testing.T, file string) string {
	t.Helper()
	_, rest, found := strings.Cut(file, `"shown": `)
	require.True(t, found)
	said, _, _ := strings.Cut(rest, "\n")
	return `"shown": ` + said + "\n"
}

func TestPultd_rules_of_a_house_can_be_given_to_another_which_takes_none_away(t *testing.T) {
	path, day := smallTown(t)
	shown := shownRules(t, path)
	file := filepath.Join(t.TempDir(), "rules.json")
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o600)) }
	amended := `"amendments": [{"name": "Umzug", "issuer": "Hausverwaltung Bergbahn", "closures": ["` + (day + 9).String() + `"]},
		{"id": "xmas", "name": "Zwischen den Jahren", "issuer": "Stadt", "closures": ["` + (day + 10).String() + `"]}]`
	write(strings.TrimSuffix(strings.TrimSpace(shown), "}") + ", " + amended + "}")
	code, _, said := call(t, "rules", "apply", file, "--db", path)
	require.Zero(t, code, said)
	before := shownRules(t, path)
	elsewhere := strings.Replace(before, `"building": "berg"`, `"building": "bahn"`, 1)
	require.NotEqual(t, before, elsewhere)

	write(elsewhere)
	code, _, said = call(t, "rules", "apply", file, "--db", path)
	assert.NotZero(t, code)
	assert.Contains(t, said, `amendment "Zwischen den Jahren": another house has one with the id "xmas"`)
	assert.Equal(t, before, shownRules(t, path), "nothing was changed")

	write(strings.Replace(elsewhere, `"id": "xmas"`, `"id": "xmas-bahn"`, 1))
	code, out, said := call(t, "rules", "apply", file, "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, out, "new: Umzug")
	assert.Contains(t, out, "new: Zwischen den Jahren")
	assert.Equal(t, before, shownRules(t, path), "the first house keeps its rules")
}

func TestPultd_rules_refuses_what_is_wrong_and_says_where(t *testing.T) {
	path, _ := smallTown(t)
	file := filepath.Join(t.TempDir(), "rules.json")
	rules := `"rules": {"horizon": 28, "open": {"monday": "06:00-20:00"}}`
	for want, text := range map[string]string{
		`line 1: "perweek" in amendments.1 is not known`:                           `{"building": "berg", "amendments": [{"perweek": 1}]}`,
		`there is no building "tal"`:                                               `{"building": "tal", ` + rules + `}`,
		`the house has no zone "nowhere"`:                                          `{"building": "berg", ` + rules + `, "amendments": [{"name": "A", "issuer": "B", "zone": "nowhere", "perWeek": 1}]}`,
		`checkInZones: the house has no zone "nowhere"`:                            `{"building": "berg", "rules": {"horizon": 28, "checkInZones": {"barmen": 20, "nowhere": 30}}}`,
		`2026-12-24 stands there twice`:                                            `{"building": "berg", "rules": {"horizon": 28, "closures": ["2026-12-24", "2026-12-24"]}}`,
		`issuer is missing`:                                                        `{"building": "berg", ` + rules + `, "amendments": [{"name": "A", "perWeek": 1}]}`,
		`role "azubi" is not known, only [employee facility`:                       `{"building": "berg", ` + rules + `, "amendments": [{"name": "A", "issuer": "B", "role": "azubi", "perWeek": 1}]}`,
		`there is no unit "nobody": there are "it" (Amt`:                           `{"building": "berg", ` + rules + `, "amendments": [{"name": "A", "issuer": "B", "unit": "nobody", "perWeek": 1}]}`,
		`"An der Bergbahn 33", "Bundesbahndirektion"; pultd list houses names all`: `{"building": "Rathaus", ` + rules + `}`,
		`shown is not as pultd rules show writes it`:                               `{"building": "berg", "shown": "x", ` + rules + `}`,
		`there is no unit "nobody"`:                                                `{"building": "berg", ` + rules + `, "amendments": [{"name": "A", "issuer": "B", "unit": "nobody", "perWeek": 1}]}`,
		`contradict each other: both say perWeek`: `{"building": "berg", ` + rules + `, "amendments": [{"name": "A", "issuer": "B", "perWeek": 1},
			{"name": "C", "issuer": "B", "perWeek": 2}]}`,
		"more than 500 amendments": `{"building": "berg", "amendments": [` + strings.Repeat("{},", 9_999) + `{}]}`,
	} {
		put(t, file, text)

		code, _, said := call(t, "rules", "apply", file, "--db", path)

		assert.Equal(t, failed, code)
		assert.Contains(t, said, want)
		assert.Contains(t, said, "nothing was changed")
	}
	for _, args := range [][]string{{}, {"show", "--db", path}, {"apply", "--db", path}, {"apply", file}, {"burn", file, "--db", path}, {"check", file, "--building", "berg", "--db", path}} {
		code, _, _ := call(t, append([]string{"rules"}, args...)...)
		assert.Equal(t, misused, code, args)
	}
	_, _, said := call(t, "rules", "apply", filepath.Join(t.TempDir(), "none.json"), "--db", path)
	assert.Contains(t, said, "there is no ")
	assert.Contains(t, said, "none.json, nothing was changed: name a file")
	assert.Zero(t, count(t, path, `SELECT count(*) FROM amendment`))
	_, err := rulefile.Read(strings.NewReader(shownRules(t, path)), time.Now())
	assert.NoError(t, err)
}
