// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/entry"
	"github.com/pult-app/pult/ui/kit"
)

func init() {
	tell(
		entryStory("entry", entryData{people: entryPeople}, everyMode),
		entryStory("entry-away", entryData{err: &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("no route")}}, nil),
		entryStory("entry-stranger", entryData{people: entryPeople, stranger: "p-jan"}, nil),
		Story{Name: "entry-loading", Build: func(s Stage) fyne.CanvasObject { return entry.NewChooser(s.Env(), entryData{}).Object() }},
		Story{Name: "entry-large-text", Scale: 2, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return entryChooser(s, entryData{people: entryPeople}).Object()
		}},
		rescueStory("entry-damaged", entry.Rescue{Kind: entry.Damaged, Unsent: 2}, nil),
		rescueStory("entry-saved", entry.Rescue{Kind: entry.Damaged, Unsent: 2}, pressSave),
		rescueStory("entry-foreign", entry.Rescue{Kind: entry.Foreign}, nil),
		rescueStory("entry-newer", entry.Rescue{Kind: entry.Newer}, nil),
	)
}

func entryStory(name string, data entryData, modes []kit.Mode) Story {
	return Story{Name: name, Modes: modes, Build: func(s Stage) fyne.CanvasObject { return entryChooser(s, data).Object() }}
}

func entryChooser(s Stage, data entryData) *entry.Chooser {
	c := entry.NewChooser(s.Env(), data)
	c.Refresh()
	return c
}

func rescueStory(name string, what entry.Rescue, after func(fyne.Canvas)) Story {
	what.Save = func(context.Context) (string, error) { return "Pult/ungesendet-2026-11-24-075200.jsonl", nil }
	what.Rebuild = func() {}
	return Story{Name: name, After: after, Build: func(s Stage) fyne.CanvasObject { return entry.NewRescue(s.Env(), what).Object() }}
}

// pressSave walks to the first button and presses it.
func pressSave(canvas fyne.Canvas) {
	canvas.FocusNext()
	canvas.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	canvas.Unfocus()
}

// entryData is a server that knows the demo city, or does not answer.
type entryData struct {
	people   func() []entry.Colleague
	err      error
	stranger string
}

func (d entryData) Choose(staff.PersonID) {}
func (d entryData) Server() string        { return "pult.wuppertal.example" }
func (d entryData) Stranger() string      { return d.stranger }

func (d entryData) Speak(context.Context, string) error { return nil }

func (d entryData) People(context.Context) ([]entry.Colleague, error) {
	if d.err != nil {
		return nil, d.err
	}
	return d.people(), nil
}

func entryPeople() (people []entry.Colleague) {
	units := map[staff.UnitID]string{}
	for _, u := range demo().Units {
		units[u.ID] = u.Name
	}
	for _, p := range demo().People {
		people = append(people, entry.Colleague{Person: p, Unit: units[p.Unit]})
	}
	return people
}
