// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/settings"
)

// inStep waits until the window's client has everything.
func (s *stage) inStep() {
	s.t.Helper()
	s.until("in step", func() bool {
		return s.client != nil && s.client.engine.Status().Online && len(s.floorPlans()) == 6
	})
}

func (s *stage) floorPlans() (floors []booking.Floor) {
	require.NoError(s.t, s.client.read(s.t.Context(), func(ctx context.Context, rows store.Booking) error {
		houses, err := rows.Buildings(ctx)
		for _, house := range houses {
			more, err := rows.Floors(ctx, house.ID)
			if err != nil {
				return err
			}
			floors = append(floors, more...)
		}
		return err
	}))
	return floors
}

// gadget is the window's client with a gadget's questions.
func (s *stage) gadget() *gadget { return &gadget{client: s.client, t: s.t, clock: s.clock} }

func TestWindow_asks_who_somebody_is_and_shows_the_destinations(t *testing.T) {
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Phone: true})
	s.untilShown("Als wer möchtest du Pult ausprobieren?")
	s.until("the people", func() bool { return s.shows("Abels") || s.shows("weitere Personen") })

	chooserData{s.window}.Choose(jana)

	s.untilShown("3.14")
	for _, name := range []string{"Heute", "Plätze", "Neues", "Team"} {
		s.tap(name)
		s.until(name, func() bool { return s.shows(name) })
	}
	s.tap("JB")
	s.untilShown("Einstellungen")
	assert.Equal(t, ui.Settings, s.shell.Shown())
	s.inStep()
	s.until("the line is gone", func() bool { return s.shell.Connection().Online })
	kept, err := s.profile.session()
	require.NoError(t, err)
	assert.Equal(t, jana, kept.Person)
	assert.NotEmpty(t, kept.Token)
}

func TestWindow_opens_where_it_is_told_and_remembers_who_it_was(t *testing.T) {
	w := openTown(t).mend()
	dir := t.TempDir()
	s := openStage(t, Options{Server: w.url(), Person: string(jana), Profile: dir, Home: "desks"})
	assert.Equal(t, ui.Desks, s.shell.Shown())
	s.inStep()
	s.untilShown("3. Etage")
	s.end()
	w.cut()

	s = openStage(t, Options{Profile: dir, Home: "team"})

	assert.Equal(t, ui.Team, s.shell.Shown())
	s.untilShown("Demir")
	s.untilShown("Offline")
	s.until("as of when", func() bool { return !s.shell.Connection().Since.IsZero() })
}

func TestWindow_asks_for_the_server_when_none_is_known(t *testing.T) {
	openStage(t, Options{}).untilShown("Wo ist dein Pult?")
}

func TestWindow_says_plainly_that_an_address_is_none(t *testing.T) {
	assert.ErrorContains(t, newStage(t, Options{Server: "pult.example.de"}).open(t.Context()), `"pult.example.de"`)
	assert.ErrorContains(t, newStage(t, Options{Server: "http://pult.example.de"}).open(t.Context()), "https")

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(profile{dir}.sessionFile(), []byte("{"), 0o600))
	s := openStage(t, Options{Profile: dir, Server: "http://127.0.0.1:9"})
	s.untilShown("127.0.0.1:9")
	assert.Nil(t, s.client, "a damaged session asks anew")
}

func TestWindow_signs_in_as_another_person_with_data_of_their_own(t *testing.T) {
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Person: string(jana)})
	s.inStep()
	first, before := s.client, s.shell
	desk := s.gadget().place("3.22")
	id := booking.NewBookingID()
	w.cut()

	// A tap, and at once somebody else: what was tapped is not lost.
	before.Work.Write(func(ctx context.Context) (func(), error) {
		<-time.After(200 * time.Millisecond) // a slow disk
		span := booking.SpanOf(tuesday+3, booking.FullDay, desk.Building.Location())
		return nil, deskData{first}.Reserve(ctx, booking.Reserve{Booking: id, Desk: desk.Desk.ID, Span: span})
	})
	settingsData{client: first, window: s.window}.SignInAs(aylin)

	assert.NotSame(t, first, s.client)
	assert.NotSame(t, before, s.shell)
	assert.Equal(t, aylin, s.client.who)
	_, err := first.device.Waiting(t.Context())
	assert.Error(t, err, "the first person's data is closed")
	assert.NotEqual(t, first.device.ID(), s.client.device.ID())
	assert.FileExists(t, s.profile.database(jana))
	assert.FileExists(t, s.profile.database(aylin))
	w.mend()
	s.client.tryNow()
	s.inStep()
	assert.Empty(t, s.gadget().state(id))

	s.signInAs(jana)

	s.until("sent for the first person", func() bool { return s.gadget().state(id) == booking.Booked })
	same := s.client
	s.signInAs(jana)
	assert.Same(t, same, s.client, "nothing to do")
}

