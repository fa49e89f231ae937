// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/booking/tracing"
	"github.com/pult-app/pult/server/backdrop"
	"github.com/pult-app/pult/server/floors"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// newReader is what reads pictures of floors where nothing else is said.
var newReader = func() *backdrop.Reader { return backdrop.NewReader("") }

// of reads the drawing of the floor that the page is about.
func (o officeFloors) of(ctx context.Context, floor booking.FloorID) (one central.Tracing, err error) {
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		one, err = snap.Tracings().Of(ctx, floor)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		return one, office.Missing{}
	}
	return one, err
}

func floorOf(v *office.Visit) booking.FloorID { return booking.FloorID(v.Part("floor")) }

func traced(one central.Tracing) office.TracedFloor {
	return office.TracedFloor{ID: one.Floor.ID, Name: one.Floor.Name, House: one.Building.Name}
}

// Traced implements office.Tracing.
func (o officeFloors) Traced(ctx context.Context, floor booking.FloorID) (office.TracedFloor, error) {
	one, err := o.of(ctx, floor)
	return traced(one), err
}

// A loaded drawing is what the script gets.
type loadedDrawing struct {
	Revision int64           `json:"revision"`
	Ahead    bool            `json:"ahead"` // of what is in the app
	Short    string          `json:"short"` // of the floor
	Draft    json.RawMessage `json:"draft"`
	Problems []toldProblem   `json:"problems"`
	Units    []toldUnit      `json:"units"`
}

type toldUnit struct {
	ID   staff.UnitID `json:"id"`
	Name string       `json:"name"`
}

type toldProblem struct {
	tracing.Problem
	Words string `json:"words"`
}

// Load implements office.Tracing.
func (o officeFloors) Load(ctx context.Context, v *office.Visit) ([]byte, error) {
	one, err := o.of(ctx, floorOf(v))
	if err != nil {
		return nil, err
	}
	out := loadedDrawing{Revision: one.Revision, Ahead: one.Revision != one.Published, Short: one.Floor.Short, Draft: one.Drawing, Units: []toldUnit{}}
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		units, err := snap.Store().Units(ctx)
		for _, u := range units {
			out.Units = append(out.Units, toldUnit{u.ID, u.Name})
		}
		return err
	})
	if err == nil {
		out.Problems, err = o.problems(ctx, v, one)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// problems are all that is wrong with a drawing, in words, the first hundred.
func (o officeFloors) problems(ctx context.Context, v *office.Visit, one central.Tracing) (list []toldProblem, err error) {
	draft, err := tracing.Parse(one.Drawing)
	if err != nil {
		return nil, err
	}
	found := draft.Check()
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		site, err := siteOf(ctx, snap.Store(), one)
		found = append(found, site.Conflicts(draft)...)
		return err
	})
	list = []toldProblem{}
	for _, p := range found[:min(100, len(found))] {
		list = append(list, toldProblem{p, sayOf(v, "office.tracing.flaw."+string(p.Flaw), cmp.Or(p.Name, "?"), other(draft, p))})
	}
	return list, err
}

// sayOf is a sentence that names all of what is known, some of it, or nothing.
func sayOf(v *office.Visit, key string, args ...any) string {
	if sentence := v.Say(key); !strings.Contains(sentence, "%") {
		return sentence
	}
	return v.Say(key, args...)
}

// other is what people call the other one of two.
func other(d tracing.Draft, p tracing.Problem) string {
	if p.Kind == "desk" && p.Flaw == tracing.SameCode {
		for _, k := range d.Desks {
			if k.ID == p.Other {
				return fmt.Sprintf("x %.1f m, y %.1f m", k.Shape.At.X, k.Shape.At.Y)
			}
		}
	}
	return p.Other
}

// siteOf is where a drawing belongs.
func siteOf(ctx context.Context, rows store.Booking, one central.Tracing) (tracing.Site, error) {
	known, err := floors.Known(ctx, rows, one.Building.ID)
	site := tracing.Site{Known: known, Building: one.Building, Floor: one.Floor}
	if known.Building.ID != "" {
		site.Building = known.Building
	}
	return site, err
}

// A sentDrawing is what the script sends.
type sentDrawing struct {
	Revision int64           `json:"revision"`
	Draft    json.RawMessage `json:"draft"`
}

// A savedDrawing is what it hears.
type savedDrawing struct {
	Revision int64 `json:"revision"`
	// Stale tells that somebody else has saved since; Revision is theirs then, and nothing was saved.
	Stale    bool          `json:"stale"`
	Problems []toldProblem `json:"problems"`
	// Refused is why it cannot be kept at all.
	Refused string `json:"refused,omitempty"`
}

