// SPDX-License-Identifier: EUPL-1.2

package booking

import "github.com/pult-app/pult/staff"

// A Point lies on a floor's plan: metres from the upper left corner, X to the right, Y down the screen.
// (Building.At is the one exception and says so.)
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// A Polygon is an outer ring and any holes. Rings are not closed: the last point differs from the first.
type Polygon [][]Point

// A Plan is the drawing of a floor in plain geometry, turned so that the building's longer side is horizontal.
// Desks are not part of it, because they are rows of their own.
type Plan struct {
	// W and H are the size of the drawing in metres; every point lies within.
	W float64 `json:"w"`
	H float64 `json:"h"`
	// Outline is the level's own outline, the outer wall.
	Outline  []Polygon `json:"outline"`
	Rooms    []Room    `json:"rooms,omitempty"`
	Sections []Section `json:"sections,omitempty"`
	Doors    []Line    `json:"doors,omitempty"`
	Signs    []Sign    `json:"signs,omitempty"`
	Fixtures []Fixture `json:"fixtures,omitempty"`
}

// A Room is an IMDF unit: a space with walls.
type Room struct {
	Name string `json:"name,omitempty"`
	// Kind is the IMDF unit category: room, office, walkway, stairs, elevator, restroom, kitchen, conferenceroom …
	Kind  string  `json:"kind"`
	Shape Polygon `json:"shape"`
	Label Point   `json:"label"` // where its name is centred
}

// A Section is the area of a zone.
type Section struct {
	Zone  ZoneID       `json:"zone,omitempty"`
	Name  string       `json:"name"`
	Home  staff.UnitID `json:"home,omitempty"`
	Quiet bool         `json:"quiet,omitempty"`
	Shape Polygon      `json:"shape"`
	Label Point        `json:"label"`
}

// A Line is a door or another opening in a wall.
type Line struct {
	From Point `json:"from"`
	To   Point `json:"to"`
}

// A Sign is an IMDF amenity: something people look for.
type Sign struct {
	// Kind is the IMDF amenity category: elevator, stairs, restroom, phone, coffee …
	Kind string `json:"kind"`
	Name string `json:"name,omitempty"`
	At   Point  `json:"at"`
}

// A Fixture is furniture that nobody books: a meeting table, a counter.
type Fixture struct {
	Kind  string  `json:"kind"`
	Shape Polygon `json:"shape"`
}