func TestWindow_speaks_and_looks_as_the_person_prefers(t *testing.T) {
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Person: string(jana), Home: "settings"})
	s.inStep()
	s.untilShown("Einstellungen")
	data := settingsData{client: s.client, window: s.window}
	prefs := settings.Preferences{Language: "en", Theme: settings.Dark, TextSize: 130, Still: true}

	require.NoError(t, data.Prefer(t.Context(), prefs))
	data.Applied(prefs)

	s.untilShown("Settings")
	assert.False(t, s.shows("Einstellungen"))
	assert.Equal(t, ui.Settings, s.shell.Shown())
	assert.Equal(t, kit.Dark, kit.CurrentMode())
	assert.InDelta(t, 1.3, kit.TextScale(), 0.001)
	assert.False(t, kit.Moves())

	prefs = settings.Preferences{Theme: settings.Contrast, TextSize: 100_000}
	require.NoError(t, data.Prefer(t.Context(), prefs))
	data.Applied(prefs)
	assert.Equal(t, kit.Contrast, kit.CurrentMode())
	assert.InDelta(t, 2, kit.TextScale(), 0.001, "what cannot have been chosen is not believed")
}

func TestWindow_follows_the_systems_theme_before_anybody_has_signed_in(t *testing.T) {
	s := openStage(t, Options{Server: "http://127.0.0.1:9"})
	s.untilShown("Pult")

	s.app.Settings().SetTheme(kit.NewTheme(kit.Dark, 1)) // tells all who listen, the window among them

	assert.NotNil(t, s.worn)
	assert.Equal(t, look{mode: kit.Light, scale: 1}, *s.worn)
}

func TestWindow_lets_somebody_choose_again_whom_the_server_does_not_know(t *testing.T) {
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Person: "p-nobody"})

	s.untilShown("Als wer möchtest du Pult ausprobieren?")

	s.untilShown("Dieser Server kennt niemanden mit der Kennung „p-nobody“")
	assert.Nil(t, s.client)
	kept, err := s.profile.session()
	require.NoError(t, err)
	assert.Equal(t, session{Server: w.url()}, kept)
}

func TestWindow_keeps_the_language_that_was_chosen_at_its_entrance(t *testing.T) {
	w := openTown(t).mend()
	dir := t.TempDir()
	s := openStage(t, Options{Server: w.url(), Profile: dir})
	s.untilShown("Als wer möchtest du Pult ausprobieren?")

	s.tap("English")
	s.until("kept", func() bool { return s.profile.preferences().Language == "en" })
	chooserData{s.window}.Choose(jana)

	s.untilShown("Desks")
	s.end()
	assert.Equal(t, "en", openStage(t, Options{Profile: dir}).text.Language())
}

