// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// A person has signed in on some devices.
type person struct {
	sessions []Session
	err      error // of every call
	stored   Stored
	lost     error // of what is stored
	sent     Sent
	sends    func() // while it sends

	codes   bool             // people come in by codes
	uncoded bool             // but not whom this person invites
	invited []staff.PersonID // "" for themself
	opened  int              // how often the page for one more way
	coding  func()           // while a code is made

	ended    []string
	wiped    []string
	exported int
	told     []float32 // how far an export says to be
	saved    int
	out, in  int
}

func (p *person) Sessions(context.Context) ([]Session, error) { return p.sessions, p.err }

func (p *person) End(_ context.Context, id string, wipe bool) error {
	if p.err != nil {
		return p.err
	}
	if p.ended = append(p.ended, id); wipe {
		p.wiped = append(p.wiped, id)
	}
	var left []Session
	for _, one := range p.sessions {
		if one.ID != id {
			left = append(left, one)
		}
	}
	p.sessions = left
	return nil
}

func (p *person) EndOthers(context.Context) error {
	if p.err == nil {
		p.sessions = p.sessions[:1]
	}
	return p.err
}

func (p *person) Codes(context.Context) (bool, error) { return p.codes, p.err }

func (p *person) OpenWays(context.Context) (string, error) {
	p.opened++
	return "https://pult.wuppertal.example/signin/more", p.err
}

func (p *person) Invitable(_ context.Context, words string) (found []Colleague, _ error) {
	for _, c := range offline().Demo {
		if words != "" && strings.Contains(c.Person.Name(), words) {
			found = append(found, c)
		}
	}
	return found, nil
}

func (p *person) Invite(_ context.Context, id staff.PersonID) (Code, error) {
	p.invited = append(p.invited, id)
	if p.coding != nil {
		p.coding()
	}
	if p.err == nil && p.uncoded {
		return Code{}, ErrNoCode
	}
	return Code{Code: "7K4M-QX92-HTRW", Until: now.Add(10 * time.Minute)}, p.err
}

func (p *person) Stored(context.Context) (Stored, error) { return p.stored, p.lost }

func (p *person) Export(_ context.Context, told func(float32)) (string, error) {
	p.exported++
	for _, part := range p.told {
		told(part)
	}
	return "Dokumente/meine-daten.zip", p.err
}

func (p *person) Send(context.Context) (Sent, error) {
	if p.sends != nil {
		p.sends()
	}
	return p.sent, p.err
}

func (p *person) ExportUnsent(context.Context) (string, error) {
	p.saved++
	return "Dokumente/ungesendet.jsonl", nil
}

func (p *person) SignOut() { p.out++ }
func (p *person) SignIn()  { p.in++ }

var noNet = &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no route to host")}

func jana() *person {
	today := booking.DayOf(now, uitest.Berlin)
	return &person{
		sessions: []Session{
			{ID: "s1", Kind: Laptop, System: "Linux", Here: true, Since: today - 12, Seen: today},
			{ID: "s2", Kind: Phone, System: "Android", Since: today - 40, Seen: today - 1},
			{ID: "s3", Name: "Rechner im Bürgerbüro", Kind: Computer, Since: today - 400, Seen: today - 84},
		},
		stored: Stored{Contact: "datenschutz@stadt.example", Sections: []Section{
			{Title: "Deine Buchungen", Purpose: "Damit dein Platz für dich frei ist.", Keep: "60 Tage nach ihrem Ende", Seen: "nur du", Count: 34},
			{Title: "Was du am Platz brauchst", Purpose: "Damit Plätze freigehalten werden.", Keep: "bis du es ausschaltest", Seen: "niemand"},
		}},
	}
}

// unsent is online with two changes that wait.
func unsent() State {
	state := offline()
	state.Demo, state.Connection = nil, ui.Connection{Online: true, Since: now.Add(-time.Minute), Waiting: 2}
	return state
}

