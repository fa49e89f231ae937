// SPDX-License-Identifier: EUPL-1.2

package imdf

// An About says what Read left out or changed, in the plural, for a person.
type About string

// What notes are about, in the order in which they matter to whoever reads an archive in.
const (
	CodeShared      About = "desks that share their code with another desk of the building, numbered instead"
	CodeMissing     About = "desks without a code, numbered by floor"
	DeskTwice       About = "desks told twice, by a table and by the place around it, counted once"
	NameMended      About = "names with characters that cannot be seen, or of more than 100, mended"
	NoName          About = "buildings without a name, called by their venue, address or id"
	LevelOutdoors   About = "levels in no building and without desks, left out"
	OnNoLevel       About = "features on no level that is drawn, left out"
	SectionNameless About = "sections without a name, which are no zones"
	FeatureTwice    About = "features written twice, word by word, counted once"
	NotDrawn        About = "features of a type that plans do not show, left out"
	NotStandard     About = "files that are none of the standard's, left alone"
)

// Abouts are all of them, in order.
var Abouts = []About{CodeShared, CodeMissing, DeskTwice, NameMended, NoName, LevelOutdoors, OnNoLevel, SectionNameless, FeatureTwice,
	NotDrawn, NotStandard}

// A Note is one thing that Read left out or changed. The archive is sound all the same: what is not is refused.
type Note struct {
	About   About
	File    string // inside the archive
	Feature string // its id; empty when the whole file is meant
	Was, Is string // what stands there, as it stands, and what the plan has instead; may be empty
}

func (d *decoded) note(about About, f *feature, was, is string) {
	d.notes = append(d.notes, Note{About: about, File: f.file, Feature: f.id, Was: was, Is: is})
}

// noteUndrawn tells of the features that no plan shows, and of those on levels that are left out.
func (d *decoded) noteUndrawn() {
	for _, kind := range []string{"detail", "geofence"} {
		for _, f := range d.features[kind] {
			d.note(NotDrawn, f, "", "")
		}
	}
	for _, kind := range levelled {
		for _, f := range d.features[kind] {
			if !d.drawn[d.levelOf(f)] {
				d.note(OnNoLevel, f, f.nameIn(d.manifest.Language), "")
			}
		}
	}
}
