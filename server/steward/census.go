// SPDX-License-Identifier: EUPL-1.2

package steward

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/staff/census"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// Lists are what somebody brings: the text of a list of people, of one of units, or both.
type Lists struct {
	People, Units string
	// Whole says that whoever is not in the list leaves.
	Whole bool
}

// A Roll is what lists would change in a town, and what follows from it.
type Roll struct {
	*census.Difference
	// Of are the lists as they were read; nil for one that was not brought.
	Of census.Wish
	// Sum is of the lists and of all that they were compared with: while it is the same, the difference is.
	Sum string
	// Movers are how many change their unit and have something booked ahead, MoversBookings how much that is. Bookings stay. Few says
	// that the figures are told of nobody, because they would speak of fewer than five people.
	Movers, MoversBookings int
	Few                    bool
	// LostHomes are zones that are first of all for a unit that somebody leaves, and not for the one that they go to.
	LostHomes []LostHome
	// LeaversBookings is how much those who leave have booked ahead. It is given up.
	LeaversBookings int
}

// A LostHome is a zone that is no home any more for people who move.
type LostHome struct {
	Zone   booking.Zone
	House  booking.Building
	People int
}

// few is of how many people no figures are told.
const few = 5

// Refusals of Apply.
var (
	ErrStale   = errors.New("people or units have changed since the differences were shown")
	ErrWrong   = errors.New("a list is wrong somewhere")
	ErrDrastic = errors.New("so many would leave that somebody has to say so")
	ErrNoAdmin = errors.New("nobody who can sign in would administer this server any more")
	ErrShutOut = errors.New("news leave a unit out that would go")
)

// censusSecret names the secret of the hashes by which lists are known again.
const censusSecret = "census"

// Call compares lists with a town, and says what follows. by never leaves.
func Call(ctx context.Context, tx store.Tx, lists Lists, by staff.PersonID, now time.Time) (*Roll, error) {
	var r Roll
	r.Of.Whole = lists.Whole
	if lists.People != "" {
		list := census.ReadPeople([]byte(lists.People))
		r.Of.People = &list
	}
	if lists.Units != "" {
		list := census.ReadUnits([]byte(lists.Units))
		r.Of.Units = &list
	}
	secret, err := central.FindSecret(ctx, tx, censusSecret)
	if errors.Is(err, booking.ErrGone) {
		secret, err = "", nil // no list was ever applied
	}
	if err != nil {
		return nil, err
	}
	town, known, err := townOf(ctx, tx, hashes(secret))
	if err != nil {
		return nil, err
	}
	if by != "" {
		town.Staying = []staff.PersonID{by}
	}
	r.Difference = census.Compare(town, r.Of)
	r.Sum = sumOf(lists, town, known)
	if r.Wrong() {
		return &r, nil
	}
	return &r, r.follow(ctx, store.Booking{Tx: tx}, now)
}

// hashes are keyed, so that nobody who finds them can try personnel numbers without the server's secret.
func hashes(secret string) func(string) string {
	return func(key string) string {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write([]byte(key))
		return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
	}
}

func townOf(ctx context.Context, tx store.Tx, hash func(string) string) (town census.Town, known map[string]staff.PersonID, err error) {
	rows := store.Booking{Tx: tx}
	if town.People, err = rows.People(ctx); err != nil {
		return town, nil, err
	}
	if town.Units, err = rows.Units(ctx); err != nil {
		return town, nil, err
	}
	if known, err = central.Listed(ctx, tx); err != nil {
		return town, nil, err
	}
	town.Listed = map[staff.PersonID]bool{}
	for _, person := range known {
		town.Listed[person] = true
	}
	town.Who = func(key string) staff.PersonID { return known[hash(key)] }
	town.New = func() staff.PersonID { return staff.PersonID(uuid.NewString()) }
	return town, known, nil
}

func sumOf(lists Lists, town census.Town, known map[string]staff.PersonID) string {
	sum := sha256.New()
	enc := json.NewEncoder(sum)
	for _, part := range []any{lists, town.People, town.Units, known, town.Staying} {
		_ = enc.Encode(part) // they are texts, and maps are written in order
	}
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil)[:18])
}

