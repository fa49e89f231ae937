// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/settings"
	"github.com/pult-app/pult/ui/text"
)

func init() {
	noNet := &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no route")}
	many := accountData{sessions: accountSessions()}
	alone := accountData{sessions: accountSessions()[:1]}
	tell(
		accountStory("account-overview", settingsCalm(), many, nil, nil, nil),
		accountStory("account-devices", settingsCalm(), many, ui.ShowDevices{}, nil, everyMode),
		accountStory("account-devices-alone", settingsCalm(), alone, ui.ShowDevices{}, nil, nil),
		accountStory("account-devices-loading", settingsCalm(), accountData{err: context.Canceled}, ui.ShowDevices{}, nil, nil),
		accountStory("account-devices-offline", accountOffline(0), accountData{err: noNet}, ui.ShowDevices{}, nil, nil),
		accountStory("account-devices-error", settingsCalm(), accountData{err: &ui.Trouble{Kind: ui.ServerBusy, Err: errors.New("503")}}, ui.ShowDevices{}, nil, nil),
		accountStory("account-device", settingsCalm(), many, ui.ShowDevices{}, []string{"Handy mit Android"}, nil),
		accountStory("account-device-lost", settingsCalm(), many, ui.ShowDevices{}, []string{"Handy mit Android", "Gerät verloren"}, nil),
		accountStory("account-devices-all", settingsCalm(), many, ui.ShowDevices{}, []string{"Überall sonst abmelden"}, nil),
		accountStory("account-stored", settingsCalm(), many, ui.ShowStored{}, nil, everyMode),
		accountStory("account-stored-loading", settingsCalm(), accountData{unstored: true}, ui.ShowStored{}, nil, nil),
		accountStory("account-export", settingsCalm(), accountData{writes: 0.4}, ui.ShowStored{}, []string{"Datei erstellen"}, nil),
		accountStory("account-export-done", settingsCalm(), many, ui.ShowStored{}, []string{"Datei erstellen"}, nil),
		accountStory("account-export-offline", accountOffline(0), accountData{err: noNet}, ui.ShowStored{}, []string{"Datei erstellen"}, nil),
		accountStory("account-leave", settingsCalm(), many, nil, []string{"Abmelden"}, nil),
		accountStory("account-leave-unsent", accountWaiting(ui.Granted, true), many, nil, []string{"Abmelden"}, nil),
		accountStory("account-leave-offline", accountWaiting(ui.Granted, false), many, nil, []string{"Abmelden", "Als Datei sichern"}, nil),
		accountStory("account-leave-sure", accountWaiting(ui.Granted, false), many, nil, []string{"Abmelden", "Ohne Senden abmelden"}, nil),
		accountStory("account-leave-sending", accountWaiting(ui.Granted, true), accountData{sends: true}, nil, []string{"Abmelden", "Senden und abmelden"}, nil),
		accountStory("account-leave-left", accountWaiting(ui.Granted, true), accountData{sent: settings.Sent{Left: 2}}, nil, []string{"Abmelden", "Senden und abmelden"}, nil),
		accountStory("account-leave-refused", accountWaiting(ui.Granted, true), accountData{sent: settings.Sent{Refused: 1}}, nil, []string{"Abmelden", "Senden und abmelden"}, nil),
		accountStory("account-signed-out", accountWaiting(ui.Expired, true), many, nil, nil, everyMode),
		accountStory("account-ended", accountWaiting(ui.Ended, true), many, nil, nil, everyMode),
		accountStory("account-ended-leave", accountWaiting(ui.Ended, true), many, nil, []string{"Von diesem Gerät abmelden"}, nil),
	)
	for _, story := range []Story{
		accountStory("account-devices", settingsCalm(), many, ui.ShowDevices{}, nil, nil),
		accountStory("account-stored", settingsCalm(), many, ui.ShowStored{}, nil, nil),
		accountStory("account-ended", accountWaiting(ui.Ended, true), many, nil, nil, nil),
	} {
		tell(inEnglish(story), inLargeText(story))
	}
	tell(
		onThePhone(inEnglish(accountStory("account-device", settingsCalm(), many, ui.ShowDevices{}, nil, nil), "Phone with Android")),
		onThePhone(inEnglish(accountStory("account-device-lost", settingsCalm(), many, ui.ShowDevices{}, nil, nil), "Phone with Android", "Device lost")),
		onThePhone(inEnglish(accountStory("account-devices-all", settingsCalm(), many, ui.ShowDevices{}, nil, nil), "Sign out everywhere else")),
		onThePhone(inEnglish(accountStory("account-devices-offline", accountOffline(0), accountData{err: noNet}, ui.ShowDevices{}, nil, nil))),
		onThePhone(inEnglish(accountStory("account-export-done", settingsCalm(), many, ui.ShowStored{}, nil, nil), "Make the file")),
		onThePhone(inEnglish(accountStory("account-leave-sure", accountWaiting(ui.Granted, false), many, nil, nil, nil), "Sign out", "Sign out without sending")),
		onThePhone(inEnglish(accountStory("account-leave-refused", accountWaiting(ui.Granted, true), accountData{sent: settings.Sent{Refused: 1}}, nil, nil, nil), "Sign out", "Send and sign out")),
		onThePhone(inEnglish(accountStory("account-signed-out", accountWaiting(ui.Expired, true), many, nil, nil, nil))),
	)
	coded, lead := accountData{sessions: accountSessions(), codes: true, codeLife: 10 * time.Minute}, settingsCalm()
	lead.Invites = true
	uncoded, weekly := coded, coded
	uncoded.code, weekly.codeLife = settings.ErrNoCode, 7*24*time.Hour
	tell(
		accountStory("account-another", settingsCalm(), coded, ui.ShowDevices{}, nil, nil),
		accountStory("account-another-code", settingsCalm(), coded, ui.ShowDevices{}, []string{"Code zeigen"}, everyMode),
		accountStory("account-another-none", settingsCalm(), uncoded, ui.ShowDevices{}, []string{"Code zeigen"}, nil),
		looksFor("Ber", accountStory("account-invite", lead, weekly, nil, []string{"Jemanden einladen"}, everyMode)),
		looksFor("Ber", accountStory("account-invite-code", lead, weekly, nil, []string{"Jemanden einladen"}, nil), "Einladen"),
		looksFor("Ber", accountStory("account-invite-none", lead, uncoded, nil, []string{"Jemanden einladen"}, nil), "Einladen"),
		looksFor("Ber", inEnglish(accountStory("account-invite-code", lead, weekly, nil, nil, nil), "Invite somebody"), "Invite"),
		inLargeText(accountStory("account-another-code", settingsCalm(), coded, ui.ShowDevices{}, []string{"Code zeigen"}, nil)),
	)
	tell(inEnglish(accountStory("account-leave", accountWaiting(ui.Granted, true), many, nil, nil, nil), "Sign out"),
		inLargeText(accountStory("account-leave", accountWaiting(ui.Granted, true), many, nil, []string{"Abmelden"}, nil)))
}

