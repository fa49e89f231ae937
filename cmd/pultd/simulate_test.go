// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// livelyTown is the small town in which forty people have wished for the eight desks of the station in the last week, and eight have had one
// each day.
func livelyTown(t *testing.T) (path string) {
	t.Helper()
	path, _ = smallTown(t)
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	loc := booking.Building{}.Location()
	monday := booking.DayOf(time.Now(), loc).Monday() - 7
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		for i := range 40 {
			who := staff.PersonID(fmt.Sprint("visitor", i))
			if err := tx.Store().PutPerson(ctx, staff.Person{ID: who, Given: "V", Family: fmt.Sprint(i), Unit: "bau"}); err != nil {
				return err
			}
			day := monday + booking.Day(i%5)
			desk, made, span := booking.DeskID(fmt.Sprintf("bahn-0.%d", 1+i/5)), (day - 1).Start(loc).Add(time.Duration(i)*time.Minute), booking.SpanOf(day, booking.FullDay, loc)
			b := booking.Booking{ID: booking.BookingID(fmt.Sprint("visit", i)), Person: who, Desk: desk, Floor: "bahn-0", Building: "bahn", Span: span, State: booking.CheckedIn, MadeAt: made}
			if err := tx.Store().PutBooking(ctx, b); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, db.Close())
	return path
}

func TestPultd_simulate_tells_what_fewer_desks_would_refuse(t *testing.T) {
	path := livelyTown(t)
	code, out, said := call(t, "simulate", "--building", "Bundesbahndirektion", "--db", path, "--weeks", "1", "--desks", "-50%", "--sweep", "desks=100..50:25")
	require.Zero(t, code, said)
	assert.Contains(t, out, "Bundesbahndirektion, ")
	assert.Contains(t, out, "8 desks, tried with 4")
	assert.Contains(t, out, "100 % is granted alike")
	assert.Regexp(t, `refused +0 % +60 %`, out)
	assert.Regexp(t, `50 % +60 % +█`, out)

	code, out, said = call(t, "simulate", "--house", "bahn", "--db", path, "--weeks", "1", "--close", "Halle", "--people", "+50%", "--format", "json")
	require.Zero(t, code, said)
	var a replay.Answer
	require.NoError(t, json.Unmarshal([]byte(out), &a))
	assert.Equal(t, []int{8, 4}, []int{a.DesksWere, a.Desks})
	assert.Greater(t, a.Whole.Is.Refused, a.Whole.Was.Refused)
	assert.NotContains(t, out, "visitor")

	code, audit, said := call(t, "list", "audit", "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, audit, "use.simulate")
	assert.Contains(t, audit, "bahn 1 weeks people +50% without halle")
}

func TestPultd_simulate_tries_a_file_of_rules(t *testing.T) {
	path := livelyTown(t)
	_, shown, _ := call(t, "rules", "show", "--building", "bahn", "--db", path)
	file := filepath.Join(t.TempDir(), "rules.json")
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(shown, `"horizon": 28`, `"horizon": 7`, 1)), 0o600))

	code, out, said := call(t, "simulate", "--building", "bahn", "--db", path, "--weeks", "1", "--rules", file, "--format", "csv")

	require.Zero(t, code, said)
	assert.True(t, strings.HasPrefix(out, "kind;first day;desks;wishes;as wished %;another desk %"), out)
	assert.Contains(t, out, "\ntried;")
	code, _, said = call(t, "simulate", "--building", "berg", "--db", path, "--weeks", "1", "--rules", file)
	assert.Equal(t, failed, code)
	assert.Contains(t, said, "and not for An der Bergbahn 33")
}

func TestPultd_simulate_draws_a_plot(t *testing.T) {
	path := livelyTown(t)
	plot := filepath.Join(t.TempDir(), "plot.svg")
	code, _, said := call(t, "simulate", "--building", "bahn", "--db", path, "--weeks", "1", "--desks", "-25%", "--sweep", "desks=100..50:10", "--format", "svg", "-o", plot)
	require.Zero(t, code, said)
	text, err := os.ReadFile(plot)
	require.NoError(t, err)
	dec := xml.NewDecoder(strings.NewReader(string(text)))
	for err == nil {
		_, err = dec.Token()
	}
	assert.True(t, errors.Is(err, io.EOF), "%v", err)
	assert.Contains(t, string(text), "With 50 % of the desks: ")
	assert.Contains(t, string(text), "prefers-color-scheme:dark")
	code, _, said = call(t, "simulate", "--building", "bahn", "--db", path, "-o", plot)
	assert.Equal(t, failed, code, said)
}

func TestPultd_simulate_refuses_what_cannot_be_tried(t *testing.T) {
	path := livelyTown(t)
	for _, args := range [][]string{
		{}, {"--building", "bahn", "--weeks", "9"}, {"--building", "bahn", "--weeks", "0"}, {"--building", "bahn", "--desks", "+20%"}, {"--building", "bahn", "--desks", "some"},
		{"--building", "bahn", "--desks", "-99%"}, {"--building", "bahn", "--people", "+900%"}, {"--building", "bahn", "--close", "Mond"}, {"--building", "bahn", "--close", "halle", "--close", "gleis"},
		{"--building", "bahn", "--sweep", "desks=50..100:5"}, {"--building", "bahn", "--sweep", "desks=100..50:0"}, {"--building", "bahn", "--format", "pdf"}, {"--building", "nowhere"},
		{"--building", "bahn", "--rules", "nowhere.json"}, {"--building", "bahn", "--fixed-today", "soon"},
	} {
		code, out, _ := call(t, append([]string{"simulate", "--db", path}, args...)...)
		assert.NotZero(t, code, "%v: %s", args, out)
	}
}