// follow finds what follows for bookings and homes.
func (r *Roll) follow(ctx context.Context, rows store.Booking, now time.Time) error {
	moved := r.Moved()
	if len(moved)+len(r.Leaving) == 0 {
		return nil
	}
	was, is, err := r.trees(ctx, rows)
	if err != nil {
		return err
	}
	moves := map[[2]staff.UnitID]int{}
	moving, leaving := map[staff.PersonID]bool{}, map[staff.PersonID]bool{}
	for _, m := range moved {
		moving[m.Is.ID] = true
		moves[[2]staff.UnitID{m.Was.Unit, m.Is.Unit}]++
	}
	for _, p := range r.Leaving {
		leaving[p.ID] = true
	}
	houses, err := rows.Buildings(ctx)
	if err != nil {
		return err
	}
	movers := map[staff.PersonID]bool{}
	for _, house := range houses {
		ahead, err := rows.LiveIn(ctx, house.ID, now)
		if err != nil {
			return err
		}
		for _, b := range ahead {
			if leaving[b.Person] {
				r.LeaversBookings++
			}
			if moving[b.Person] {
				movers[b.Person] = true
				r.MoversBookings++
			}
		}
		if err := r.lostHomes(ctx, rows, house, moves, was, is); err != nil {
			return err
		}
	}
	if r.Movers = len(movers); r.Movers > 0 && r.Movers < few {
		r.Movers, r.MoversBookings, r.Few = 0, 0, true
	}
	return nil
}

// lostHomes finds the zones of a house that are no home any more for people who move.
func (r *Roll) lostHomes(ctx context.Context, rows store.Booking, house booking.Building, moves map[[2]staff.UnitID]int, was, is tree) error {
	floors, err := rows.Floors(ctx, house.ID)
	if err != nil {
		return err
	}
	for _, floor := range floors {
		zones, err := rows.Zones(ctx, floor.ID)
		if err != nil {
			return err
		}
		for _, zone := range zones {
			lost := LostHome{Zone: zone, House: house}
			for move, people := range moves {
				if zone.Home != "" && was.below(move[0], zone.Home) && !is.below(move[1], zone.Home) {
					lost.People += people
				}
			}
			if lost.People > 0 {
				r.LostHomes = append(r.LostHomes, lost)
			}
		}
	}
	return nil
}

// A tree is what is above each unit.
type tree map[staff.UnitID]staff.UnitID

// trees are the units as they are and as they would be.
func (r *Roll) trees(ctx context.Context, rows store.Booking) (was, is tree, err error) {
	units, err := rows.Units(ctx)
	was, is = tree{}, tree{}
	for _, u := range units {
		was[u.ID], is[u.ID] = u.Parent, u.Parent
	}
	for _, s := range slices.Concat(r.UnitsFresh, r.UnitsChanged) {
		is[s.Is.ID] = s.Is.Parent
	}
	return was, is, err
}

// below tells whether a unit is another one, or stands below it.
func (t tree) below(unit, above staff.UnitID) bool {
	for steps := 0; unit != "" && steps <= len(t); steps++ {
		if unit == above {
			return true
		}
		unit = t[unit]
	}
	return false
}

// A Yes is what somebody has said to the differences.
type Yes struct {
	By staff.PersonID // empty at the server's terminal
	// Sum is of the differences that were shown.
	Sum string
	// Leave is how many shall leave, as somebody has said it; it is asked only where many would.
	Leave int
}

// Apply does what the differences say, all of it or, by failing, nothing. It refuses what somebody has not seen just so.
func Apply(ctx context.Context, tx *central.Tx, lists Lists, yes Yes, now time.Time) (*Roll, error) {
	r, err := Call(ctx, tx, lists, yes.By, now)
	switch {
	case err != nil:
		return nil, err
	case r.Wrong():
		return r, ErrWrong
	case r.Sum != yes.Sum:
		return r, ErrStale
	case r.Drastic() && yes.Leave != len(r.Leaving):
		return r, ErrDrastic
	}
	for _, do := range []func(context.Context, *central.Tx, staff.PersonID, time.Time) error{r.putUnits, r.putPeople, r.leave, r.dropUnits, r.know} {
		if err := do(ctx, tx, yes.By, now); err != nil {
			return r, err
		}
	}
	if len(r.Leaving) > 0 {
		if n, err := central.Administrators(ctx, tx); err != nil {
			return r, err
		} else if n == 0 {
			return r, ErrNoAdmin
		}
	}
	detail := fmt.Sprintf("new %d, changed %d, left %d; units new %d, changed %d, gone %d", len(r.Fresh), len(r.Changed), len(r.Leaving), len(r.UnitsFresh), len(r.UnitsChanged), len(r.UnitsGone))
	return r, tx.PutAudit(ctx, central.Audit{At: now, Actor: yes.By, Act: central.AuditCensus, Detail: detail})
}

