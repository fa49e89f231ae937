// SPDX-License-Identifier: EUPL-1.2

package census

import (
	"slices"
	"strings"

	"github.com/pult-app/pult/staff"
)

// A Town is who is here.
type Town struct {
	People []staff.Person
	Units  []staff.Unit
	// Who is the person whom a list has named by a key before; empty for nobody.
	Who func(key string) staff.PersonID
	// Listed are those whom a list has named before. Only they can leave by a list.
	Listed map[staff.PersonID]bool
	// Staying never leave: whoever brings the list.
	Staying []staff.PersonID
	// New draws the id of somebody who is new.
	New func() staff.PersonID
}

// A Wish is what somebody brings: one list or both.
type Wish struct {
	People, Units *List
	// Whole says that whoever is not in the list leaves, and a unit that is not in its list and empty goes.
	Whole bool
}

// A Move is what becomes of a person. Was is empty of somebody new.
type Move struct {
	Line    int
	Key     string
	Was, Is staff.Person
	// ByName says that no list had named the person before, and that they were found by their name, which nobody else has.
	ByName bool
}

// Moves tells whether somebody who is here changes their unit.
func (m Move) Moves() bool { return m.Was.ID != "" && m.Was.Unit != m.Is.Unit }

// A Shift is what becomes of a unit. Was is empty of a new one.
type Shift struct {
	Line    int
	Was, Is staff.Unit
}

// A Difference is what a list says otherwise than it is here.
type Difference struct {
	Fresh, Changed []Move
	Same           []Move // whom the list names as they are
	Leaving        []staff.Person
	Unlisted       int // who stay although the list does not name them: none ever has

	UnitsFresh, UnitsChanged []Shift
	UnitsSame                int
	UnitsGone                []staff.Unit
	UnitsKept                []staff.Unit // that the list does not name, and that are not empty

	// PeopleFaults and UnitFaults are what is wrong with the lists. Nothing is done while there are any.
	PeopleFaults, UnitFaults []Fault

	known int // whom lists had named
}

// Wrong tells whether a list is wrong somewhere.
func (d *Difference) Wrong() bool { return len(d.PeopleFaults)+len(d.UnitFaults) > 0 }

// Nothing tells whether all is as the list says.
func (d *Difference) Nothing() bool {
	return len(d.Fresh)+len(d.Changed)+len(d.Leaving)+len(d.UnitsFresh)+len(d.UnitsChanged)+len(d.UnitsGone) == 0
}

// Moved are those who change their unit.
func (d *Difference) Moved() (list []Move) {
	for _, m := range d.Changed {
		if m.Moves() {
			list = append(list, m)
		}
	}
	return list
}

// Drastic tells whether so many leave that somebody has to say it in so many words: more than a tenth of those whom lists have named. An
// export that broke off looks like that, and one that holds nobody.
func (d *Difference) Drastic() bool { return len(d.Leaving)*10 > d.known }

// Everybody tells whether all leave whom lists have named.
func (d *Difference) Everybody() bool { return len(d.Leaving) > 0 && len(d.Leaving) == d.known }

// Compare finds what a wish says otherwise than it is in a town.
func Compare(town Town, wish Wish) *Difference {
	c := comparison{Town: town, Wish: wish, d: &Difference{}, units: map[staff.UnitID]staff.Unit{}, people: map[staff.PersonID]staff.Person{}}
	for _, u := range town.Units {
		c.units[u.ID] = u
	}
	for _, p := range town.People {
		c.people[p.ID] = p
		if town.Listed[p.ID] {
			c.d.known++
		}
	}
	c.nameUnits()
	c.comparePeople()
	c.compareUnits()
	return c.d
}

// A comparison is one Compare.
type comparison struct {
	Town
	Wish
	d      *Difference
	units  map[staff.UnitID]staff.Unit // as they are here
	people map[staff.PersonID]staff.Person
	known  map[staff.UnitID]bool   // that are here or in the list
	called map[string]staff.UnitID // by their names; nothing where several are called so
	keys   map[string]staff.PersonID
}

// nameUnits finds by which words units can be named.
func (c *comparison) nameUnits() {
	c.known, c.called = map[staff.UnitID]bool{}, map[string]staff.UnitID{}
	call := func(id staff.UnitID, names ...string) {
		c.known[id] = true
		for _, name := range names {
			if name = staff.Fold(name); name == "" {
				continue
			}
			if other, twice := c.called[name]; twice && other != id {
				id = ""
			}
			c.called[name] = id
		}
	}
	listed := map[staff.UnitID]bool{}
	if c.Wish.Units != nil {
		for _, u := range c.Wish.Units.Units {
			listed[u.ID] = true
			call(u.ID, u.Name, u.Short)
		}
	}
	for _, u := range c.Town.Units {
		if !listed[u.ID] {
			call(u.ID, u.Name, u.Short)
		}
	}
}

