// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// extra is the value of the property "pult:desks": what the standard has no field for. Every member is optional.
type extra struct {
	// ID is the domain's id where it is no UUID, which the feature's id must be.
	ID string `json:"id,omitempty"`

	// Of a building.
	TimeZone string  `json:"timeZone,omitempty"`
	Address  *string `json:"address,omitempty"` // in one line, as people write it; may be empty

	// Of a level: how its plan lies on the earth, and how large it is.
	Frame *extraFrame `json:"frame,omitempty"`

	// Of a unit, a fixture or an amenity: the kind, where the standard has no such category.
	Kind string `json:"kind,omitempty"`
	// Hidden units exist only because an amenity must lie in one.
	Hidden bool `json:"hidden,omitempty"`
	// Level is the level of an amenity, for which the standard has no field.
	Level string `json:"level,omitempty"`

	// Of a section: the unit that is at home there.
	Home  staff.UnitID `json:"home,omitempty"`
	Quiet bool         `json:"quiet,omitempty"`
	// Labels say where the name stands in each part of a section of several, longitude and latitude.
	Labels [][2]float64 `json:"labels,omitempty"`
	// Undrawn sections are zones without an area of their own.
	Undrawn bool `json:"undrawn,omitempty"`

	// Of a desk.
	Desk *extraDesk `json:"desk,omitempty"`
}

type extraFrame struct {
	Lon  float64 `json:"lon"` // of the upper left corner
	Lat  float64 `json:"lat"`
	Turn float64 `json:"turn"` // degrees clockwise from east to the X axis
	W    float64 `json:"w"`    // metres
	H    float64 `json:"h"`
}

type extraDesk struct {
	Code string         `json:"code"`
	Zone booking.ZoneID `json:"zone,omitempty"`
	W    float64        `json:"w"`
	D    float64        `json:"d"`
	Turn float64        `json:"turn"`
	booking.Features
	Blocked bool `json:"blocked,omitempty"`
}

// space is the namespace of the UUIDs that are made here.
var space = uuid.MustParse("7d2c1f0a-6b53-5e0e-9a55-3f3a6f7c9d10")

// uuidFor is the id itself when it is a UUID, else one made from it, always the same.
func uuidFor(kind, id string) string {
	if len(id) == 36 {
		if _, err := uuid.Parse(id); err == nil {
			return id
		}
	}
	return derived(kind, id)
}

// derived is a UUID made from another id, always the same.
func derived(kind, id string) string { return uuid.NewSHA1(space, []byte(kind+"/"+id)).String() }

// domainID is the id that the domain knows a feature by.
func (f *feature) domainID() string {
	if f.Extra != nil && f.Extra.ID != "" {
		return f.Extra.ID
	}
	return f.id
}

// kind is the domain's kind of a unit, fixture or amenity.
func (f *feature) kind() string {
	if f.Extra != nil && f.Extra.Kind != "" {
		return f.Extra.Kind
	}
	return f.Category
}

// idKinds are the feature types whose domain id may differ from the feature's, with the name that uuidFor is given.
var idKinds = map[string]string{"building": "building", "level": "level", "section": "section", "fixture": "desk"}

// check tells what is wrong with an extension's values; empty when nothing is.
func (e *extra) check(kind, id string) string {
	switch {
	case e.ID != "" && (idKinds[kind] == "" || uuidFor(idKinds[kind], e.ID) != id):
		return "an id that the feature's is not made from"
	case e.Frame != nil && (kind != "level" || !e.Frame.sound()):
		return "a frame that no plan has"
	case e.Desk != nil && (kind != "fixture" || !e.Desk.sound()):
		return "a desk that cannot be"
	case e.Hidden && kind != "unit", e.Undrawn && kind != "section":
		return "a mark that another feature type has"
	}
	return ""
}

func (f *extraFrame) sound() bool {
	_, err := positionOf([]float64{f.Lon, f.Lat})
	return err == nil && within(f.Turn, -360, 360) && within(f.W, 0.1, MaxSpan) && within(f.H, 0.1, MaxSpan)
}

func (d *extraDesk) sound() bool {
	return within(d.W, 0.1, 20) && within(d.D, 0.1, 20) && within(d.Turn, -360, 360) &&
		within(float64(d.Monitors), 0, 20) && within(float64(d.Inches), 0, 200)
}

func within(n, least, most float64) bool { return n >= least && n <= most }