// Save implements office.Tracing.
func (o officeFloors) Save(ctx context.Context, v *office.Visit, body io.Reader) ([]byte, error) {
	one, err := o.of(ctx, floorOf(v))
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(body, tracing.MaxDraft+(64<<10)))
	if err != nil {
		return nil, err
	}
	var sent sentDrawing
	var draft tracing.Draft
	if err = json.Unmarshal(text, &sent); err == nil {
		draft, err = tracing.Parse(sent.Draft)
	}
	if err != nil {
		return json.Marshal(savedDrawing{Revision: one.Revision, Refused: v.Say("office.tracing.unread")})
	}
	if sent.Revision != one.Revision {
		return json.Marshal(savedDrawing{Revision: one.Revision, Stale: true})
	}
	one.Revision, one.Drawing, one.Backdrop, one.ChangedAt = one.Revision+1, sent.Draft, "", o.s.Now().UTC()
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		if b := draft.Backdrop; b != nil {
			known, err := tx.Tracings().Backdrop(ctx, b.Hash)
			if err != nil {
				return err
			}
			if known.Kind != string(backdrop.PNG) && known.Kind != string(backdrop.SVG) || known.W != b.W || known.H != b.H {
				return booking.ErrGone
			}
			one.Backdrop = b.Hash
		}
		return tx.Tracings().Put(ctx, one)
	})
	switch {
	case errors.Is(err, booking.ErrGone):
		return json.Marshal(savedDrawing{Revision: one.Revision - 1, Refused: v.Say("office.tracing.picture.gone")})
	case errors.Is(err, central.ErrStale):
		if one, err = o.of(ctx, one.Floor.ID); err != nil {
			return nil, err
		}
		return json.Marshal(savedDrawing{Revision: one.Revision, Stale: true})
	case err != nil:
		return nil, err
	}
	saved := savedDrawing{Revision: one.Revision}
	if saved.Problems, err = o.problems(ctx, v, one); err != nil {
		return nil, err
	}
	return json.Marshal(saved)
}

// Picture implements office.Tracing.
func (o officeFloors) Picture(ctx context.Context, v *office.Visit) (*office.File, error) {
	one, err := o.of(ctx, floorOf(v))
	if err != nil {
		return nil, err
	}
	hash := v.Request.Header.Get("Pult-Picture")
	var known central.Backdrop
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		known, err = snap.Tracings().Backdrop(ctx, cmp.Or(hash, one.Backdrop))
		return err
	})
	if errors.Is(err, booking.ErrGone) || o.s.Shelf == nil || err == nil && known.Kind != string(backdrop.PNG) && known.Kind != string(backdrop.SVG) {
		return nil, office.Missing{}
	}
	if err != nil {
		return nil, err
	}
	file, err := o.s.Shelf.Open(known.Hash)
	if err != nil {
		return nil, office.Missing{}
	}
	defer file.Close()
	body, err := io.ReadAll(io.LimitReader(file, 128<<20))
	return &office.File{Type: backdrop.Kind(known.Kind).Type(), Body: body}, err
}

// A takenPicture is what the script hears of a picture that was sent.
type takenPicture struct {
	Hash string  `json:"hash,omitempty"`
	W    float64 `json:"w,omitempty"`
	H    float64 `json:"h,omitempty"`
	// Pages are those of a PDF of which none was chosen, or one that it has not.
	Pages int    `json:"pages,omitempty"`
	Words string `json:"words,omitempty"`
}

// TakePicture implements office.Tracing.
func (o officeFloors) TakePicture(ctx context.Context, v *office.Visit, file io.Reader) ([]byte, error) {
	if _, err := o.of(ctx, floorOf(v)); err != nil {
		return nil, err
	}
	if o.s.Shelf == nil {
		return json.Marshal(takenPicture{Words: v.Say("office.archive.shelf")})
	}
	text, err := io.ReadAll(io.LimitReader(file, backdrop.MaxUpload+1))
	if err != nil {
		return nil, err
	}
	page, _ := strconv.Atoi(v.Value("page"))
	made, err := o.s.Backdrops.Read(ctx, text, max(page, 0))
	var broken *backdrop.Error
	switch {
	case errors.As(err, &broken):
		o.s.Log.Info("a picture of a floor was refused", "why", broken.Fault)
		return json.Marshal(takenPicture{Pages: broken.Pages, Words: sayOf(v, "office.tracing.picture."+string(broken.Fault), broken.Pages)})
	case err != nil:
		return nil, err
	case len(made.Bytes) == 0:
		return json.Marshal(takenPicture{Pages: made.Pages, Words: v.Say("office.tracing.picture.which", made.Pages)})
	}
	sum := sha256.Sum256(made.Bytes)
	known := central.Backdrop{Hash: hex.EncodeToString(sum[:]), Kind: string(made.Kind), W: made.W, H: made.H, MadeAt: o.s.Now().UTC()}
	if err := o.shelve(ctx, known.Hash, int64(len(made.Bytes)), bytes.NewReader(made.Bytes)); err != nil {
		return nil, err
	}
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.Tracings().PutBackdrop(ctx, known) })
	if err != nil {
		return nil, err
	}
	return json.Marshal(takenPicture{Hash: known.Hash, W: known.W, H: known.H})
}

