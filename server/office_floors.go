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
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/booking/tracing"
	"github.com/pult-app/pult/server/floors"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/server/sheets"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// officeFloors answers the pages about houses and floors.
type officeFloors struct{ s *Server }

// Houses implements office.Floors.
func (o officeFloors) Houses(ctx context.Context) (list []office.HouseFloors, err error) {
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		rows := snap.Store()
		houses, err := rows.Buildings(ctx)
		if err != nil {
			return err
		}
		drawn, err := snap.Tracings().All(ctx)
		if err != nil {
			return err
		}
		for _, one := range drawn { // a house that is only drawn yet
			if !slices.ContainsFunc(houses, func(b booking.Building) bool { return b.ID == one.Building.ID }) {
				houses = append(houses, one.Building)
			}
		}
		slices.SortStableFunc(houses, func(a, b booking.Building) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
		for _, b := range houses {
			house, err := houseFloors(ctx, rows, b, drawn)
			if err != nil {
				return err
			}
			list = append(list, house)
		}
		return nil
	})
	return list, err
}

func houseFloors(ctx context.Context, rows store.Booking, b booking.Building, drawn []central.Tracing) (office.HouseFloors, error) {
	house := office.HouseFloors{ID: b.ID, Name: b.Name, Address: b.Address, Desks: b.Desks}
	known, err := rows.Floors(ctx, b.ID)
	if err != nil {
		return house, err
	}
	type line struct {
		office.FloorLine
		ordinal int
	}
	var lines []line
	for _, f := range known {
		lines = append(lines, line{office.FloorLine{ID: f.ID, Name: f.Name, Here: true}, f.Ordinal})
	}
	for _, one := range drawn {
		if one.Building.ID != b.ID {
			continue
		}
		i := slices.IndexFunc(lines, func(l line) bool { return l.ID == one.Floor.ID })
		if i < 0 {
			lines = append(lines, line{office.FloorLine{ID: one.Floor.ID, Name: one.Floor.Name}, one.Floor.Ordinal})
			i = len(lines) - 1
		}
		lines[i].Drawn, lines[i].Ahead = true, one.Published != one.Revision
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Compare(a.ordinal, b.ordinal) })
	for _, l := range lines {
		house.Floors = append(house.Floors, l.FloorLine)
	}
	return house, nil
}

// The limits of what somebody types about a floor.
const (
	leastOrdinal, mostOrdinal = -20, 200
	mostFloorName             = 60
)

// Begin implements office.Floors.
func (o officeFloors) Begin(ctx context.Context, v *office.Visit) (id booking.FloorID, err error) {
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		one := central.Tracing{Revision: 1, ChangedAt: o.s.Now().UTC()}
		var draft tracing.Draft
		if floor := v.Value("floor"); floor != "" {
			draft, err = o.beginHere(ctx, tx, booking.FloorID(floor), &one)
			if errors.Is(err, errDrawn) {
				id = booking.FloorID(floor)
				return nil
			}
		} else {
			draft, err = o.beginNew(ctx, tx, v, &one)
		}
		if err != nil {
			return err
		}
		if one.Drawing, err = json.Marshal(draft); err != nil {
			return err
		}
		id = one.Floor.ID
		return tx.Tracings().Put(ctx, one)
	})
	return id, err
}

// errDrawn tells that a floor is drawn already.
var errDrawn = errors.New("somebody draws it already")

// beginHere makes the drawing of a floor that is there.
func (o officeFloors) beginHere(ctx context.Context, tx *central.Tx, id booking.FloorID, one *central.Tracing) (draft tracing.Draft, err error) {
	rows := tx.Store()
	if _, err := tx.Tracings().Of(ctx, id); !errors.Is(err, booking.ErrGone) {
		return draft, cmp.Or(err, errDrawn)
	}
	floor, err := rows.FloorPlan(ctx, id)
	if errors.Is(err, booking.ErrGone) {
		return draft, office.Missing{}
	}
	if err != nil {
		return draft, err
	}
	zones, err := rows.Zones(ctx, id)
	if err != nil {
		return draft, err
	}
	desks, err := rows.Desks(ctx, id)
	if err != nil {
		return draft, err
	}
	one.Floor = floor
	one.Building, err = rows.Building(ctx, floor.Building)
	return tracing.Of(floor, zones, desks), err
}

