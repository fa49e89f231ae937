// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
)

// cityClient is a client that never syncs, on a device with so many people of 600 units.
func cityClient(t testing.TB, people int) *client {
	dev, err := device.Open(context.Background(), filepath.Join(t.TempDir(), "city.sqlite"), device.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = dev.Close() })
	var rows []syncing.Row
	add := func(table, id string, data map[string]any) {
		text, err := json.Marshal(data)
		require.NoError(t, err)
		rows = append(rows, syncing.Row{Table: table, ID: id, Scope: store.Org, Ver: int64(len(rows) + 1), Data: text})
	}
	for i := range 600 {
		add("unit", fmt.Sprint("unit-", i), map[string]any{"parent": "", "name": fmt.Sprintf("Amt für Angelegenheit %d", i), "short": fmt.Sprint(100 + i), "lead": ""})
	}
	given := []string{"Aylin", "Jürgen", "Anna-Lena", "Björn", "Şebnem", "Łukasz", "Michael", "Manuela", "Zoë", "Kai"}
	family := []string{"Müller", "Schäfer", "Öz", "Groß", "Brück", "Yıldız", "Wójcik", "Thiel", "Abels", "Krämer"}
	for i := range people {
		add("person", fmt.Sprint("p-", i), map[string]any{"given": given[i%10], "family": fmt.Sprint(family[i/10%10], "-", family[i/100%10]), "unit": fmt.Sprint("unit-", i%600), "first_aider": 0})
	}
	for page := range slices.Chunk(rows, 5000) {
		require.NoError(t, dev.Apply(context.Background(), syncing.Response{Cursor: syncing.Cursor(page[0].ID), Rows: page}))
	}
	return newClient(clientConfig{Who: "p-1", Device: dev, Clock: newClock(time.Time{}), Log: slog.New(slog.DiscardHandler)})
}

func TestFind_finds_people_and_learns_of_new_ones(t *testing.T) {
	k := cityClient(t, 100)

	before, err := k.Find(t.Context(), "groß kai")
	require.NoError(t, err)
	text := json.RawMessage(`{"given":"Kai","family":"Großmann","unit":"unit-3","first_aider":0}`)
	require.NoError(t, k.device.Apply(t.Context(), syncing.Response{Cursor: "next", Rows: []syncing.Row{{Table: "person", ID: "new", Scope: store.Org, Ver: 9000, Data: text}}}))
	k.forget(ui.People)
	after, err := k.Find(t.Context(), "gross kai")

	require.NoError(t, err)
	require.Len(t, after, len(before)+1)
	require.True(t, slices.ContainsFunc(after, func(f ui.Found) bool {
		return f.Person != nil && f.Person.Person.ID == staff.PersonID("new") && f.Person.Unit == "Amt für Angelegenheit 3"
	}))
}

// BenchmarkFind is the search over 10,000 people as the window asks it: warm while somebody types, cold for the first
// letter after a start or after the directory has changed.
func BenchmarkFind(b *testing.B) {
	k := cityClient(b, 10_000)
	find := func(b *testing.B) {
		found, err := k.Find(context.Background(), "a")
		if err != nil || len(found) == 0 {
			b.Fatal(len(found), err)
		}
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			k.forget(ui.People)
			find(b)
		}
	})
	b.Run("warm", func(b *testing.B) {
		for b.Loop() {
			find(b)
		}
	})
}