// shelve lays a file on the shelf.
func (o officeFloors) shelve(ctx context.Context, name string, size int64, file io.ReaderAt) error {
	return o.s.Shelf.Take(ctx, name, size, func(_ context.Context, offset int64) (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(file, offset, size-offset)), nil
	}, nil)
}

// Discard implements office.Tracing.
func (o officeFloors) Discard(ctx context.Context, v *office.Visit) error {
	if _, err := o.of(ctx, floorOf(v)); err != nil {
		return err
	}
	return o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.Tracings().Drop(ctx, floorOf(v)) })
}

// Difference implements office.Tracing.
func (o officeFloors) Difference(ctx context.Context, v *office.Visit) (shown office.Publishing, err error) {
	one, err := o.of(ctx, floorOf(v))
	if err != nil {
		return shown, err
	}
	shown.TracedFloor = traced(one)
	problems, err := o.problems(ctx, v, one)
	if err != nil {
		return shown, err
	}
	for _, p := range problems {
		shown.Problems = append(shown.Problems, p.Words)
	}
	if len(problems) > 0 {
		return shown, nil
	}
	var houses []floors.House
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
		if houses, _, err = o.publish(ctx, tx, one); err == nil {
			err = errTried
		}
		return err
	})
	if !errors.Is(err, errTried) {
		return shown, err
	}
	shown.Sum, shown.Difference = publishSum(one, houses), differenceOf(houses[0])
	return shown, nil
}

// publishSum is another one when something else would become of the drawing.
func publishSum(one central.Tracing, houses []floors.House) string {
	return strconv.FormatInt(one.Revision, 10) + "-" + sumOf(houses)
}

// publish writes the plan that a drawing gives.
func (o officeFloors) publish(ctx context.Context, tx *central.Tx, one central.Tracing) ([]floors.House, tracing.Draft, error) {
	draft, err := tracing.Parse(one.Drawing)
	if err != nil {
		return nil, draft, err
	}
	site, err := siteOf(ctx, tx.Store(), one)
	if err != nil {
		return nil, draft, err
	}
	if len(draft.Check())+len(site.Conflicts(draft)) > 0 {
		return nil, draft, office.Refuse("", "office.publishing.moved")
	}
	plan, draft := site.Plan(draft)
	houses, err := floors.Bring(ctx, tx.Store(), floors.Plans{Buildings: []imdf.BuildingPlan{plan}}, o.s.Now().UTC())
	return houses, draft, err
}

// Publish implements office.Tracing.
func (o officeFloors) Publish(ctx context.Context, v *office.Visit) (office.ChangeID, error) {
	one, err := o.of(ctx, floorOf(v))
	if err != nil {
		return "", err
	}
	d := doing{kind: "floors.traced", words: []string{brief(one.Floor.Name), brief(one.Building.Name)}, audit: central.AuditPlan, detail: "traced " + string(one.Floor.ID)}
	return o.s.change(ctx, v, d, func(ctx context.Context, tx *central.Tx) error {
		houses, draft, err := o.publish(ctx, tx, one)
		if err != nil {
			return err
		}
		if publishSum(one, houses) != v.Value("sum") {
			return office.Refuse("", "office.publishing.moved")
		}
		one.Revision++
		one.Published, one.ChangedAt = one.Revision, o.s.Now().UTC()
		if one.Drawing, err = json.Marshal(draft); err != nil {
			return err
		}
		if err := tx.Tracings().Put(ctx, one); errors.Is(err, central.ErrStale) {
			return office.Refuse("", "office.publishing.moved")
		} else if err != nil {
			return err
		}
		return nil
	})
}
