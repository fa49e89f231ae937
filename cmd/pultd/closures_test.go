// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// hallTown is a database with one house, open on weekdays, and one booking next Tuesday.
func hallTown(t *testing.T) (path string, tuesday booking.Day) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "town.sqlite")
	berlin := booking.Building{}.Location()
	tuesday = booking.DayOf(time.Now(), berlin).Monday() + 8
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		for _, put := range []error{
			rows.PutUnit(ctx, staff.Unit{ID: "it", Name: "IT"}),
			rows.PutPerson(ctx, staff.Person{ID: "ann", Given: "Ann", Family: "Arendt", Unit: "it"}),
			rows.PutBuilding(ctx, booking.Building{ID: "hall", Name: "Rathaus", TimeZone: "Europe/Berlin"}),
			rows.PutFloor(ctx, booking.Floor{ID: "hall-0", Building: "hall", Name: "Erdgeschoss"}),
			rows.PutDesk(ctx, booking.Desk{ID: "d", Building: "hall", Floor: "hall-0", Code: "0.1"}),
			rows.PutRules(ctx, booking.DefaultRules("hall")),
			rows.PutBooking(ctx, booking.Booking{ID: "b", Person: "ann", Desk: "d", Floor: "hall-0", Building: "hall", State: booking.Booked, Span: booking.SpanOf(tuesday, booking.FullDay, berlin)}),
		} {
			if put != nil {
				return put
			}
		}
		return nil
	}))
	require.NoError(t, db.Close())
	return path, tuesday
}

func calendarOf(t *testing.T, days ...booking.Day) string {
	t.Helper()
	text := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//DE\r\n"
	for i, d := range days {
		y, m, n := d.Date()
		text += fmt.Sprintf("BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:%04d%02d%02d\r\nTRANSP:TRANSPARENT\r\nSUMMARY:Betriebsausflug\r\nEND:VEVENT\r\n", i, y, int(m), n)
	}
	path := filepath.Join(t.TempDir(), "closures.ics")
	require.NoError(t, os.WriteFile(path, []byte(text+"END:VCALENDAR\r\n"), 0o600))
	return path
}

func rulesOf(t *testing.T, path string) (rules booking.Rules) {
	t.Helper()
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
		rules, err = s.Store().Rules(ctx, "hall")
		return err
	}))
	require.NoError(t, db.Close())
	return rules
}

