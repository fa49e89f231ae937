// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"io"
	"io/fs"
	"time"

	"github.com/pult-app/pult/booking"
)

// An Archive is what an IMDF archive says about workplaces.
type Archive struct {
	// Venue is the name of the whole site; empty when the archive describes none.
	Venue string
	// Language is the BCP 47 tag in which names are read and written, such as "de".
	Language string
	// Created is when the archive was made, UTC; zero when the manifest does not say it in RFC 3339.
	Created   time.Time
	Buildings []BuildingPlan
	// Notes tell what Read left out or changed; Write heeds none.
	Notes []Note
}

// A BuildingPlan is one building with all that stands in it. Floors are sorted by ordinal; zones and desks follow the
// order of their floors and, within a floor, of the archive.
type BuildingPlan struct {
	Building booking.Building
	// Turn is how the plans lie on the earth: degrees clockwise from east to their X axis, above -90 to 90.
	Turn   float64
	Floors []booking.Floor
	Zones  []booking.Zone
	Desks  []booking.Desk
	// Bare plans say only what the standard has a field for: neither what desks offer, nor who is at home in a zone.
	Bare bool
	// Numbered are the desks whose code the archive does not say, or says twice: Read has numbered them. Write heeds neither.
	Numbered map[booking.DeskID]bool
}

// Extension names what Write adds to the standard. The manifest lists it; only then is the property "pult:desks" read.
const Extension = "imdf:extension:pult:desks#1.0.0"

// Read reads an archive from a folder. Ids are the features' UUIDs, so that reading the archive again gives the same
// ones. The error is an *Error when the archive is at fault, otherwise the file system's.
func Read(fsys fs.FS) (Archive, error) {
	files, others, err := openFolder(fsys)
	if err != nil {
		return Archive{}, err
	}
	return read(files, others)
}

// ReadZip reads an archive from a zip of the given size in bytes. Beyond what Read refuses it refuses links, paths that
// leave the archive and files that unpack to far more than their size.
func ReadZip(r io.ReaderAt, size int64) (Archive, error) {
	files, others, err := openZip(r, size)
	if err != nil {
		return Archive{}, err
	}
	return read(files, others)
}

func read(files []file, others []string) (Archive, error) {
	raw, err := decode(files)
	if err != nil {
		return Archive{}, err
	}
	for _, name := range others {
		raw.notes = append(raw.notes, Note{About: NotStandard, File: name})
	}
	if err := raw.checkReferences(); err != nil {
		return Archive{}, err
	}
	return raw.build()
}