// accountStory is the settings of somebody who has truly signed in, after some presses.
func accountStory(name string, state settings.State, account accountData, args any, presses []string, modes []kit.Mode) Story {
	return Story{Name: name, Modes: modes, After: pressing(presses...), Build: func(s Stage) fyne.CanvasObject {
		account := account
		account.lang = s.Lang
		return inShellOf(s, state, settingsData{state: state}, account, args).Object()
	}}
}

// looksFor types a name into the story's field, and presses what is found.
func looksFor(name string, story Story, presses ...string) Story {
	before := story.After
	story.After = func(canvas fyne.Canvas) {
		before(canvas)
		for _, o := range test.LaidOutObjects(canvas.Content()) {
			if field, ok := o.(*widget.Entry); ok {
				field.SetText(name)
			}
		}
		pressing(presses...)(canvas)
	}
	return story
}

// accountOffline is a device without a network on which so many changes wait.
func accountOffline(waiting int) settings.State {
	state := settingsCalm()
	state.Connection = ui.Connection{Since: Now().Add(-21 * time.Minute), Waiting: waiting}
	return state
}

// accountWaiting is a device on which three changes wait.
func accountWaiting(access ui.Access, online bool) settings.State {
	state := settingsOffline()
	state.Demo = nil
	state.Waiting = append(state.Waiting, settings.Waiting{Change: settings.Change{Kind: booking.KindRelease, Desk: "3.08", Span: settingsSpan(27)}})
	state.Connection = ui.Connection{Online: online, Since: Now().Add(-21 * time.Minute), Waiting: 3, Access: access}
	return state
}