func TestClosures(t *testing.T) {
	run := func(args ...string) (code int, out, complaint string) {
		var told, said strings.Builder
		code = (&command{strings.NewReader(""), &told, &said}).run(t.Context(), append([]string{"closures"}, args...))
		return code, told.String(), said.String()
	}
	t.Run("only says what it would do", func(t *testing.T) {
		path, tuesday := hallTown(t)

		code, out, complaint := run(calendarOf(t, tuesday, tuesday+1, tuesday+4), "--db", path, "--building", "rathaus")

		require.Equal(t, succeeded, code, complaint)
		assert.Equal(t, fmt.Sprintf("Rathaus: 2 days to close, 1 day closed already\n  %s Tuesday Betriebsausflug: 1 live booking\n  %s Wednesday Betriebsausflug\n"+
			"  taken back, and each person told: 1 booking\n    %s, closed on this day, 1 booking: 0.1\n"+
			"  bookings ahead: 1; taken back: 1; newly against the rules, but staying: 0\n"+onlyLooked, tuesday, tuesday+1, tuesday), out)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM booking WHERE state = 'booked'`))
		assert.Empty(t, rulesOf(t, path).Closures)
	})
	t.Run("names what is not of whole days", func(t *testing.T) {
		path, tuesday := hallTown(t)
		calendar := calendarOf(t, tuesday)
		text, err := os.ReadFile(calendar)
		require.NoError(t, err)
		y, m, n := (tuesday + 1).Date()
		hour := fmt.Sprintf("BEGIN:VEVENT\r\nUID:h\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:%04d%02d%02dT100000Z\r\nDTEND:%04d%02d%02dT110000Z\r\nSUMMARY:Übung\r\nEND:VEVENT\r\nEND:VCALENDAR", y, int(m), n, y, int(m), n)
		put(t, calendar, strings.Replace(string(text), "END:VCALENDAR", hour, 1))

		code, out, complaint := run(calendar, "--db", path, "--building", "hall")

		require.Equal(t, succeeded, code, complaint)
		assert.Contains(t, out, "Rathaus: 1 day to close, 0 days closed already\n  1 event is not of whole days and was left out\n")
	})
	t.Run("closes days without bookings", func(t *testing.T) {
		path, tuesday := hallTown(t)
		calendar := calendarOf(t, tuesday+1, tuesday+2)

		code, out, complaint := run(calendar, "--db", path, "--building", "hall", "--apply")
		require.Equal(t, succeeded, code, complaint)
		again, said, _ := run(calendar, "--db", path, "--building", "hall", "--apply")

		assert.Contains(t, out, "bookings ahead: 1; taken back: 0")
		assert.True(t, strings.HasSuffix(out, didIt), out)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM booking WHERE state = 'booked'`))
		assert.Equal(t, []booking.Day{tuesday + 1, tuesday + 2}, rulesOf(t, path).Closures)
		assert.Equal(t, succeeded, again)
		assert.Equal(t, "Rathaus: 0 days to close, 2 days closed already\n"+nothingToDo, said)
	})
	t.Run("takes back what was booked and tells", func(t *testing.T) {
		path, tuesday := hallTown(t)

		code, out, complaint := run(calendarOf(t, tuesday, tuesday+1), "--db", path, "--building", "hall", "--apply")

		require.Equal(t, succeeded, code, complaint)
		assert.NotContains(t, out, "Arendt")
		assert.Equal(t, []booking.Day{tuesday, tuesday + 1}, rulesOf(t, path).Closures)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM booking WHERE id = 'b' AND state = 'cancelled'`))
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM notice WHERE person = 'ann' AND kind = 'closed' AND booking = 'b' AND refusal LIKE '%closure%'`))
	})
	t.Run("lets others write while it reads a slow file", func(t *testing.T) {
		path, tuesday := hallTown(t)
		text, err := os.ReadFile(calendarOf(t, tuesday))
		require.NoError(t, err)
		slow, file := io.Pipe()
		type answer struct {
			report string
			err    error
		}
		done := make(chan answer)
		go func() {
			report, err := closeDays(t.Context(), path, "hall", slow, true, time.Now())
			slow.CloseWithError(err)
			done <- answer{report, err}
		}()
		_, err = file.Write(text[:20]) // returns when it is being read
		require.NoError(t, err)

		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		db, err := central.Open(ctx, path)
		require.NoError(t, err)
		require.NoError(t, db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutUnit(ctx, staff.Unit{ID: "hr", Name: "Personal"})
		}))
		require.NoError(t, db.Close())

		_, err = file.Write(text[20:])
		require.NoError(t, err)
		require.NoError(t, file.Close())
		got := <-done
		require.NoError(t, got.err)
		assert.Contains(t, got.report, "1 day to close")
		assert.Equal(t, []booking.Day{tuesday}, rulesOf(t, path).Closures)
	})
	t.Run("refuses more days than rules can name before it plans them", func(t *testing.T) {
		path, tuesday := hallTown(t)
		days := make([]booking.Day, 0, 700)
		for day := tuesday; len(days) < cap(days); day++ {
			days = append(days, day)
		}

		code, out, complaint := run(calendarOf(t, days...), "--db", path, "--building", "hall")

		assert.Equal(t, failed, code)
		assert.Empty(t, out, "no plan that cannot be")
		assert.Contains(t, complaint, "nothing was changed")
		assert.Contains(t, complaint, "at most 366")
		assert.Contains(t, complaint, "pultd rules", "the way out")
	})
	t.Run("says what is wrong", func(t *testing.T) {
		path, tuesday := hallTown(t)
		pipe := filepath.Join(t.TempDir(), "pipe")
		require.NoError(t, syscall.Mkfifo(pipe, 0o600))
		good := calendarOf(t, tuesday)
		nested := filepath.Join(t.TempDir(), "nested.ics")
		require.NoError(t, os.WriteFile(nested, []byte("BEGIN:VCALENDAR\r\n"+strings.Repeat("BEGIN:VEVENT\r\n", 1000)), 0o600))
		for want, args := range map[string][]string{
			"CALENDAR is missing":     {"--db", path, "--building", "hall"},
			"say --db":                {good, "--building", "hall"},
			"say --building":          {good, "--db", path},
			`no building "nowhere"`:   {good, "--db", path, "--building", "nowhere"},
			"there is no missing.ics": {"missing.ics", "--db", path, "--building", "hall"},
			"it is no file":           {pipe, "--db", path, "--building", "hall"},
			"it is no file; name":     {t.TempDir(), "--db", path, "--building", "hall"},
			"too_deep":                {nested, "--db", path, "--building", "hall"},
		} {
			code, _, complaint := run(args...)

			assert.NotEqual(t, succeeded, code, want)
			assert.Contains(t, complaint, want)
		}
	})
}
