// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// An event is something that can happen, so many times in a hundred and some.
type event struct {
	weight int
	happen func(w *world, p *phone)
}

// events are all that can happen. Most of a life is people who tap and requests that arrive.
var events = []event{
	{22, (*world).reserve},
	{6, (*world).move},
	{7, (*world).release},
	{5, (*world).checkIn},
	{3, (*world).plan},
	{3, (*world).show},
	{5, (*world).repeat},
	{2, (*world).unrepeat},
	{1, (*world).absent},
	{3, (*world).week},
	{3, (*world).deputise},
	{5, (*world).reserveFor},
	{2, (*world).releaseFor},
	{4, (*world).lookAt},
	{7, (*world).join},
	{4, (*world).answer},
	{1, (*world).seen},
	{4, (*world).chores},
	{2, (*world).amend},
	{4, (*world).sleep},
	{3, (*world).link},

	{4, (*world).publish},
	{7, (*world).read},
	{6, (*world).talk},
	{6, (*world).vote},
	{4, (*world).edit},
	{2, (*world).index},

	{5, (*world).study},
	{3, (*world).test},
	{2, (*world).school},
	{1, (*world).republish},
	{1, (*world).seat},

	{26, func(w *world, p *phone) { w.air(p, whole) }},
	{4, func(w *world, p *phone) { w.air(p, lost) }},
	{5, func(w *world, p *phone) { w.air(p, cutReply) }},
	{4, func(w *world, p *phone) { w.air(p, doubled) }},
	{3, func(w *world, p *phone) { w.air(p, fromCache) }},
	{3, func(w *world, _ *phone) { w.haunt() }},
	{10, func(w *world, _ *phone) { w.pass(2 * time.Second) }},
	{8, func(w *world, _ *phone) { w.pass(90 * time.Second) }},
	{1, func(w *world, _ *phone) { w.pass(40 * time.Minute) }},

	{6, (*world).tunnel},
	{2, func(w *world, p *phone) { w.say("stream of phone %d breaks", p.number); p.cut() }},
	{2, func(_ *world, p *phone) { p.restart("") }},
	{4, func(w *world, p *phone) { p.doom = 1 + w.random.IntN(6) }},
	{1, (*world).copyPhone},
	{1, (*world).otherHouses},
	{1, (*world).wrongClock},
	{2, (*world).lookInside},

	{3, (*world).process},
	{1, (*world).backUp},
	{1, (*world).restoreTown},
	{2, (*world).compactLog},
	{1, (*world).forgetOld},
	{2, (*world).moveUnit},
	{1, (*world).newLead},
	{1, (*world).blockDesk},
}

// happen lets one event happen to one phone.
func (w *world) happen() {
	total := 0
	for _, e := range events {
		total += e.weight
	}
	n := w.random.IntN(total)
	p := w.phones[w.random.IntN(len(w.phones))]
	for _, e := range events {
		if n -= e.weight; n < 0 {
			e.happen(w, p)
			return
		}
	}
}

var (
	desks = []booking.DeskID{"berg-0.1", "berg-0.5", "bahn-0.1"}
	units = []staff.UnitID{"it", "net", "bau"}
)

// span is one of few times, so that wishes meet: today and in the coming days, which a load brings first, and on one that comes last.
func (w *world) span() booking.Span {
	day := w.now().Truncate(24*time.Hour).AddDate(0, 0, []int{0, 0, 1, 1, 2, 16}[w.random.IntN(6)])
	hours := [][2]int{{7, 11}, {9, 13}, {11, 15}, {7, 15}}[w.random.IntN(4)]
	return booking.Span{Start: day.Add(time.Duration(hours[0]) * time.Hour), End: day.Add(time.Duration(hours[1]) * time.Hour)}
}

func (w *world) desk() booking.DeskID { return desks[w.random.IntN(len(desks))] }

func (w *world) reserve(p *phone) {
	id := booking.BookingID(p.newID())
	p.made = append(p.made, id)
	p.tap(booking.KindReserve, booking.Reserve{Booking: id, Desk: w.desk(), Span: w.span()})
}

// mine is a booking that the person made on this phone; false when there is none.
func (w *world) mine(p *phone) (booking.BookingID, bool) {
	if len(p.made) == 0 {
		return "", false
	}
	return p.made[w.random.IntN(len(p.made))], true
}

func (w *world) move(p *phone) {
	if id, ok := w.mine(p); ok {
		p.tap(booking.KindMove, booking.Move{Booking: id, Desk: w.desk(), Span: w.span()})
	}
}

func (w *world) release(p *phone) {
	if id, ok := w.mine(p); ok {
		p.tap(booking.KindRelease, booking.Release{Booking: id})
	}
}