func accountStage(t *testing.T, size fyne.Size, state State, who *person, args any) *stage {
	s := stageWith(t, size, &device{state: state, account: who}, "de", kit.Light)
	if args != nil {
		s.shell.Navigate(ui.Settings, args)
	}
	return s
}

// said are the words in what lies over the window, and asks tells whether something does.
func (s *stage) said() []string { return uitest.Words(s.above()) }
func (s *stage) asks() bool     { return s.over != nil }

func TestAccount_looks(t *testing.T) {
	for name, size := range uitest.Sizes {
		for picture, args := range map[string]any{"devices": ui.ShowDevices{}, "stored": ui.ShowStored{}} {
			s := accountStage(t, size, calm(), jana(), args)

			looks(t, "account_"+picture+"_"+name, s.window.Canvas())
		}
	}
}

func TestAccount_is_not_there_in_the_demo(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := newStage(t, size, offline())
		for _, args := range []any{ui.ShowDevices{}, ui.ShowStored{}} {
			s.shell.Navigate(ui.Settings, args)

			assert.Equal(t, overview, s.at, name)
			assert.NotContains(t, s.words(), "Meine Geräte", name)
			assert.NotContains(t, s.words(), "Meine Daten", name)
			assert.NotContains(t, s.words(), "Abmelden", name)
		}
	}
}

func TestAccount_keeps_the_chosen_section_in_sight(t *testing.T) {
	s := accountStage(t, fyne.NewSize(1200, 500), calm(), jana(), nil)

	s.show(about)

	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.chosen)
	assert.Equal(t, "Über Pult", s.chosen.Title())
	assert.LessOrEqual(t, at.Y+s.chosen.Size().Height, float32(430), "above the person at the foot of the list")
}

func TestAccount_lists_the_devices(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := accountStage(t, size, calm(), jana(), nil)

		test.Tap(s.row(t, "Meine Geräte"))

		assert.Equal(t, "Angemeldet seit 12. November", s.row(t, "Laptop mit Linux").Subtitle(), name)
		assert.Contains(t, s.words(), "Hier", name)
		assert.Equal(t, "Zuletzt gestern · seit 15. Oktober", s.row(t, "Handy mit Android").Subtitle(), name)
		assert.Equal(t, "Zuletzt am 1. September · seit 20. Oktober 2025", s.row(t, "Rechner im Bürgerbüro").Subtitle(), name)
	}
	t.Run("and when they were last there as people say it", func(t *testing.T) {
		s := accountStage(t, uitest.Phone, calm(), jana(), ui.ShowDevices{})
		today := booking.DayOf(now, uitest.Berlin)
		for ago, words := range map[booking.Day]string{0: "heute", 1: "gestern", 2: "am Sonntag", 6: "am Mittwoch", 7: "am 17. November", 400: "am 20. Oktober 2025", -1: "heute"} {
			assert.Equal(t, words, s.lately(today-ago), ago)
		}
	})
	t.Run("or that there is only this one", func(t *testing.T) {
		who := jana()
		who.sessions = who.sessions[:1]
		s := accountStage(t, uitest.Phone, calm(), who, ui.ShowDevices{})

		assert.Contains(t, s.words(), "Du bist nur auf diesem Gerät angemeldet.")
		assert.NotContains(t, s.words(), "Überall sonst abmelden")
	})
	t.Run("or that they are coming", func(t *testing.T) {
		who := jana()
		who.err = context.Canceled // no answer
		s := accountStage(t, uitest.Phone, calm(), who, ui.ShowDevices{})

		assert.Contains(t, s.words(), "Deine Geräte werden geladen.")
		assert.Contains(t, s.words(), "Von diesem Gerät abmelden")
	})
	t.Run("or that there is no network, until there is", func(t *testing.T) {
		who, state := jana(), calm()
		who.err, state.Connection = noNet, ui.Connection{Since: now}
		s := accountStage(t, uitest.Phone, state, who, ui.ShowDevices{})
		require.Contains(t, s.words(), "Dafür braucht Pult Netz")
		require.NotContains(t, s.words(), "no route to host")

		who.err = nil
		s.device.state.Connection = ui.Connection{Online: true, Since: now}
		s.Refresh()

		assert.Equal(t, "Handy mit Android", s.row(t, "Handy mit Android").Title())
	})
	t.Run("or what went wrong, and asks again", func(t *testing.T) {
		who := jana()
		who.err = &ui.Trouble{Kind: ui.ServerBusy, Err: errors.New("503")}
		s := accountStage(t, uitest.Laptop, calm(), who, ui.ShowDevices{})
		require.Contains(t, s.words(), "Der Server hat gerade viel zu tun")
		require.NotContains(t, strings.Join(uitest.Words(uitest.Below(s.shell.Object())), "\n"), "Deine Änderungen sind auf diesem Gerät sicher", "said once")
		who.err = nil

		test.Tap(s.button(t, "Noch einmal"))

		assert.NotContains(t, s.words(), "Der Server hat gerade viel zu tun")
		assert.Equal(t, "Handy mit Android", s.row(t, "Handy mit Android").Title())
	})
	t.Run("as they were, while the server is away", func(t *testing.T) {
		who := jana()
		s := accountStage(t, uitest.Phone, calm(), who, ui.ShowDevices{})
		who.err = noNet

		s.readSessions()

		assert.Contains(t, s.words(), "Gerade nicht zu erreichen. So war es beim letzten Mal.")
		assert.Equal(t, "Handy mit Android", s.row(t, "Handy mit Android").Title())
	})
}

