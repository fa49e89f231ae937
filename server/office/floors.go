// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"encoding/json"
	"io"
	"strings"

	"github.com/pult-app/pult/booking"
)

// Floors is what the pages about houses and their floors ask.
type Floors interface {
	// Houses are all houses with their floors, and with those that somebody draws.
	Houses(ctx context.Context) ([]HouseFloors, error)
	// Begin begins a drawing: of a floor that is there, of a new one, or of the first of a new house. What is wrong is Refused.
	Begin(ctx context.Context, v *Visit) (booking.FloorID, error)
	// Sheets are the desks of a house, or of one floor, on paper.
	Sheets(ctx context.Context, v *Visit) (*File, error)
	// Look reads an archive and tells what would become of it; nothing is changed. A broken one is Refused.
	Look(ctx context.Context, v *Visit, archive io.ReaderAt, size int64) (ArchiveFound, error)
	// Bring applies an archive that was looked at, unless something else has changed since.
	Bring(ctx context.Context, v *Visit) (ChangeID, error)
}

// HouseFloors is a house with its floors.
type HouseFloors struct {
	ID      booking.BuildingID
	Name    string
	Address string
	Desks   int
	Floors  []FloorLine
}

// A FloorLine is a floor in the list.
type FloorLine struct {
	ID    booking.FloorID
	Name  string
	Desks int
	// Here tells that it is in the app; Drawn that somebody draws it, and Ahead that the drawing has what the app has not.
	Here, Drawn, Ahead bool
}

// FloorsFound is what the page about floors shows.
type FloorsFound struct {
	Houses []HouseFloors
}

// ArchiveFound is what was found in an archive. The zero value is before anybody has looked.
type ArchiveFound struct {
	// Hash names the archive, and Sum what would become of it. Both go along when it shall.
	Hash, Sum string
	// Drop tells that floors which the archive lacks go.
	Drop   bool
	Houses []Difference
	Notes  []NoteLine
	// Nothing tells that there is nothing to do.
	Nothing bool
}

// A NoteLine says what reading an archive left out or changed, and how often.
type NoteLine struct {
	About string // key of the sentence
	Count int
	Some  []string
}

// A Difference is what becomes of a house.
type Difference struct {
	Name                 string
	New                  bool // the house is not here yet
	Twin                 bool // another house here has its name, and another address
	Floors, Zones, Desks int
	// Lost are desks that people lose, with how much they have of them.
	Lost  []LostDesk
	Lines []DifferenceLine
	// Same tells that nothing changes.
	Same bool
}

// A LostDesk is one that goes, or that is out of use then.
type LostDesk struct {
	Code            string
	Bookings, Waits int
	Here            int  // people who are at it now
	Blocked         bool // it stays on the plan
}

// A DifferenceLine is one kind of what is different: a key for a number, and some of the names.
type DifferenceLine struct {
	Key   string
	Count int
	Some  []string
	More  int
}

// Ends tells whether people lose bookings.
func (d Difference) Ends() (bookings, waits, here int) {
	for _, desk := range d.Lost {
		bookings, waits, here = bookings+desk.Bookings, waits+desk.Waits, here+desk.Here
	}
	return bookings, waits, here
}

// Bookings, Waits and Here are what people lose.
func (d Difference) Bookings() int { n, _, _ := d.Ends(); return n }

// Waits are waits that end.
func (d Difference) Waits() int { _, n, _ := d.Ends(); return n }

// Here are people at desks that go.
func (d Difference) Here() int { _, _, n := d.Ends(); return n }

// MaxArchive is how many bytes an archive may be as it comes.
const MaxArchive = 64 << 20

// FloorsPage is where one sees houses and their floors, begins to draw one, and prints sheets.
func FloorsPage(ask Floors) Page {
	return Page{
		Name: "floors", Path: "/office/floors", Group: Houses, Icon: "layers",
		Show: func(ctx context.Context, _ *Visit) (any, error) {
			houses, err := ask.Houses(ctx)
			return FloorsFound{Houses: houses}, err
		},
		Deeds: []Deed{
			{Path: "/office/floors", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				floor, err := ask.Begin(ctx, v)
				return Answer{To: "/office/floors/" + string(floor)}, err
			}},
			{Path: "/office/floors/sheets", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				file, err := ask.Sheets(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				return Answer{Shown: file}, nil
			}},
		},
	}
}

// ArchivePage is where plans come in as IMDF: looked at first, then applied.
func ArchivePage(ask Floors) Page {
	return Page{
		Name: "archive", Path: "/office/floors/archive", Under: "floors",
		Show: func(context.Context, *Visit) (any, error) { return ArchiveFound{}, nil },
		Deeds: []Deed{
			{Path: "/office/floors/archive", Takes: Upload(MaxArchive), Do: func(ctx context.Context, v *Visit) (Answer, error) {
				file, _, err := v.File("archive")
				if err != nil {
					return Answer{}, err
				}
				defer file.Close()
				size, err := file.Seek(0, io.SeekEnd)
				if err != nil {
					return Answer{}, err
				}
				found, err := ask.Look(ctx, v, file, size)
				return Answer{Shown: found}, err
			}},
			{Path: "/office/floors/archive/apply", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				change, err := ask.Bring(ctx, v)
				return Answer{To: "/office/floors", Change: change}, err
			}},
		},
	}
}

