// SPDX-License-Identifier: EUPL-1.2

package tracing

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// The limits of a draft.
const (
	// MaxDraft is how many bytes a draft may be as JSON.
	MaxDraft = 4 << 20
	// MaxSide is how many metres a floor may be long.
	MaxSide = 1000
	// MaxDesks, MaxRooms and MaxZones are how many a floor may have, MaxCorners how many a ring and MaxPoints how many all rings.
	MaxDesks, MaxRooms, MaxZones = 10_000, 2_000, 500
	MaxCorners, MaxPoints        = 500, 100_000
	// MaxName is how many letters a name may have, MaxCode how many what stands on a desk.
	MaxName, MaxCode = 100, 24
)

// A Draft is a floor as far as somebody has drawn it. Points are metres from the upper left corner of the drawing, as those of a
// booking.Plan; W and H are its size. The zero value is an empty drawing without a size, which is not sound.
type Draft struct {
	W float64 `json:"w"`
	H float64 `json:"h"`
	// Backdrop is the picture that is traced; nil for none.
	Backdrop *Backdrop `json:"backdrop,omitempty"`
	// Origin is the point of the drawing that is the upper left corner of the plan since it was published; nil before.
	Origin *booking.Point `json:"origin,omitempty"`
	// Outline is the outer wall; empty for the rectangle around all that is drawn.
	Outline []booking.Polygon `json:"outline,omitempty"`
	Rooms   []Room            `json:"rooms,omitempty"`
	Zones   []Zone            `json:"zones,omitempty"`
	Desks   []Desk            `json:"desks,omitempty"`
	// Doors, Signs and Fixtures stay as they came; nobody draws them by hand.
	Doors    []booking.Line    `json:"doors,omitempty"`
	Signs    []booking.Sign    `json:"signs,omitempty"`
	Fixtures []booking.Fixture `json:"fixtures,omitempty"`
}

// A Backdrop is a picture under the drawing.
type Backdrop struct {
	// Hash names its bytes: SHA-256, in hexadecimal digits.
	Hash string `json:"hash"`
	// W and H are its size in its own units, Scale is metres a unit: 0 until somebody has said how long something is.
	W     float64 `json:"w"`
	H     float64 `json:"h"`
	Scale float64 `json:"scale"`
	// At is where its upper left corner lies.
	At booking.Point `json:"at"`
}

// A Room is a space with walls.
type Room struct {
	ID    string          `json:"id"`
	Name  string          `json:"name,omitempty"`
	Kind  string          `json:"kind,omitempty"` // IMDF unit category; empty is "room"
	Shape booking.Polygon `json:"shape"`
}

// A Zone is a named part of the floor. One without shapes is where every desk is that stands in no other.
type Zone struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Home   staff.UnitID      `json:"home,omitempty"`
	Quiet  bool              `json:"quiet,omitempty"`
	Shapes []booking.Polygon `json:"shapes,omitempty"`
}

// A Desk is a workplace on the drawing.
type Desk struct {
	ID       string           `json:"id"`
	Code     string           `json:"code"`
	Shape    booking.Shape    `json:"shape"`
	Features booking.Features `json:"features"`
	// Zone is the zone's ID where it is another than that around the desk; mostly empty.
	Zone    string `json:"zone,omitempty"`
	Blocked bool   `json:"blocked,omitempty"`
}

// errMore is why text with something behind the draft is refused.
var errMore = errors.New("there is more after the draft")

// Parse reads a draft as JSON. Whether it is sound, Check tells.
func Parse(text []byte) (d Draft, err error) {
	if len(text) > MaxDraft {
		return d, fmt.Errorf("a draft may be at most %d bytes", MaxDraft)
	}
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.DisallowUnknownFields()
	if err := reader.Decode(&d); err != nil {
		return Draft{}, fmt.Errorf("read a draft: %w", err)
	}
	if _, err := reader.Token(); !errors.Is(err, io.EOF) {
		return Draft{}, errMore
	}
	return d, nil
}