func TestAccount_signs_out_elsewhere(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run("one device on the "+name, func(t *testing.T) {
			who := jana()
			s := accountStage(t, size, calm(), who, ui.ShowDevices{})
			test.Tap(s.row(t, "Handy mit Android"))
			require.Contains(t, s.said(), "Zuletzt gestern · seit 15. Oktober")
			require.Empty(t, who.ended, "before it is confirmed")

			s.tapAbove(t, "Abmelden")

			assert.Equal(t, []string{"s2"}, who.ended)
			assert.Empty(t, who.wiped)
			assert.False(t, s.asks())
			assert.NotContains(t, s.words(), "Handy mit Android")
			assert.Contains(t, uitest.Words(uitest.Below(s.shell.Object())), "Handy mit Android ist abgemeldet")
		})
		t.Run("a lost one, which is asked twice, on the "+name, func(t *testing.T) {
			who := jana()
			s := accountStage(t, size, calm(), who, ui.ShowDevices{})
			test.Tap(s.row(t, "Handy mit Android"))
			s.tapAbove(t, "Gerät verloren")
			require.Contains(t, s.said(), "Handy mit Android als verloren melden?")
			require.Equal(t, "Abbrechen", s.focusedAbove(t), "Enter alone deletes nothing")
			require.Empty(t, who.ended)

			s.tapAbove(t, "Löschen")

			assert.Equal(t, []string{"s2"}, who.wiped)
		})
		t.Run("all others on the "+name, func(t *testing.T) {
			who := jana()
			s := accountStage(t, size, calm(), who, ui.ShowDevices{})
			test.Tap(s.button(t, "Überall sonst abmelden"))
			require.Contains(t, s.said(), "2 andere Geräte abmelden?")

			s.tapAbove(t, "Abmelden")

			assert.Contains(t, s.words(), "Du bist nur auf diesem Gerät angemeldet.")
		})
	}
	t.Run("not without a network, and says so", func(t *testing.T) {
		who := jana()
		s := accountStage(t, uitest.Phone, calm(), who, ui.ShowDevices{})
		test.Tap(s.row(t, "Handy mit Android"))
		who.err = noNet

		s.tapAbove(t, "Abmelden")

		assert.Contains(t, uitest.Words(uitest.Below(s.shell.Object())), "Dafür braucht Pult Netz. Es hat sich nichts geändert.")
	})
	t.Run("and Esc is a step back", func(t *testing.T) {
		who := jana()
		s := accountStage(t, uitest.Laptop, calm(), who, ui.ShowDevices{})
		s.window.Canvas().Focus(s.row(t, "Handy mit Android"))
		s.press(fyne.KeyReturn)
		require.Equal(t, "Abmelden", s.focusedAbove(t))

		s.press(fyne.KeyEscape)
		assert.False(t, s.asks())
		assert.Equal(t, owning, s.at)
		s.press(fyne.KeyEscape)

		assert.Equal(t, overview, s.at)
		assert.Empty(t, who.ended)
	})
}