// checkIn is mostly to the person's next booking as their phone shows it, also to one that the house has ended.
func (w *world) checkIn(p *phone) {
	var next []booking.Booking
	w.must(p.device.Read(context.Background(), func(ctx context.Context, rows store.Booking) (err error) {
		next, err = rows.Bookings(ctx, p.person, w.now())
		return err
	}))
	if len(next) > 0 && w.random.IntN(4) > 0 {
		p.tap(booking.KindCheckIn, booking.CheckIn{Booking: next[0].ID})
	} else if id, ok := w.mine(p); ok {
		p.tap(booking.KindCheckIn, booking.CheckIn{Booking: id})
	}
}

func (w *world) plan(p *phone) {
	day := w.today() + 1 + booking.Day(w.random.IntN(2))
	status := []booking.Status{booking.HomeOffice, booking.Away, booking.Unsaid}[w.random.IntN(3)]
	p.tap(booking.KindPlanDay, booking.PlanDay{Day: day, Halves: []booking.Half{booking.Half(w.random.IntN(2))}, Status: status})
}

// repeat wishes for a desk on several days, with a rule or without: among them those on which single wishes meet.
func (w *world) repeat(p *phone) {
	first := w.today() + 1
	r := booking.Repeat{Series: booking.SeriesID(p.newID()), Desk: w.desk(), Skip: w.random.IntN(2) == 0}
	hours := [][2]booking.Clock{{8, 12}, {10, 14}, {8, 16}}[w.random.IntN(3)]
	r.From, r.Until = hours[0]*60, hours[1]*60
	days := []booking.Day{first, first + 1, first + 2}
	if w.random.IntN(3) == 0 {
		r.Days = days[w.random.IntN(2):]
	} else {
		r.First, r.Rule = first, []string{"FREQ=WEEKLY;BYDAY=TU,WE,TH", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR", "FREQ=WEEKLY;BYDAY=WE;COUNT=3"}[w.random.IntN(3)]
		p.series = append(p.series, r.Series)
	}
	for _, day := range days {
		p.made = append(p.made, r.Series.Booking(day))
	}
	p.tap(booking.KindRepeat, r)
}

func (w *world) unrepeat(p *phone) {
	if len(p.series) > 0 {
		from := w.today() + booking.Day(w.random.IntN(9))
		p.tap(booking.KindUnrepeat, booking.Unrepeat{Series: p.series[w.random.IntN(len(p.series))], From: from})
	}
}

func (w *world) absent(p *phone) {
	first := w.today() + booking.Day(w.random.IntN(2))
	halves := [][]booking.Half{{booking.AM, booking.PM}, {booking.PM}}[w.random.IntN(2)]
	p.tap(booking.KindAbsent, booking.Absent{First: first, Last: first + booking.Day(w.random.IntN(3)), Halves: halves})
}

func (w *world) show(p *phone) {
	seen := []staff.Visibility{staff.Nobody, staff.Team, staff.Everybody}[w.random.IntN(3)]
	p.tap(booking.KindShow, booking.Show{Visibility: seen})
}

// week says where the person usually is, and sometimes has the house book ahead; it fills days that the plans are about, too.
func (w *world) week(p *phone) {
	week := booking.PlanWeek{Book: w.random.IntN(3) == 0}
	for i := range week.Days {
		for half := range week.Days[i] {
			week.Days[i][half] = []booking.Status{booking.Unsaid, booking.Office, booking.HomeOffice, booking.Away}[w.random.IntN(4)]
		}
	}
	p.tap(booking.KindWeek, week)
}

// another is somebody else who has a phone.
func (w *world) another(p *phone) staff.PersonID {
	people := slices.DeleteFunc([]staff.PersonID{bookingtest.Ann, bookingtest.Bob, bookingtest.Cem}, func(who staff.PersonID) bool { return who == p.person })
	return people[w.random.IntN(len(people))]
}

// deputise names a deputy, or revokes one.
func (w *world) deputise(p *phone) {
	if w.random.IntN(3) == 0 {
		p.tap(booking.KindRevoke, booking.Revoke{Deputy: w.another(p)})
		return
	}
	p.tap(booking.KindName, booking.Name{Deputy: w.another(p)})
}

// reserveFor books for somebody who has named the person, as far as the phone knows.
func (w *world) reserveFor(p *phone) {
	id := booking.BookingID(p.newID())
	p.made = append(p.made, id)
	p.tap(booking.KindReserve, booking.ReserveFor{Reserve: booking.Reserve{Booking: id, Desk: w.desk(), Span: w.span()}, For: w.another(p)})
}

func (w *world) releaseFor(p *phone) {
	if id, ok := w.mine(p); ok {
		p.tap(booking.KindRelease, booking.ReleaseFor{Release: booking.Release{Booking: id}, For: w.another(p)})
	}
}

func (w *world) lookAt(p *phone) { p.look() }

// join waits for a desk, mostly one that somebody has.
func (w *world) join(p *phone) {
	id, desk := booking.WaitID(p.newID()), w.desk()
	p.waits = append(p.waits, id)
	j := booking.Join{Wait: id, Building: booking.BuildingID(desk[:4]), Desk: desk, Span: w.span()}
	p.tap(booking.KindJoin, j)
}

// answer says yes or no to what is offered, or leaves. The phone of a person who has another knows only its own waits.
func (w *world) answer(p *phone) {
	if len(p.waits) == 0 {
		return
	}
	id := p.waits[w.random.IntN(len(p.waits))]
	switch w.random.IntN(4) {
	case 0:
		p.tap(booking.KindLeave, booking.Leave{Wait: id})
	case 1:
		p.tap(booking.KindDecline, booking.Decline{Wait: id})
	default:
		p.tap(booking.KindAccept, booking.Accept{Wait: id})
	}
}

// link makes a calendar link, or ends one that was made on this phone.
func (w *world) link(p *phone) {
	if n := len(p.links); n > 0 && w.random.IntN(2) == 0 {
		p.tap(booking.KindUnlink, booking.Unlink{Feed: p.links[w.random.IntN(n)]})
		return
	}
	id := booking.FeedID(p.newID())
	p.links = append(p.links, id)
	p.tap(booking.KindLink, booking.Link{Feed: id, Hash: booking.FeedSecret(id).Hash()})
}

// air decides about a request of the phone, or of any other that has one in the air.
func (w *world) air(p *phone, f fate) {
	for range w.phones {
		if p.packet != nil {
			w.exchange(p.packet, f)
			return
		}
		p = w.phones[(p.number+1)%len(w.phones)]
	}
}

func (w *world) pass(most time.Duration) {
	d := time.Duration(w.random.Int64N(int64(most)))
	w.say("%s pass", d)
	w.let(func() { time.Sleep(d) })
}

func (w *world) tunnel(p *phone) {
	p.offline = !p.offline
	w.say("phone %d offline=%t", p.number, p.offline)
	if !p.offline {
		p.engine.TryNow()
		return
	}
	p.cut()
	w.rest()
	if p.packet != nil {
		w.exchange(p.packet, lost)
	}
}

func (w *world) copyPhone(p *phone) {
	if p.copied == nil {
		w.say("phone %d is copied", p.number)
		p.keepCopy()
		return
	}
	w.say("phone %d is its older copy", p.number)
	p.takeCopy()
}

func (w *world) otherHouses(p *phone) {
	all := houses()
	want := [][]sync.Scope{all, all[:1], all[1:], nil}[w.random.IntN(4)]
	w.say("phone %d wants %v", p.number, want)
	p.wants(want...)
}

// lookInside reads the bytes of a phone's file in the middle of everything: what it has lost must be gone at once.
func (w *world) lookInside(p *phone) {
	w.say("somebody reads the file of phone %d", p.number)
	p.checkDisk()
	p.start()
}

func (w *world) wrongClock(p *phone) {
	skew := time.Duration(w.random.Int64N(int64(96*time.Hour))) - 48*time.Hour
	p.skew.Store(int64(skew))
	w.say("phone %d is %s off", p.number, skew)
}

// process stops or starts the second server, and sometimes the first while the second runs.
func (w *world) process(*phone) {
	i := w.random.IntN(2)
	if w.town.servers[i].hub == nil {
		w.say("server %d starts", i)
		w.town.start(i)
		return
	}
	if len(w.town.up()) == 2 || w.random.IntN(2) == 0 {
		w.say("server %d stops", i)
		w.town.stop(i)
		if len(w.town.up()) == 0 {
			w.rest()
			w.say("server %d starts again", i)
			w.town.start(i)
		}
	}
}

func (w *world) backUp(*phone) {
	w.say("backup")
	w.town.keepBackup()
}

func (w *world) restoreTown(*phone) {
	if w.town.backup == "" {
		return
	}
	w.say("restore")
	w.report.Restores++
	w.town.restore()
	w.gap, w.ghosts = 0, nil
	for _, p := range w.phones {
		p.kept = nil
	}
	w.ledger.restored(w.town.backedUp)
}

func (w *world) compactLog(*phone) {
	w.say("compact")
	w.town.compact()
}

func (w *world) forgetOld(*phone) {
	before := w.now().Add(time.Duration(w.random.Int64N(int64(24 * time.Hour))))
	w.say("forget what ended before %s", before)
	w.town.forget(before)
	w.ledger.forgotten()
}

func (w *world) moveUnit(p *phone) {
	unit := units[w.random.IntN(len(units))]
	w.say("%s moves to %s", p.person, unit)
	w.town.moveTo(p.person, unit)
}

func (w *world) newLead(p *phone) {
	lead := p.person
	if w.random.IntN(2) == 0 {
		lead = bookingtest.Dora
	}
	w.say("%s leads net", lead)
	w.town.lead(staff.Unit{ID: "net", Parent: "it", Name: "Team Netze", Lead: lead})
}