func TestWindow_goes_on_with_what_is_there_when_the_server_does_not_know_the_person_any_more(t *testing.T) {
	w, strange := openTown(t).mend(), openTown(t).mend()
	dir := t.TempDir()
	s := openStage(t, Options{Server: w.url(), Person: string(jana), Profile: dir})
	s.inStep()
	s.end()
	err := strange.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM person WHERE id = $1`, jana)
		return err
	})
	require.NoError(t, err)

	s = openStage(t, Options{Server: strange.url(), Profile: dir})

	s.untilShown("Bitte melde dich neu an")
	s.untilShown("3.14")
	assert.NotNil(t, s.client)
	assert.False(t, s.shell.Connection().Online)
}

func TestWindow_shows_what_cannot_be_opened_and_tries_again(t *testing.T) {
	w := openTown(t).mend()
	dir := t.TempDir()
	at := profile{dir}.database(jana)
	require.NoError(t, os.Mkdir(at, 0o700)) // where the file should be
	s := openStage(t, Options{Server: w.url(), Person: string(jana), Profile: dir})
	s.untilShown("Kennung")
	assert.Nil(t, s.client)

	require.NoError(t, os.Remove(at))
	s.tap(s.text.T("shell.again"))

	s.untilShown("3.14")
}

// damagedProfile is Jana's profile with a booking that waits, whose file spoil has had.
func damagedProfile(t *testing.T, w *town, spoil func(path string)) (dir string, id booking.BookingID) {
	t.Helper()
	me := takeGadget(t, w.url()).open(jana).loaded()
	w.cut()
	id = me.reserve(me.place("3.22"), tuesday+3)
	me.shut()
	w.mend()
	spoil(profile{me.dir}.database(jana))
	return me.dir, id
}

func TestWindow_rebuilds_damaged_data_and_sends_what_was_not_sent(t *testing.T) {
	w := openTown(t).mend()
	dir, id := damagedProfile(t, w, func(path string) {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		copy(content[100:4000], make([]byte, 3900)) // the table of contents
		require.NoError(t, os.WriteFile(path, content, 0o600))
	})
	before, err := profile{dir}.session()
	require.NoError(t, err)
	s := openStage(t, Options{Profile: dir})
	s.untilShown("lassen sich nicht lesen")
	s.untilShown("1 ungesendete Änderung")
	assert.Nil(t, s.client)

	s.tap("Ungesendetes sichern")
	s.untilShown("Gesichert in")
	saved, err := filepath.Glob(filepath.Join(dir, "ungesendet-*.jsonl"))
	require.NoError(t, err)
	require.Len(t, saved, 1)
	text, err := os.ReadFile(saved[0])
	require.NoError(t, err)
	assert.Contains(t, string(text), string(id))
	s.tap("Neu aufbauen")

	require.NotNil(t, s.client)
	s.until("accepted by the server", func() bool { return s.gadget().state(id) == booking.Booked })
	s.inStep()
	after, err := s.profile.session()
	require.NoError(t, err)
	assert.NotEqual(t, before.Device, after.Device, "the server counts this device's changes anew")
	aside, err := filepath.Glob(filepath.Join(dir, "*.damaged-*"))
	require.NoError(t, err)
	assert.NotEmpty(t, aside, "nothing is thrown away")
}

func TestWindow_asks_before_it_rebuilds_what_was_not_saved(t *testing.T) {
	w := openTown(t).mend()
	dir, id := damagedProfile(t, w, func(path string) {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		copy(content, "not a database any more")
		require.NoError(t, os.WriteFile(path, content, 0o600))
	})
	s := openStage(t, Options{Profile: dir})
	s.untilShown("1 ungesendete Änderung")

	s.tap("Neu aufbauen")
	assert.Nil(t, s.client)
	s.tap("Trotzdem aufbauen")

	s.until("accepted by the server", func() bool { return s.client != nil && s.gadget().state(id) == booking.Booked })
}

func TestWindow_leaves_newer_data_alone(t *testing.T) {
	w := openTown(t).mend()
	var path string
	dir, _ := damagedProfile(t, w, func(at string) {
		path = at
		db, err := sqlite.Open(t.Context(), at, sqlite.Options{})
		require.NoError(t, err)
		_, err = db.Writer().ExecContext(t.Context(), `INSERT INTO migration (name, number, file) VALUES ('device', 900, '0900_later.sql')`)
		require.NoError(t, err)
		require.NoError(t, db.Close())
	})

	s := openStage(t, Options{Profile: dir})

	s.untilShown("neueren Fassung von Pult")
	assert.False(t, s.shows("Neu aufbauen"))
	assert.FileExists(t, path)
	_, err := device.Open(t.Context(), path, device.Options{})
	assert.Equal(t, sqlite.Newer, sqlite.CodeOf(err))
}

func TestWindow_comes_to_the_front_and_tries_the_server(t *testing.T) {
	w := openTown(t)
	s := openStage(t, Options{Server: w.url(), Person: string(jana)})
	s.until("away", func() bool { return s.client.engine.Status().LastError != "" })
	w.mend()

	s.foreground()
	s.raise()

	s.inStep()
	assert.Equal(t, fyne.CurrentApp(), s.app)
	assert.Equal(t, staff.PersonID(jana), s.client.who)
}

func TestWindow_leads_from_the_search_to_what_was_found(t *testing.T) {
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Person: string(jana)})
	s.inStep()
	var stranger staff.Person // of another unit, who does not share the place
	var unit staff.Unit
	s.gadget().rows(func(ctx context.Context, rows store.Booking) error {
		people, err := rows.People(ctx)
		for _, p := range people {
			if seen, _ := rows.Presence(ctx, p.ID, tuesday); len(seen) == 0 && p.Unit != people[0].Unit {
				stranger = p
			}
		}
		require.NoError(t, err)
		unit, err = rows.Unit(ctx, stranger.Unit)
		return err
	})
	find := func(words, row string) {
		s.shell.Search()
		for _, letter := range words {
			s.win.Canvas().Focused().TypedRune(letter)
		}
		s.until(row, func() bool { return slices.Contains(s.texts(), row) })
		s.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}

	find("3.22", "Platz 3.22")
	require.Equal(t, ui.Desks, s.shell.Shown())
	s.untilShown("Platz 3.22")
	find("2.05", "Platz 2.05")
	s.untilShown("Platz 2.05")

	find(stranger.Name(), "Ort nicht geteilt · "+unit.Name)
	require.Equal(t, ui.Team, s.shell.Shown())
	s.untilShown("Von " + stranger.Name() + " ist für diese Woche nichts zu sehen.")
}