// focusedAbove is what a reader says of what has the focus in what lies over the window.
func (s *stage) focusedAbove(t *testing.T) string {
	t.Helper()
	speaks, ok := s.window.Canvas().Focused().(fyne.Accessible)
	require.True(t, ok, "nothing has the focus")
	return speaks.AccessibilityLabel()
}

func TestAccount_signs_out_here(t *testing.T) {
	open := func(t *testing.T, size fyne.Size, state State, who *person) *stage {
		s := accountStage(t, size, state, who, nil)
		test.Tap(s.button(t, "Abmelden"))
		require.True(t, s.asks())
		require.Zero(t, who.out)
		return s
	}
	for name, size := range uitest.Sizes {
		t.Run("after a question where nothing waits, on the "+name, func(t *testing.T) {
			who := jana()
			s := open(t, size, calm(), who)
			require.Equal(t, "Abbrechen", s.focusedAbove(t))

			s.tapAbove(t, "Abmelden")

			assert.Equal(t, 1, who.out)
		})
		t.Run("after it has sent, on the "+name, func(t *testing.T) {
			who := jana()
			s := open(t, size, unsent(), who)
			require.Contains(t, s.said(), "2 Änderungen sind noch nicht gesendet")
			who.sends = func() { assert.Contains(t, s.said(), "2 Änderungen werden gesendet") }

			s.tapAbove(t, "Senden und abmelden")

			assert.Equal(t, 1, who.out)
		})
	}
	t.Run("not when something is left", func(t *testing.T) {
		for name, c := range map[string]struct {
			sent Sent
			err  error
			want string
		}{
			"some":    {Sent{Left: 1}, nil, "1 Änderung ist noch nicht gesendet"},
			"all":     {Sent{}, noNet, "2 Änderungen sind noch nicht gesendet"},
			"refused": {Sent{Refused: 1}, nil, "1 Änderung wurde abgelehnt"},
		} {
			who := jana()
			s := open(t, uitest.Phone, unsent(), who)
			who.sent, who.err = c.sent, c.err

			s.tapAbove(t, "Senden und abmelden")

			assert.Contains(t, s.said(), c.want, name)
			assert.Zero(t, who.out, name)
		}
	})
	t.Run("but shows first what was refused just now", func(t *testing.T) {
		who := jana()
		s := open(t, uitest.Laptop, unsent(), who)
		who.sent = Sent{Refused: 1}
		s.tapAbove(t, "Senden und abmelden")

		s.tapAbove(t, "Ansehen")

		assert.Equal(t, syncing, s.at)
		assert.Zero(t, who.out)
	})
	t.Run("not when the person has thought better of it meanwhile", func(t *testing.T) {
		who := jana()
		s := open(t, uitest.Phone, unsent(), who)
		who.sends = func() { s.over.Close() }

		s.tapAbove(t, "Senden und abmelden")

		assert.Zero(t, who.out)
	})
	t.Run("without sending only by a word of its own", func(t *testing.T) {
		who := jana()
		s := open(t, uitest.Phone, unsent(), who)
		s.tapAbove(t, "Ohne Senden abmelden")
		require.Subset(t, s.said(), []string{"2 Änderungen gehen verloren", "Platz 3.14 buchen", "Tag planen: Zuhause"})
		require.Equal(t, "Behalten", s.focusedAbove(t))
		s.tapAbove(t, "Behalten")
		require.Contains(t, s.said(), "2 Änderungen sind noch nicht gesendet")
		require.Zero(t, who.out)

		s.tapAbove(t, "Ohne Senden abmelden")
		s.tapAbove(t, "Löschen")

		assert.Equal(t, 1, who.out)
	})
	t.Run("at once when what waits was saved", func(t *testing.T) {
		who := jana()
		s := open(t, uitest.Phone, unsent(), who)
		s.tapAbove(t, "Als Datei sichern")
		require.Contains(t, s.said(), "Gesichert in: Dokumente/ungesendet.jsonl")

		s.tapAbove(t, "Ohne Senden abmelden")

		assert.Equal(t, []int{1, 1}, []int{who.saved, who.out})
	})
	t.Run("without a network it cannot send", func(t *testing.T) {
		who, state := jana(), unsent()
		state.Connection.Online = false
		s := open(t, uitest.Phone, state, who)
		require.Equal(t, "Als Datei sichern", s.focusedAbove(t))

		s.tapAbove(t, "Senden und abmelden")

		assert.Zero(t, who.out)
	})
	t.Run("and Esc leaves all as it is", func(t *testing.T) {
		who := jana()
		s := open(t, uitest.Laptop, unsent(), who)

		s.press(fyne.KeyEscape)

		assert.False(t, s.asks())
		assert.Zero(t, who.out)
	})
}

