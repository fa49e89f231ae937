// SPDX-License-Identifier: EUPL-1.2

package backdrop

import (
	"bytes"
	"fmt"
)

// The limits.
const (
	// MaxUpload is how many bytes a picture may be as it comes, MaxSVG those of an SVG, which is text.
	MaxUpload, MaxSVG = 24 << 20, 6 << 20
	// MaxPixels is how many pixels a PNG or a JPEG may have, MaxSide how many its longer side.
	MaxPixels, MaxSide = 40_000_000, 20_000
	// Side is how many pixels the longer side has at most when it leaves here.
	Side = 4096
	// MaxPages is how many pages a PDF may have.
	MaxPages = 5000
)

// A Kind is what a picture is.
type Kind string

// The kinds.
const (
	PNG  Kind = "png"
	JPEG Kind = "jpeg"
	SVG  Kind = "svg"
	PDF  Kind = "pdf"
)

// Type is the kind as HTTP names it; of PNG and SVG only, as others never leave here.
func (k Kind) Type() string {
	if k == SVG {
		return "image/svg+xml"
	}
	return "image/png"
}

// KindOf tells by its first bytes what a file is; empty when none of the kinds.
func KindOf(text []byte) Kind {
	head := text[:min(len(text), 1024)]
	switch {
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF
	case bytes.HasPrefix(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n"), []byte("<")):
		return SVG
	}
	return ""
}

// A Picture is one that is fit to be shown.
type Picture struct {
	Kind Kind `json:"kind"` // PNG or SVG
	// W and H are its size: pixels of a PNG, units of an SVG.
	W float64 `json:"w"`
	H float64 `json:"h"`
	// Pages are those of the PDF that it is one of; 1 of everything else.
	Pages int `json:"pages"`
	// Bytes are it; none of a PDF with several pages of which none was chosen.
	Bytes []byte `json:"-"`
}

// A Fault is why a picture is none for us.
type Fault string

// The faults.
const (
	Unknown   Fault = "unknown"    // neither PNG nor JPEG, SVG or PDF
	TooHeavy  Fault = "too_heavy"  // too many bytes
	TooLarge  Fault = "too_large"  // too many pixels
	Broken    Fault = "broken"     // it cannot be read
	Locked    Fault = "locked"     // it asks for a password
	NoPage    Fault = "no_page"    // it has no such page
	ManyPages Fault = "many_pages" // it has more pages than anybody looks through
	NoSize    Fault = "no_size"    // an SVG that says no size, or an empty one
	TooSlow   Fault = "too_slow"   // reading it takes too long, or too much memory
	Without   Fault = "without"    // this program has nothing that reads such files
)

// An Error is a fault with its cause, which is for whoever runs the server.
type Error struct {
	Fault Fault
	Pages int // of a PDF, where they are known
	Err   error
}

// Error names both.
func (e *Error) Error() string {
	if e.Err == nil {
		return "backdrop: " + string(e.Fault)
	}
	return fmt.Sprintf("backdrop: %s: %v", e.Fault, e.Err)
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

func fault(f Fault, err error) error { return &Error{Fault: f, Err: err} }