// unit is the unit that a cell names.
func (c *comparison) unit(name string) (staff.UnitID, bool) {
	if id := staff.UnitID(name); name == "" || c.known[id] {
		return id, true
	}
	id := c.called[staff.Fold(name)]
	return id, id != ""
}

func (c *comparison) comparePeople() {
	if c.Wish.People == nil {
		return
	}
	list := c.Wish.People
	c.d.PeopleFaults = slices.Clone(list.Faults)
	c.keys = map[string]staff.PersonID{}
	met, rest := map[staff.PersonID]bool{}, []Person{}
	for _, p := range list.People {
		id := c.who(p.Key)
		if _, here := c.people[id]; !here || met[id] {
			rest = append(rest, p)
			continue
		}
		met[id], c.keys[p.Key] = true, id
		c.person(p, c.people[id], false)
	}
	byName := c.namesakes(rest, met)
	for _, p := range rest {
		if id, found := byName[p.Key]; found {
			met[id], c.keys[p.Key] = true, id
			c.person(p, c.people[id], true)
			continue
		}
		id := c.New()
		c.keys[p.Key] = id
		c.person(p, staff.Person{}, false, id)
	}
	for _, p := range c.Town.People {
		switch {
		case met[p.ID]:
		case c.Whole && c.Listed[p.ID] && !slices.Contains(c.Staying, p.ID):
			c.d.Leaving = append(c.d.Leaving, p)
		default:
			c.d.Unlisted++
		}
	}
	for _, moves := range [][]Move{c.d.Fresh, c.d.Changed, c.d.Same} {
		slices.SortStableFunc(moves, func(a, b Move) int { return a.Line - b.Line })
	}
	slices.SortStableFunc(c.d.PeopleFaults, func(a, b Fault) int { return a.Line - b.Line })
}

// who is the person of a key: by the lists of before, or by the id that is known here.
func (c *comparison) who(key string) staff.PersonID {
	if id := c.Who(key); id != "" {
		return id
	}
	return staff.PersonID(key)
}

// namesakes finds those whom no list has named yet by their names: where one of the list and one of here are called so, and nobody else.
func (c *comparison) namesakes(rest []Person, met map[staff.PersonID]bool) map[string]staff.PersonID {
	here, lines := map[string][]staff.PersonID{}, map[string][]string{}
	for _, p := range c.Town.People {
		if !met[p.ID] && !c.Listed[p.ID] {
			name := strings.ToLower(p.Given + "\x00" + p.Family)
			here[name] = append(here[name], p.ID)
		}
	}
	for _, p := range rest {
		name := strings.ToLower(p.Given + "\x00" + p.Family)
		lines[name] = append(lines[name], p.Key)
	}
	found := map[string]staff.PersonID{}
	for name, ids := range here {
		if keys := lines[name]; len(ids) == 1 && len(keys) == 1 {
			found[keys[0]] = ids[0]
		}
	}
	return found
}

// person takes one line.
func (c *comparison) person(p Person, was staff.Person, byName bool, fresh ...staff.PersonID) {
	is := was
	is.Given, is.Family = p.Given, p.Family
	if len(fresh) > 0 {
		is.ID = fresh[0]
	}
	if c.Wish.People.Says[Unit] {
		unit, known := c.unit(p.Unit)
		if !known {
			c.d.PeopleFaults = append(c.d.PeopleFaults, Fault{Line: p.Line, What: NoUnit, Column: Unit, Value: p.Unit})
			return
		}
		is.Unit = unit
	}
	if p.FirstAider != nil {
		is.FirstAider = *p.FirstAider
	}
	move := Move{p.Line, p.Key, was, is, byName}
	switch {
	case was.ID == "":
		c.d.Fresh = append(c.d.Fresh, move)
	case was != is || byName:
		c.d.Changed = append(c.d.Changed, move)
	default:
		c.d.Same = append(c.d.Same, move)
	}
}

func (c *comparison) compareUnits() {
	listed := map[staff.UnitID]bool{}
	if c.Wish.Units != nil {
		c.d.UnitFaults = slices.Clone(c.Wish.Units.Faults)
		for _, u := range c.Wish.Units.Units {
			listed[u.ID] = true
			c.office(u)
		}
	}
	c.leaderless()
	c.emptied(listed)
	c.circles()
	slices.SortStableFunc(c.d.UnitFaults, func(a, b Fault) int { return a.Line - b.Line })
}