func TestAccount_says_that_one_is_signed_out(t *testing.T) {
	for name, size := range uitest.Sizes {
		who, state := jana(), unsent()
		state.Connection.Access = ui.Expired
		s := accountStage(t, size, state, who, nil)
		require.Contains(t, s.words(), "Du bist abgemeldet", name)
		assert.Contains(t, s.words(), "Wird gesendet, sobald du dich neu angemeldet hast.", name)
		assert.NotContains(t, s.words(), "Jetzt versuchen", name)

		test.Tap(s.button(t, "Neu anmelden"))
		assert.Equal(t, 1, who.in, name)
		test.Tap(s.button(t, "Abmelden"))
		s.tapAbove(t, "Neu anmelden und senden")

		assert.Equal(t, []int{2, 0}, []int{who.in, who.out}, name)
	}
}

func TestAccount_keeps_what_waits_when_the_access_was_ended(t *testing.T) {
	for name, size := range uitest.Sizes {
		who, state := jana(), unsent()
		state.Connection.Access = ui.Ended
		s := accountStage(t, size, state, who, ui.ShowWaiting{})
		require.Contains(t, s.words(), "Dein Zugang wurde beendet", name)
		require.Equal(t, "Do 26. Nov., ganztags", s.row(t, "Platz 3.14 buchen").Subtitle(), name)
		assert.Contains(t, s.words(), "Wird nicht mehr gesendet, bleibt aber hier.", name)

		test.Tap(s.button(t, "Als Datei sichern"))
		assert.Contains(t, uitest.Words(uitest.Below(s.shell.Object())), "Gesichert in: Dokumente/ungesendet.jsonl", name)
		test.Tap(s.button(t, "Von diesem Gerät abmelden"))

		assert.NotContains(t, s.said(), "Senden und abmelden", name)
		assert.Zero(t, who.out, name)
	}
}

func TestAccount_says_what_is_stored(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := accountStage(t, size, calm(), jana(), nil)

		test.Tap(s.row(t, "Meine Daten"))

		assert.Subset(t, s.words(), []string{"Was über mich gespeichert ist", "Deine Buchungen", "Damit dein Platz für dich frei ist.", "Wie lange: 60 Tage nach ihrem Ende",
			"Wer sieht es: nur du", "34 Einträge auf diesem Gerät", "Nichts auf diesem Gerät"}, name)
		assert.Contains(t, s.words(), "Wer sieht, wo ich bin?", name)
		only[*kit.Radio](t, s).Option(2).Tapped(nil)
		assert.EqualValues(t, "nobody", s.device.state.Visibility, name)
		test.Tap(s.button(t, "datenschutz@stadt.example · Kopieren"))
		assert.Equal(t, "datenschutz@stadt.example", s.device.copied, name)
	}
}

