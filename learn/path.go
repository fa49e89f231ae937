// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
)

// A PathID names a learning path. That of a path of one's own is a UUID.
type PathID string

// A Path is steps towards something, as a graph: some wait for others, of some one may choose.
type Path struct {
	ID    PathID `json:"id"`
	Title string `json:"title"`
	About string `json:"about,omitempty"`
	Badge Badge  `json:"badge,omitzero"`
	Steps []Stop `json:"steps"`
	// Owner is whose own path it is; empty for one that is for an audience.
	Owner     staff.PersonID `json:"owner,omitempty"`
	Audience  staff.Audience `json:"audience,omitzero"`
	Withdrawn bool           `json:"withdrawn,omitempty"`
	ChangedAt time.Time      `json:"changed_at,omitzero"`
}

// A Stop is a step of a path: a course, or a station that one goes to and ticks off.
type Stop struct {
	Key    LessonKey `json:"key"`
	Course CourseID  `json:"course,omitempty"`
	// Title, Text and Minutes of a station.
	Title   string `json:"title,omitempty"`
	Text    string `json:"text,omitempty"` // Markdown
	Minutes int    `json:"minutes,omitempty"`
	// After are the steps that have to be done before it.
	After []LessonKey `json:"after,omitempty"`
	// Choice names steps of which one is enough.
	Choice string `json:"choice,omitempty"`
	// Free steps nobody needs to complete the path.
	Free bool `json:"free,omitempty"`
}

// Limits of paths.
const (
	MaxSteps = 200
	MaxPaths = 50 // of one's own
	MaxAbout = 4000
)

// A Way is how a step of a path stands.
type Way int8

// The ways.
const (
	Locked  Way = iota // a step before it is not done
	Open               // can be begun
	Going              // begun
	Reached            // done
	Spared             // another one of the same choice is done
)

// Ways are how the path's steps stand, where state tells of each how far it is. A step once begun stays open.
func (p Path) Ways(state func(Stop) State) []Way {
	done, chosen, states := map[LessonKey]bool{}, map[string]bool{}, make([]State, len(p.Steps))
	for i, s := range p.Steps {
		if states[i] = state(s); states[i] == Done {
			done[s.Key] = true
			chosen[s.Choice] = chosen[s.Choice] || s.Choice != ""
		}
	}
	through := func(key LessonKey) bool {
		at := slices.IndexFunc(p.Steps, func(s Stop) bool { return s.Key == key })
		return at < 0 || done[key] || chosen[p.Steps[at].Choice]
	}
	ways := make([]Way, len(p.Steps))
	for i, s := range p.Steps {
		switch {
		case done[s.Key]:
			ways[i] = Reached
		case states[i] == Begun:
			ways[i] = Going
		case chosen[s.Choice]:
			ways[i] = Spared
		case !slices.ContainsFunc(s.After, func(key LessonKey) bool { return !through(key) }):
			ways[i] = Open
		}
	}
	return ways
}

// Complete tells whether all is done that the path needs.
func (p Path) Complete(state func(Stop) State) bool {
	for i, way := range p.Ways(state) {
		if way != Reached && way != Spared && !p.Steps[i].Free {
			return false
		}
	}
	return len(p.Steps) > 0
}

// Check says what is wrong with the path; nil for nothing.
func (p Path) Check() error {
	switch title := strings.TrimSpace(p.Title); {
	case title == "" || len([]rune(title)) > MaxTitle:
		return no(Invalid, NoTitle)
	case len(p.Steps) == 0:
		return no(Invalid, NoSteps)
	case len(p.Steps) > MaxSteps || len(p.About) > MaxAbout:
		return no(Quota, TooMany)
	}
	keys := map[LessonKey]bool{}
	for _, s := range p.Steps {
		if !staff.Named(s.Key) || keys[s.Key] || (s.Course == "") == (strings.TrimSpace(s.Title) == "") || len(s.Title) > 4*MaxTitle || len(s.Text) > MaxAbout {
			return no(Invalid, NoSteps)
		}
		keys[s.Key] = true
	}
	return p.straight(keys)
}

// straight refuses steps that wait for each other, or for what there is not.
func (p Path) straight(keys map[LessonKey]bool) error {
	waits := map[LessonKey][]LessonKey{}
	for _, s := range p.Steps {
		for _, key := range s.After {
			if !keys[key] {
				return no(Invalid, NotThere)
			}
		}
		waits[s.Key] = s.After
	}
	for len(waits) > 0 {
		freed := false
		for key, after := range waits {
			if !slices.ContainsFunc(after, func(a LessonKey) bool { _, waiting := waits[a]; return waiting }) {
				delete(waits, key)
				freed = true
			}
		}
		if !freed {
			return no(Invalid, Circle)
		}
	}
	return nil
}