// office takes one line.
func (c *comparison) office(u Office) {
	was, here := c.units[u.ID]
	is := was
	is.ID, is.Name = u.ID, u.Name
	says := c.Wish.Units.Says
	if says[Short] {
		is.Short = u.Short
	}
	if says[Above] {
		above, known := c.unit(u.Above)
		if !known {
			c.d.UnitFaults = append(c.d.UnitFaults, Fault{Line: u.Line, What: NoUnit, Column: Above, Value: u.Above})
			return
		}
		is.Parent = above
	}
	if says[Lead] {
		lead, known := c.lead(u.Lead)
		if !known {
			c.d.UnitFaults = append(c.d.UnitFaults, Fault{Line: u.Line, What: NoPerson, Column: Lead, Value: u.Lead})
			return
		}
		is.Lead = lead
	}
	switch {
	case !here:
		c.d.UnitsFresh = append(c.d.UnitsFresh, Shift{Line: u.Line, Is: is})
	case was != is:
		c.d.UnitsChanged = append(c.d.UnitsChanged, Shift{u.Line, was, is})
	default:
		c.d.UnitsSame++
	}
}

func (c *comparison) lead(key string) (staff.PersonID, bool) {
	if id, listed := c.keys[key]; key == "" || listed {
		return id, true
	}
	id := c.who(key)
	_, here := c.people[id]
	return id, here && !slices.ContainsFunc(c.d.Leaving, func(p staff.Person) bool { return p.ID == id })
}

// leaderless takes those who leave out of the units that they lead.
func (c *comparison) leaderless() {
	leaving := map[staff.PersonID]bool{}
	for _, p := range c.d.Leaving {
		leaving[p.ID] = true
	}
	shifted := map[staff.UnitID]bool{}
	for i, s := range c.d.UnitsChanged {
		shifted[s.Is.ID] = true
		if leaving[s.Is.Lead] {
			c.d.UnitsChanged[i].Is.Lead = ""
		}
	}
	for _, u := range c.Town.Units {
		if leaving[u.Lead] && !shifted[u.ID] {
			is := u
			is.Lead = ""
			c.d.UnitsChanged = append(c.d.UnitsChanged, Shift{Was: u, Is: is})
		}
	}
}

// after are the units as they would be, by what is above them.
func (c *comparison) after() map[staff.UnitID]staff.Unit {
	units := map[staff.UnitID]staff.Unit{}
	for id, u := range c.units {
		units[id] = u
	}
	for _, s := range slices.Concat(c.d.UnitsFresh, c.d.UnitsChanged) {
		units[s.Is.ID] = s.Is
	}
	return units
}

// emptied finds units that a whole list does not name: they go when nobody is in them any more and nothing stands below them.
func (c *comparison) emptied(listed map[staff.UnitID]bool) {
	if c.Wish.Units == nil || !c.Whole {
		return
	}
	full := map[staff.UnitID]bool{}
	gone := map[staff.PersonID]bool{}
	for _, p := range c.d.Leaving {
		gone[p.ID] = true
	}
	for _, m := range slices.Concat(c.d.Fresh, c.d.Changed) {
		gone[m.Is.ID], full[m.Is.Unit] = true, true
	}
	for _, p := range c.Town.People {
		if !gone[p.ID] {
			full[p.Unit] = true
		}
	}
	units := c.after()
	for again := true; again; {
		again = false
		for _, u := range units {
			if (full[u.ID] || listed[u.ID]) && u.Parent != "" && !full[u.Parent] {
				full[u.Parent], again = true, true
			}
		}
	}
	for _, u := range c.Town.Units {
		switch {
		case listed[u.ID]:
		case full[u.ID]:
			c.d.UnitsKept = append(c.d.UnitsKept, u)
		default:
			c.d.UnitsGone = append(c.d.UnitsGone, u)
		}
	}
}

// circles finds units that would stand above themselves, and names the way round once each.
func (c *comparison) circles() {
	units, lines := c.after(), map[staff.UnitID]int{}
	for _, s := range slices.Concat(c.d.UnitsFresh, c.d.UnitsChanged) {
		lines[s.Is.ID] = s.Line
	}
	done := map[staff.UnitID]bool{}
	for _, s := range slices.Concat(c.d.UnitsFresh, c.d.UnitsChanged) {
		var way []staff.UnitID
		at := map[staff.UnitID]int{}
		for id := s.Is.ID; id != "" && !done[id]; id = units[id].Parent {
			if from, met := at[id]; met {
				c.circle(append(way[from:], id), lines)
				break
			}
			at[id] = len(way)
			way = append(way, id)
		}
		for _, id := range way {
			done[id] = true
		}
	}
}

// mostNamed is how many units of a circle are named: a thousand in one would be no sentence.
const mostNamed = 12

func (c *comparison) circle(way []staff.UnitID, lines map[staff.UnitID]int) {
	line := 0
	for _, id := range way {
		if at := lines[id]; at > 0 && (line == 0 || at < line) {
			line = at
		}
	}
	var names []string
	for _, id := range way {
		names = append(names, string(id))
	}
	if len(names) > mostNamed {
		names = append(append(names[:mostNamed:mostNamed], "…"), names[len(names)-1])
	}
	c.d.UnitFaults = append(c.d.UnitFaults, Fault{Line: line, What: Circle, Column: Above, Value: strings.Join(names, " > ")})
}