// Tracing is what the pages ask on which a floor is drawn.
type Tracing interface {
	// Traced is the floor that somebody draws; Missing when nobody does.
	Traced(ctx context.Context, floor booking.FloorID) (TracedFloor, error)
	// Load is the drawing for the page's script, as JSON.
	Load(ctx context.Context, v *Visit) ([]byte, error)
	// Save keeps the drawing that the script has sent, and tells what is wrong with it, as JSON.
	Save(ctx context.Context, v *Visit, body io.Reader) ([]byte, error)
	// Picture is the picture under the drawing.
	Picture(ctx context.Context, v *Visit) (*File, error)
	// TakePicture reads a picture that somebody wants to draw on; what is wrong with it is in the JSON.
	TakePicture(ctx context.Context, v *Visit, file io.Reader) ([]byte, error)
	// Discard throws the drawing away; the floor stays as it is in the app.
	Discard(ctx context.Context, v *Visit) error
	// Difference is what becomes of the house when the drawing is published.
	Difference(ctx context.Context, v *Visit) (Publishing, error)
	// Publish makes the drawing the floor's plan, unless something has changed since the difference was shown.
	Publish(ctx context.Context, v *Visit) (ChangeID, error)
}

// A TracedFloor is a floor that somebody draws.
type TracedFloor struct {
	ID    booking.FloorID
	Name  string
	House string
	// Words are what the script says, as JSON.
	Words string
}

// A Publishing is what becomes of a house when a drawing is published.
type Publishing struct {
	TracedFloor
	Sum      string
	Problems []string // why it cannot be
	// Difference is none as long as there are problems.
	Difference Difference
}

// The limits of what the script sends.
const (
	maxDrawing = 5 << 20
	maxPicture = 25 << 20
)

// TracingPage is where a floor is drawn.
func TracingPage(ask Tracing) Page {
	asJSON := func(text []byte, err error) (Answer, error) {
		if err != nil {
			return Answer{}, err
		}
		return Answer{Shown: &File{Type: "application/json", Body: text}}, nil
	}
	return Page{
		Name: "tracing", Path: "/office/floors/{floor}", Under: "floors",
		Script: "tracing.js", Policy: "img-src 'self' blob:; connect-src 'self'",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			floor, err := ask.Traced(ctx, booking.FloorID(v.Part("floor")))
			floor.Words = v.Language.Under("office.tracing.js.")
			return floor, err
		},
		Deeds: []Deed{
			{Path: "/office/floors/{floor}/load", Takes: JSON(1 << 10), Do: func(ctx context.Context, v *Visit) (Answer, error) { return asJSON(ask.Load(ctx, v)) }},
			{Path: "/office/floors/{floor}/save", Takes: JSON(maxDrawing), Do: func(ctx context.Context, v *Visit) (Answer, error) {
				return asJSON(ask.Save(ctx, v, v.Body()))
			}},
			{Path: "/office/floors/{floor}/picture", Takes: JSON(1 << 10), Do: func(ctx context.Context, v *Visit) (Answer, error) {
				file, err := ask.Picture(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				return Answer{Shown: file}, nil
			}},
			{Path: "/office/floors/{floor}/backdrop", Takes: Upload(maxPicture), Do: func(ctx context.Context, v *Visit) (Answer, error) {
				file, _, err := v.File("picture")
				if err != nil {
					return Answer{}, err
				}
				defer file.Close()
				return asJSON(ask.TakePicture(ctx, v, file))
			}},
			{Path: "/office/floors/{floor}/discard", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				return Answer{To: "/office/floors"}, ask.Discard(ctx, v)
			}},
		},
	}
}

// PublishingPage is where one sees what a drawing changes, before it does.
func PublishingPage(ask Tracing) Page {
	return Page{
		Name: "publishing", Path: "/office/floors/{floor}/publish", Under: "floors",
		Show: func(ctx context.Context, v *Visit) (any, error) { return ask.Difference(ctx, v) },
		Deeds: []Deed{{Path: "/office/floors/{floor}/publish", Do: func(ctx context.Context, v *Visit) (Answer, error) {
			change, err := ask.Publish(ctx, v)
			return Answer{To: "/office/floors", Change: change}, err
		}}},
	}
}

// Under are all sentences whose keys begin so, without that beginning, as JSON: for a page's script.
func (l Language) Under(beginning string) string {
	words := map[string]string{}
	for key, sentence := range catalogues[l]() {
		if name, ok := strings.CutPrefix(key, beginning); ok {
			words[name] = sentence
		}
	}
	return string(must(json.Marshal(words)))
}

// Pair is the sheet with something of it, for a template within that says both.
func (s *Sheet) Pair(of any) []any { return []any{s, of} }

// Args are the sheet with words, for a template within.
func (s *Sheet) Args(words ...string) []any {
	list := []any{s}
	for _, word := range words {
		list = append(list, word)
	}
	return list
}

// Features are what can be ticked of desks, Kinds what rooms are called, Shapes what has corners.
func (s *Sheet) Features() []string {
	return []string{"adjustable", "accessible", "quiet", "window", "docking"}
}

// Kinds are the kinds of rooms that can be chosen; an archive may have others.
func (s *Sheet) Kinds() []string {
	return []string{"office", "room", "conferenceroom", "walkway", "stairs", "elevator", "restroom", "kitchen", "storage", "nonpublic"}
}

// Shapes are the kinds of things that have corners.
func (s *Sheet) Shapes() []string { return []string{"room", "zone"} }