// beginNew makes an empty drawing of what somebody has typed.
func (o officeFloors) beginNew(ctx context.Context, tx *central.Tx, v *office.Visit, one *central.Tracing) (draft tracing.Draft, err error) {
	var wrong office.Refused
	name := v.Value("name")
	if name == "" || utf8.RuneCountInString(name) > mostFloorName {
		wrong = append(wrong, office.Wrong{Field: "name", Key: "office.floors.name.wrong"})
	}
	ordinal, err := strconv.Atoi(v.Value("ordinal"))
	if err != nil || ordinal < leastOrdinal || ordinal > mostOrdinal {
		wrong = append(wrong, office.Wrong{Field: "ordinal", Key: "office.floors.ordinal.wrong"})
	}
	house, missing, err := o.houseOf(ctx, tx, v)
	if err != nil {
		return draft, err
	}
	if wrong = append(wrong, missing...); len(wrong) > 0 {
		return draft, wrong
	}
	if other, err := o.atHeight(ctx, tx, house.ID, ordinal); err != nil || other != "" {
		return draft, cmp.Or(err, office.Refuse("ordinal", "office.floors.ordinal.there", other))
	}
	one.Building = house
	one.Floor = booking.Floor{ID: booking.FloorID(uuid.NewString()), Building: house.ID, Ordinal: ordinal, Name: name, Short: strconv.Itoa(ordinal)}
	return tracing.Draft{W: 60, H: 30}, nil
}

// houseOf is the house that was chosen, or the new one that was typed.
func (o officeFloors) houseOf(ctx context.Context, tx *central.Tx, v *office.Visit) (booking.Building, office.Refused, error) {
	if id := v.Value("house"); id != "" {
		house, err := tx.Store().Building(ctx, booking.BuildingID(id))
		if !errors.Is(err, booking.ErrGone) {
			return house, nil, err
		}
		drawn, err := tx.Tracings().All(ctx)
		for _, one := range drawn {
			if string(one.Building.ID) == id {
				return one.Building, nil, err
			}
		}
		return house, nil, cmp.Or(err, error(office.Missing{}))
	}
	name, address := v.Value("house-name"), v.Value("address")
	if name == "" || utf8.RuneCountInString(name) > tracing.MaxName || utf8.RuneCountInString(address) > 200 {
		return booking.Building{}, office.Refused{{Field: "house-name", Key: "office.floors.house.wrong"}}, nil
	}
	houses, err := tx.Store().Buildings(ctx)
	if slices.ContainsFunc(houses, func(b booking.Building) bool { return strings.EqualFold(b.Name, name) }) {
		return booking.Building{}, office.Refused{{Field: "house-name", Key: "office.floors.house.there", Args: []any{name}}}, err
	}
	return booking.Building{ID: booking.BuildingID(uuid.NewString()), Name: name, Address: address, TimeZone: booking.Building{}.Location().String()}, nil, err
}

// atHeight is the floor that a house has at a height already; empty for none.
func (o officeFloors) atHeight(ctx context.Context, tx *central.Tx, house booking.BuildingID, ordinal int) (name string, err error) {
	known, err := tx.Store().Floors(ctx, house)
	if err != nil {
		return "", err
	}
	drawn, err := tx.Tracings().All(ctx)
	for _, one := range drawn {
		if one.Building.ID == house {
			known = append(known, one.Floor)
		}
	}
	for _, f := range known {
		if f.Ordinal == ordinal {
			return f.Name, err
		}
	}
	return "", err
}

// Sheets implements office.Floors.
func (o officeFloors) Sheets(ctx context.Context, v *office.Visit) (*office.File, error) {
	base := o.s.URL
	if base == "" {
		base = map[bool]string{true: "https://", false: "http://"}[o.s.secure(v.Request)] + v.Request.Host
	}
	var cards []sheets.Card
	var house booking.Building
	err := o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		rows := snap.Store()
		if house, err = rows.Building(ctx, booking.BuildingID(v.Value("house"))); errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		}
		if err != nil {
			return err
		}
		all, err := rows.Floors(ctx, house.ID)
		if err != nil {
			return err
		}
		if floor := v.Value("floor"); floor != "" {
			all = slices.DeleteFunc(all, func(f booking.Floor) bool { return string(f.ID) != floor })
		}
		places, err := floors.Places(ctx, rows, all)
		for _, place := range places {
			if code := place.Desk.Code; code == "" || code == "." || code == ".." {
				return office.Refuse("", "office.floors.sheets.code", code)
			}
			cards = append(cards, sheets.Card{Place: place, Link: strings.TrimSuffix(base, "/") + DeskPath(house.ID, place.Desk.Code)})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(cards) == 0 {
		return nil, office.Refuse("", "office.floors.sheets.none")
	}
	var pdf bytes.Buffer
	if err := sheets.Write(&pdf, "Plätze: "+house.Name, cards); err != nil {
		return nil, err
	}
	return &office.File{Name: "pult-" + plainName(house.Name) + ".pdf", Type: "application/pdf", Body: pdf.Bytes()}, nil
}