func (r *Roll) putUnits(ctx context.Context, tx *central.Tx, by staff.PersonID, now time.Time) error {
	for _, s := range slices.Concat(r.UnitsFresh, r.UnitsChanged) {
		err := tx.Store().PutUnit(ctx, s.Is)
		if err == nil {
			err = NoteLead(ctx, tx, by, s.Is.ID, s.Was.Lead, s.Is.Lead, now)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// NoteLead keeps who leads a unit no more, and who does from now on.
func NoteLead(ctx context.Context, tx *central.Tx, by staff.PersonID, unit staff.UnitID, was, is staff.PersonID, now time.Time) (err error) {
	if was == is {
		return nil
	}
	if was != "" {
		err = tx.PutAudit(ctx, central.Audit{At: now, Actor: by, Act: central.AuditRoles, About: was, Detail: "-lead " + string(unit)})
	}
	if err == nil && is != "" {
		err = tx.PutAudit(ctx, central.Audit{At: now, Actor: by, Act: central.AuditRoles, About: is, Detail: "+lead " + string(unit)})
	}
	return err
}

func (r *Roll) putPeople(ctx context.Context, tx *central.Tx, by staff.PersonID, now time.Time) error {
	for _, m := range slices.Concat(r.Fresh, r.Changed) {
		if m.Was != m.Is {
			if err := tx.Store().PutPerson(ctx, m.Is); err != nil {
				return err
			}
		}
		if m.Moves() {
			detail := "unit " + cmp.Or(string(m.Was.Unit), "none") + " > " + cmp.Or(string(m.Is.Unit), "none")
			if err := tx.PutAudit(ctx, central.Audit{At: now, Actor: by, Act: central.AuditRoles, About: m.Is.ID, Detail: detail}); err != nil {
				return err
			}
		}
	}
	return nil
}

// leave takes those who leave out of the directory: they are signed out everywhere, have no roles any more, and what they have booked
// ahead is free. All else that is theirs stays until somebody erases it.
func (r *Roll) leave(ctx context.Context, tx *central.Tx, by staff.PersonID, now time.Time) error {
	if len(r.Leaving) == 0 {
		return nil
	}
	rows, leaving := tx.Store(), map[staff.PersonID]bool{}
	for _, p := range r.Leaving {
		leaving[p.ID] = true
		profile, err := rows.Profile(ctx, p.ID)
		if err == nil && len(profile.Roles) > 0 {
			profile.Roles = nil
			err = rows.PutProfile(ctx, profile)
		}
		if err == nil {
			err = rows.Remove(ctx, "person", string(p.ID))
		}
		if err == nil {
			_, err = EndSessions(ctx, tx, by, p.ID, central.Closed, now)
		}
		if err != nil {
			return err
		}
	}
	houses, err := rows.Buildings(ctx)
	if err != nil {
		return err
	}
	keeper := Housekeeper(rows, now)
	for _, house := range houses {
		ahead, err := rows.LiveIn(ctx, house.ID, now)
		for _, b := range ahead {
			if err == nil && leaving[b.Person] {
				err = keeper.Withdraw(ctx, b, booking.NoticeClosed, nil)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// EndSessions ends the sessions of somebody, and all with which they, or others by their word, could begin one.
func EndSessions(ctx context.Context, tx *central.Tx, by, person staff.PersonID, why central.Ending, now time.Time) (int, error) {
	ended, err := tx.EndSessions(ctx, person, "", "", why, now)
	for _, drop := range []func(context.Context, staff.PersonID) error{tx.DropInvitations, tx.DropInvitationsBy, tx.DropSignIns, tx.DropCode} {
		if err == nil {
			err = drop(ctx, person)
		}
	}
	if err == nil {
		devices := fmt.Sprintf("%d devices", len(ended))
		if len(ended) == 1 {
			devices = "1 device"
		}
		err = tx.PutAudit(ctx, central.Audit{At: now, Actor: by, Act: central.AuditSignOut, About: person, Detail: devices})
	}
	return len(ended), err
}

func (r *Roll) dropUnits(ctx context.Context, tx *central.Tx, by staff.PersonID, now time.Time) error {
	if len(r.UnitsGone) == 0 {
		return nil
	}
	audiences, err := store.Audiences(ctx, tx)
	if err != nil {
		return err
	}
	for _, u := range r.UnitsGone {
		for _, a := range audiences {
			if a.LeavesOut(u.ID) {
				return fmt.Errorf("%w: %s", ErrShutOut, u.ID)
			}
		}
		err := NoteLead(ctx, tx, by, u.ID, u.Lead, "", now)
		if err == nil {
			err = tx.Store().Remove(ctx, "unit", string(u.ID))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// know keeps whom the list means by which hash, so that the next one finds them.
func (r *Roll) know(ctx context.Context, tx *central.Tx, _ staff.PersonID, _ time.Time) error {
	if r.Of.People == nil {
		return nil
	}
	bits := make([]byte, 32)
	rand.Read(bits) // never fails, it ends the program instead
	secret, err := tx.KeepSecret(ctx, censusSecret, base64.RawURLEncoding.EncodeToString(bits))
	if err != nil {
		return err
	}
	hash := hashes(secret)
	known, err := central.Listed(ctx, tx)
	if err != nil {
		return err
	}
	for _, m := range slices.Concat(r.Fresh, r.Changed, r.Same) {
		if h := hash(m.Key); known[h] != m.Is.ID {
			if err := tx.PutListed(ctx, h, m.Is.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