// accountSessions are a laptop, which is this one, a phone, a computer that was not there for long, and one of which little is known.
func accountSessions() []settings.Session {
	return []settings.Session{
		{ID: "s1", Kind: settings.Laptop, System: "Linux", Here: true, Since: tuesday - 12, Seen: tuesday},
		{ID: "s2", Kind: settings.Phone, System: "Android", Since: tuesday - 40, Seen: tuesday - 1},
		{ID: "s3", Kind: settings.Computer, System: "Windows", Since: tuesday - 300, Seen: tuesday - 5},
		{ID: "s4", Since: tuesday - 360, Seen: tuesday - 84},
	}
}

// accountData is a server that knows some devices, or does not answer.
type accountData struct {
	sessions []settings.Session
	err      error
	unstored bool
	writes   float32 // how far an export comes
	sends    bool    // what waits is on its way
	sent     settings.Sent
	lang     string
	codes    bool // people come in by codes
	code     error
	codeLife time.Duration
}

func (d accountData) Codes(context.Context) (bool, error) { return d.codes, d.err }

func (accountData) OpenWays(context.Context) (string, error) { return "", nil }

func (d accountData) Invitable(_ context.Context, words string) ([]settings.Colleague, error) {
	if words == "" {
		return nil, nil
	}
	return []settings.Colleague{
		{Person: staff.Person{ID: "p-ber", Given: "Mehmet", Family: "Berber"}, Unit: "Bürgerservice"},
		{Person: staff.Person{ID: "p-brg", Given: "Ute", Family: "Bergmann-Schulenburg"}, Unit: "Digitalisierung und IT"},
	}, nil
}

func (d accountData) Invite(context.Context, staff.PersonID) (settings.Code, error) {
	return settings.Code{Code: "7K4M-QX92-HTRW", Until: Now().Add(d.codeLife)}, d.code
}

func (d accountData) Sessions(context.Context) ([]settings.Session, error) { return d.sessions, d.err }
func (d accountData) End(context.Context, string, bool) error              { return d.err }
func (d accountData) EndOthers(context.Context) error                      { return d.err }
func (d accountData) SignOut()                                             {}
func (d accountData) SignIn()                                              {}

func (d accountData) Send(context.Context) (settings.Sent, error) {
	if d.sends {
		return settings.Sent{}, context.Canceled
	}
	return d.sent, d.err
}

func (d accountData) ExportUnsent(context.Context) (string, error) {
	return "/home/jana/Dokumente/pult-ungesendet-2026-11-24.jsonl", nil
}

func (d accountData) Export(_ context.Context, told func(float32)) (string, error) {
	if d.writes > 0 {
		told(d.writes)
		return "", context.Canceled
	}
	return "/home/jana/Dokumente/pult-meine-daten-2026-11-24.zip", d.err
}

// Stored is what the product says, in its own words; only the counts are made up.
func (d accountData) Stored(context.Context) (stored settings.Stored, err error) {
	if d.unstored {
		return stored, context.Canceled
	}
	words, err := text.New(cmp.Or(d.lang, "de"))
	if err != nil {
		return stored, err
	}
	for i, section := range privacy.Sections() {
		stored.Sections = append(stored.Sections, settings.Section{
			Title: words.T(section.Title), Purpose: words.T(section.Purpose), Keep: words.T(section.Keep), Seen: words.T(section.Seen), Count: []int{1, 34, 52, 0, 3}[i%5],
		})
	}
	return stored, nil
}