// plainName is a name as a file may have it.
func plainName(name string) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|. `, r) || r < ' ' {
			return '-'
		}
		return r
	}, strings.ToLower(name)), "-")
}

// Look implements office.Floors. The archive lies on the shelf until somebody applies it.
func (o officeFloors) Look(ctx context.Context, v *office.Visit, archive io.ReaderAt, size int64) (found office.ArchiveFound, err error) {
	if o.s.Shelf == nil {
		return found, office.Refuse("archive", "office.archive.shelf")
	}
	read, err := imdf.ReadZip(archive, size)
	if err != nil {
		return found, refusedArchive(err)
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(archive, 0, size)); err != nil {
		return found, err
	}
	found.Hash, found.Drop = hex.EncodeToString(sum.Sum(nil)), v.Value("drop") != ""
	if err := o.shelve(ctx, found.Hash, size, archive); err != nil {
		return found, err
	}
	houses, err := o.try(ctx, floors.Plans{Buildings: read.Buildings, DropFloors: found.Drop}, central.Backdrop{Hash: found.Hash, Kind: "imdf"})
	if err != nil {
		return found, elsewhere(err)
	}
	found.Sum, found.Nothing = sumOf(houses), true
	for _, h := range houses {
		found.Houses = append(found.Houses, differenceOf(h))
		found.Nothing = found.Nothing && !h.Wrote()
	}
	found.Notes = notesOf(read)
	return found, nil
}

// errTried ends a transaction of which nothing shall stay.
var errTried = errors.New("only tried")

// try tells what would become of plans, and keeps which file they came from.
func (o officeFloors) try(ctx context.Context, plans floors.Plans, file central.Backdrop) (houses []floors.House, err error) {
	now := o.s.Now().UTC()
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
		if houses, err = floors.Bring(ctx, tx.Store(), plans, now); err == nil {
			err = errTried
		}
		return err
	})
	if !errors.Is(err, errTried) {
		return nil, err
	}
	if file.Hash == "" {
		return houses, nil
	}
	file.MadeAt = now
	return houses, o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.Tracings().PutBackdrop(ctx, file) })
}

// sumOf is another one when something else would become of the houses.
func sumOf(houses []floors.House) string {
	text, err := json.Marshal(houses)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Bring implements office.Floors.
func (o officeFloors) Bring(ctx context.Context, v *office.Visit) (office.ChangeID, error) {
	if o.s.Shelf == nil {
		return "", office.Refuse("archive", "office.archive.shelf")
	}
	hash := v.Value("hash")
	var known central.Backdrop
	err := o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		known, err = snap.Tracings().Backdrop(ctx, hash)
		return err
	})
	if errors.Is(err, booking.ErrGone) || err == nil && known.Kind != "imdf" {
		return "", office.Refuse("archive", "office.archive.gone")
	}
	if err != nil {
		return "", err
	}
	file, err := o.s.Shelf.Open(hash)
	if err != nil {
		return "", office.Refuse("archive", "office.archive.gone")
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	read, err := imdf.ReadZip(file, info.Size())
	if err != nil {
		return "", refusedArchive(err)
	}
	names := make([]string, len(read.Buildings))
	for i, b := range read.Buildings {
		names[i] = b.Building.Name
	}
	plans := floors.Plans{Buildings: read.Buildings, DropFloors: v.Value("drop") != ""}
	d := doing{kind: "floors.archive", words: []string{brief(strings.Join(names, ", "))}, detail: "imdf " + hash[:12], audit: central.AuditPlan}
	return o.s.change(ctx, v, d, func(ctx context.Context, tx *central.Tx) error { return o.bring(ctx, tx, plans, v.Value("sum")) })
}

// bring writes plans, if that which was shown becomes of them.
func (o officeFloors) bring(ctx context.Context, tx *central.Tx, plans floors.Plans, shown string) error {
	houses, err := floors.Bring(ctx, tx.Store(), plans, o.s.Now().UTC())
	if err != nil {
		return elsewhere(err)
	}
	if sumOf(houses) != shown {
		return office.Refuse("", "office.archive.moved")
	}
	return nil
}

// brief is a name as far as there is room for it.
func brief(name string) string {
	if letters := []rune(name); len(letters) > 80 {
		return string(letters[:79]) + "…"
	}
	return name
}

// refusedArchive says why an archive is none.
func refusedArchive(err error) error {
	var broken *imdf.Error
	if !errors.As(err, &broken) {
		return office.Refuse("archive", "office.archive.unread")
	}
	where := broken.File
	if broken.Feature != "" {
		where += ", " + broken.Feature
	}
	if where == "" {
		where = "zip"
	}
	said := string(broken.Rule)
	if broken.Found != "" {
		said += "; " + brief(broken.Found)
	}
	return office.Refuse("archive", "office.archive.broken", brief(where), said)
}

// elsewhere says of a floor that it is another house's.
func elsewhere(err error) error {
	var other *floors.ElsewhereError
	if errors.As(err, &other) {
		return office.Refuse("archive", "office.archive.elsewhere", string(other.Floor), other.Name)
	}
	return err
}

// notesOf are what reading left out or changed.
func notesOf(a imdf.Archive) (list []office.NoteLine) {
	for i, about := range imdf.Abouts {
		line := office.NoteLine{About: fmt.Sprintf("office.archive.note.%d", i+1)}
		for _, n := range a.Notes {
			if n.About != about {
				continue
			}
			if line.Count++; line.Count <= 5 {
				line.Some = append(line.Some, brief(strings.TrimSpace(cmp.Or(n.Was, n.Feature, n.File)+" "+n.Is)))
			}
		}
		if line.Count > 0 {
			list = append(list, line)
		}
	}
	return list
}

// differenceOf is what becomes of a house, for people.
func differenceOf(h floors.House) office.Difference {
	d := office.Difference{Name: h.Plan.Building.Name, New: !h.Here, Twin: h.Namesake != "", Floors: len(h.Plan.Floors), Zones: len(h.Plan.Zones), Desks: len(h.Plan.Desks), Same: !h.Wrote()}
	for _, r := range h.Missing {
		d.Lost = append(d.Lost, office.LostDesk{Code: r.Code, Bookings: r.Bookings, Waits: r.Waits, Here: r.Here})
	}
	for _, r := range h.Blocked {
		d.Lost = append(d.Lost, office.LostDesk{Code: r.Code, Bookings: r.Bookings, Waits: r.Waits, Here: r.Here, Blocked: true})
	}
	if !h.Here {
		return d
	}
	add := func(key string, names []string) {
		if len(names) == 0 {
			return
		}
		const most = 20
		line := office.DifferenceLine{Key: "office.difference." + key, Count: len(names), Some: names[:min(most, len(names))]}
		line.More = len(names) - len(line.Some)
		d.Lines = append(d.Lines, line)
	}
	code := func(k booking.Desk) string { return k.Code }
	is := func(c floors.Change[booking.Desk]) string { return c.Is.Code }
	floor, zone := func(f booking.Floor) string { return f.Name }, func(z booking.Zone) string { return z.Name }
	add("desks.fresh", calledOf(h.Fresh, code))
	add("desks.renamed", calledOf(h.Renamed, func(c floors.Change[booking.Desk]) string { return c.Was.Code + " → " + c.Is.Code }))
	add("desks.moved", calledOf(h.Moved, is))
	add("desks.altered", calledOf(h.Altered, is))
	add("desks.resting", calledOf(h.Resting, code))
	add("floors.fresh", calledOf(h.FloorsFresh, floor))
	add("floors.gone", calledOf(h.FloorsGone, floor))
	add("floors.left", calledOf(h.FloorsLeft, floor))
	add("zones.fresh", calledOf(h.ZonesFresh, zone))
	add("zones.gone", calledOf(h.ZonesGone, zone))
	add("zones.changed", calledOf(h.ZonesChanged, func(c floors.Change[booking.Zone]) string { return c.Is.Name }))
	add("rules", h.RulesOfZones)
	add("unprinted", h.Unprinted)
	return d
}

func calledOf[T any](things []T, name func(T) string) (names []string) {
	for _, t := range things {
		names = append(names, name(t))
	}
	return names
}