func TestAccount_says_when_it_cannot_tell_what_is_stored(t *testing.T) {
	who := jana()
	who.lost = &ui.Trouble{Kind: ui.StorageDenied, Err: errors.New("disk I/O error")}
	s := accountStage(t, uitest.Phone, calm(), who, ui.ShowStored{})
	require.Contains(t, s.words(), "Das ließ sich gerade nicht zählen. Deine Daten sind sicher. Kennung\u00a0"+ui.Code(who.lost))
	who.lost = nil

	test.Tap(s.button(t, "Noch einmal"))

	assert.Contains(t, s.words(), "34 Einträge auf diesem Gerät")
}

func TestAccount_takes_everything_along(t *testing.T) {
	for name, size := range uitest.Sizes {
		who := jana()
		s := accountStage(t, size, calm(), who, ui.ShowStored{})
		who.told = []float32{0.25, 0.5}

		test.Tap(s.button(t, "Datei erstellen"))

		assert.Equal(t, 1, who.exported, name)
		assert.Equal(t, "Gespeichert in: Dokumente/meine-daten.zip", s.row(t, "Deine Datei ist fertig").Subtitle(), name)
	}
	t.Run("shows how far it is, and stops", func(t *testing.T) {
		who := jana()
		s := accountStage(t, uitest.Phone, calm(), who, ui.ShowStored{})
		who.told, who.err = []float32{0.5}, context.Canceled // still at it
		test.Tap(s.button(t, "Datei erstellen"))
		require.Equal(t, "50 %", only[*kit.Progress](t, s).AccessibilityLabel())

		test.Tap(s.button(t, "Abbrechen"))

		assert.Contains(t, s.words(), "Datei erstellen")
	})
	t.Run("not without a network, and lets it be tried again", func(t *testing.T) {
		who := jana()
		s := accountStage(t, uitest.Phone, calm(), who, ui.ShowStored{})
		who.err = noNet
		test.Tap(s.button(t, "Datei erstellen"))
		require.Equal(t, "Es wurde keine Datei geschrieben.", s.row(t, "Dafür braucht Pult Netz").Subtitle())
		who.err = nil

		test.Tap(s.button(t, "Datei erstellen"))

		assert.Equal(t, 2, who.exported)
		assert.Contains(t, s.words(), "Darin steht alles über dich. Bewahre sie gut auf.")
	})
}

// cutWords is uitest.Cut without the buttons, whose words go on in a second line.
func cutWords(objects []fyne.CanvasObject, width float32) []string {
	return uitest.Cut(slices.DeleteFunc(objects, func(o fyne.CanvasObject) bool {
		_, button := o.(*kit.Button)
		return button
	}), width)
}

func TestAccount_fits_large_text(t *testing.T) {
	for name, size := range uitest.Sizes {
		state := unsent()
		state.Connection.Access = ui.Ended
		s := accountStage(t, size, state, jana(), nil)
		test.ApplyTheme(t, kit.NewStillTheme(kit.Light, 2))

		for _, at := range []section{overview, owning, knowing} {
			s.show(at)

			assert.Empty(t, cutWords(s.onScreen(), size.Width), "%s on the %s", at, name)
		}
		s.show(owning)
		test.Tap(s.row(t, "Handy mit Android"))
		assert.Empty(t, cutWords(s.above(), size.Width), name)
		s.over.Close()
		test.Tap(s.button(t, "Von diesem Gerät abmelden"))
		assert.Empty(t, cutWords(s.above(), size.Width), name)
	}
}
