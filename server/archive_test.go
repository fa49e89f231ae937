// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// unzipped is an archive by the names of its files.
func unzipped(t testing.TB, archive []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	require.NoError(t, err)
	files := map[string]string{}
	for _, f := range r.File {
		assert.False(t, f.Modified.IsZero(), "%s has a date", f.Name)
		in, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(in)
		require.NoError(t, err)
		files[f.Name] = string(text)
	}
	return files
}

func TestExport_holds_what_is_the_persons_and_nobody_elses(t *testing.T) {
	h := openHouse(t, true)
	mine := h.reserves(t, 1, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 1), Span: slot(1)})
	theirs := h.reserves(t, 2, booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, 2), Span: slot(1)})
	client := h.signIn(t, string(person(1)), "device-one")
	var out bytes.Buffer

	require.NoError(t, client.Export(t.Context(), &out))

	files := unzipped(t, out.Bytes())
	var bookings []map[string]any
	require.NoError(t, json.Unmarshal([]byte(files["booking.json"]), &bookings))
	require.Len(t, bookings, 1)
	assert.Equal(t, string(mine), bookings[0]["id"])
	assert.EqualValues(t, slot(1).Start.Unix(), bookings[0]["start_at"])
	for name, text := range files {
		assert.NotContains(t, text, theirs, name)
		assert.NotContains(t, text, string(person(2)), name)
		if strings.HasSuffix(name, ".json") {
			assert.True(t, json.Valid([]byte(text)), name)
		}
	}
	assert.Contains(t, files["audit.json"], `"act":"people.export"`, "that it was made is noted, and told")
	for name, word := range map[string]string{"LIESMICH.txt": "Deine Buchungen\nDamit der Platz dir gehört", "README.txt": "Times are seconds since 1 January 1970"} {
		assert.Contains(t, files[name], word)
		for file := range files {
			if strings.HasSuffix(file, ".json") {
				assert.Contains(t, files[name], file)
			}
		}
	}
	assert.Contains(t, files["session.json"], "device-one")
	assert.NotContains(t, files["session.json"], "hash", "nothing that opens anything")
	assert.Contains(t, files["bookings.ics"], "UID:"+string(mine)+"@pult")
	assert.Contains(t, files["bookings.ics"], "BEGIN:VCALENDAR")
	assert.NotContains(t, files["bookings.ics"], "URL", "whoever is given the file releases no desk by it")
}

func TestExport_is_for_its_person_and_not_often(t *testing.T) {
	h := openHouse(t, true)
	h.limits = tight(server.Allowance{}, server.Allowance{})
	h.limits.Export = server.DefaultLimits().Export
	h.restart(t)
	resp, _ := h.ask(t, "GET", wire.ExportPath, "")
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
	one, two := h.signIn(t, string(person(1)), "device-one"), h.signIn(t, string(person(2)), "device-two")

	for range 3 {
		require.NoError(t, one.Export(t.Context(), io.Discard))
	}

	var busy *sync.Error
	require.ErrorAs(t, one.Export(t.Context(), io.Discard), &busy)
	assert.Equal(t, sync.TooMany, busy.Code)
	assert.Positive(t, busy.Retry)
	assert.NoError(t, two.Export(t.Context(), io.Discard), "another person has their own turns")
	h.set(monday.Add(20 * time.Minute))
	assert.NoError(t, one.Export(t.Context(), io.Discard))
}

func TestExport_lets_somebody_go_on_with_the_connection(t *testing.T) {
	h := openHouse(t, true)
	client := h.signIn(t, string(person(1)), "device-one")
	for range 5 {
		require.NoError(t, client.Export(context.Background(), io.Discard))
	}
	_, err := client.Session(t.Context())
	assert.NoError(t, err)
}