// A PathStore holds paths.
type PathStore interface {
	Path(ctx context.Context, id PathID) (Path, error)
	PutPath(ctx context.Context, p Path) error
	DropPath(ctx context.Context, id PathID) error
	// CountPaths counts those of somebody's own.
	CountPaths(ctx context.Context, owner staff.PersonID) (int, error)
	// PathsWith are those in which a course is a step, and that the person follows.
	PathsWith(ctx context.Context, person staff.PersonID, course CourseID) ([]Path, error)
}

// Draw is the wish to make a path of one's own, or to change it.
type Draw struct {
	Path  PathID `json:"path"`
	Title string `json:"title"`
	About string `json:"about,omitempty"`
	Steps []Stop `json:"steps"`
}

// Draw makes or changes a path of one's own, and has its owner follow it.
func (c *Coach) Draw(ctx context.Context, who staff.PersonID, w Draw) error {
	p := Path{ID: w.Path, Title: strings.TrimSpace(w.Title), About: strings.TrimSpace(w.About), Steps: w.Steps, Owner: who, ChangedAt: c.now()}
	if err := p.Check(); err != nil {
		return err
	}
	known, err := c.Store.Path(ctx, w.Path)
	switch {
	case err == nil && known.Owner != who:
		return no(Forbidden, NotYours)
	case err != nil && gone(err) == err:
		return err
	case err != nil:
		if n, err := c.Store.CountPaths(ctx, who); err != nil || n >= MaxPaths {
			return orTooMany(err)
		}
	}
	if err := put("path", c.Store.PutPath(ctx, p)); err != nil {
		return err
	}
	return c.Enrol(ctx, who, Enrol{Path: p.ID})
}

func orTooMany(err error) error {
	if err == nil {
		err = no(Quota, TooMany)
	}
	return err
}

// Erase is the wish to do away with a path of one's own.
type Erase struct {
	Path PathID `json:"path"`
}

// Erase does away with a path of one's own. What was reached in its courses stays.
func (c *Coach) Erase(ctx context.Context, who staff.PersonID, w Erase) error {
	p, err := c.Store.Path(ctx, w.Path)
	if err != nil {
		return gone(err)
	}
	if p.Owner != who {
		return no(Forbidden, NotYours)
	}
	if err := c.Leave(ctx, who, Leave{Path: w.Path}); err != nil {
		return err
	}
	return put("path", c.Store.DropPath(ctx, w.Path))
}

// path is one that the person may follow: their own, one for them, or one in which they are.
func (c *Coach) path(ctx context.Context, who staff.PersonID, id PathID) (Path, error) {
	p, err := c.Store.Path(ctx, id)
	if err != nil {
		return p, gone(err)
	}
	if p.Owner == who || !c.Final {
		return p, nil
	}
	if _, err := c.Store.Enrolment(ctx, who, "", id); err == nil {
		return p, nil
	}
	m, err := c.member(ctx, who)
	switch {
	case err != nil:
		return p, err
	case p.Owner != "" || !p.Audience.Has(m):
		return p, no(Gone, "")
	case p.Withdrawn:
		return p, no(Gone, Withdrawn)
	}
	return p, nil
}

// visit notes that somebody has done a station of a path.
func (c *Coach) visit(ctx context.Context, who staff.PersonID, w Advance) error {
	p, err := c.path(ctx, who, w.Path)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(p.Steps, func(s Stop) bool { return s.Key == w.Lesson && s.Course == "" })
	if at < 0 {
		return no(Gone, NotThere)
	}
	if w.Round != 1 {
		return no(Invalid, "")
	}
	if _, err := c.Store.Enrolment(ctx, who, "", w.Path); err != nil {
		if err := c.Enrol(ctx, who, Enrol{Path: w.Path}); err != nil {
			return err
		}
	}
	return c.reach(ctx, Progress{Person: who, Step: w.Step, State: Done, Percent: 100, DoneAt: c.happened(w.At)})
}

// stateIn tells how far somebody is with the steps of a path: in courses by their latest round.
func (c *Coach) stateIn(ctx context.Context, who staff.PersonID, p Path) (func(Stop) State, error) {
	states := map[LessonKey]State{}
	visited, err := c.Store.ProgressIn(ctx, who, "", p.ID, 1)
	if err != nil {
		return nil, err
	}
	for _, v := range visited {
		states[v.Lesson] = v.State
	}
	for _, s := range p.Steps {
		if s.Course == "" {
			continue
		}
		awards, err := c.Store.Award(ctx, who, s.Course, "", 0)
		switch {
		case err == nil && awards.Revoked == "":
			states[s.Key] = Done
		case err != nil && gone(err) == err:
			return nil, err
		}
	}
	return func(s Stop) State { return states[s.Key] }, nil
}
