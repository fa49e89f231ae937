// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"math"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	desktrouble "github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui/settings"
)

// retentionDays is after how many days bookings lose their person (docs/PRIVACY.md).
const retentionDays = 60

// settingsData answers what the screen Einstellungen asks.
type settingsData struct {
	*client
	window *window
}

// Read implements settings.Data.
func (d settingsData) Read(ctx context.Context) (s settings.State, err error) {
	if err := d.readPerson(ctx, &s); err != nil {
		return s, err
	}
	if s.Connection, err = d.connection(ctx); err != nil {
		return s, trouble(err)
	}
	if s.Waiting, s.Decided, err = d.changes(ctx); err != nil {
		return s, trouble(err)
	}
	if s.Series, err = d.series(ctx); err != nil {
		return s, trouble(err)
	}
	if s.Buildings, err = d.houses(ctx); err != nil {
		return s, trouble(err)
	}
	if s.Feeds, err = d.feeds(ctx); err != nil {
		return s, trouble(err)
	}
	if err := d.device.News(ctx, func(ctx context.Context, rows store.News) error { return d.readHearing(ctx, rows, &s) }); err != nil {
		return s, trouble(err)
	}
	s.Server, s.NextTry = hostOf(d.server), d.nextTry()
	s.Preferences, s.Retention, s.Version = d.window.profile.preferences(), retentionDays, Version
	if s.Bytes, err = d.size(ctx); err != nil {
		return s, trouble(err)
	}
	s.Demo, err = d.demoPeople(ctx)
	return s, err
}

// readHearing is how the person wants to hear of the news, and of which channels.
func (d settingsData) readHearing(ctx context.Context, rows store.News, s *settings.State) (err error) {
	s.Channels = nil
	if s.Hearing, err = rows.Hearing(ctx, d.who); err != nil {
		return err
	}
	r, err := d.reader(ctx, rows)
	if errors.Is(err, news.ErrGone) {
		return nil // the directory has not come yet
	}
	for id, c := range r.channels {
		if r.reach(c.Audience).Mine {
			s.Channels = append(s.Channels, settings.Channel{ID: id, Name: c.Name, Level: r.tuned[id]})
		}
	}
	slices.SortFunc(s.Channels, func(a, b settings.Channel) int { return strings.Compare(staff.Fold(a.Name), staff.Fold(b.Name)) })
	return err
}

// nextTry is when the server is asked again; zero while there is no network to ask it by.
func (d settingsData) nextTry() time.Time {
	if d.addresses() == "" {
		return time.Time{}
	}
	return d.clock.right(d.engine.Status().NextTry)
}

func (d settingsData) readPerson(ctx context.Context, s *settings.State) error {
	return d.read(ctx, func(ctx context.Context, rows store.Booking) (err error) {
		s.Person, err = rows.Colleague(ctx, d.who)
		if errors.Is(err, booking.ErrGone) {
			return nil // the directory has not come yet
		}
		if err != nil {
			return err
		}
		if s.Unit, err = rows.Unit(ctx, s.Person.Unit); err != nil && !errors.Is(err, booking.ErrGone) { // nor have the units
			return err
		}
		team, err := rows.PeopleOf(ctx, s.Person.Unit)
		if err != nil {
			return err
		}
		s.Team = max(len(team)-1, 0)
		profile, err := rows.Profile(ctx, d.who)
		if err != nil {
			return err
		}
		s.Visibility, s.Needs = profile.Visibility, profile.Needs
		if s.Owners, err = d.owners(ctx, rows); err != nil {
			return err
		}
		if s.Deputies, err = d.deputies(ctx, rows); err != nil {
			return err
		}
		if s.Invites, err = d.invites(ctx, rows); err != nil {
			return err
		}
		s.Week, s.Ahead, err = d.usualWeek(ctx, rows)
		return err
	})
}

// usualWeek is the person's usual week with the desks that it has booked from tomorrow on.
func (k *client) usualWeek(ctx context.Context, rows store.Booking) (week booking.UsualWeek, ahead []booking.Booking, _ error) {
	usual, err := rows.Usual(ctx, k.who)
	if err != nil {
		return week, nil, err
	}
	now := k.clock.now()
	live, err := rows.Mine(ctx, k.who, booking.Span{Start: (booking.DayOf(now, home()) + 1).Start(home()), End: now.AddDate(0, 0, int(booking.UsualAhead)+2)})
	for _, b := range live {
		if b.ID == usual.Booking(b.Span.Day(home())) {
			ahead = append(ahead, b)
		}
	}
	return usual.UsualWeek, ahead, err
}

// changes are what waits and what was decided, in the screen's terms.
func (d settingsData) changes(ctx context.Context) (waiting []settings.Waiting, decided []settings.Decided, err error) {
	pending, err := d.device.Waiting(ctx)
	pending = slices.DeleteFunc(pending, unsaid)
	if err != nil {
		return nil, nil, err
	}
	answered, err := d.device.Decided(ctx)
	answered = slices.DeleteFunc(answered, func(c device.Change) bool { return unsaid(c) && c.Refusal == nil })
	if err != nil {
		return nil, nil, err
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		waiting, decided = nil, nil
		for _, c := range pending {
			waiting = append(waiting, settings.Waiting{Change: change(ctx, rows, c), Since: c.MadeAt})
		}
		for _, c := range answered {
			said := settings.Decided{Change: change(ctx, rows, c), At: c.DecidedAt, Refusal: c.Refusal}
			if said.For != "" && said.Refusal != nil { // another desk is the owner's to choose
				bare := *said.Refusal
				bare.Alternatives, said.Refusal = nil, &bare
			}
			decided = append(decided, said)
		}
		return nil
	})
	return waiting, decided, err
}

// change reads a wish from its arguments. What has left this device since then stays empty.
func change(ctx context.Context, rows store.Booking, c device.Change) settings.Change {
	said := settings.Change{Kind: c.Kind}
	switch c.Kind {
	case booking.KindPlanDay:
		var plan booking.PlanDay
		_ = json.Unmarshal(c.Args, &plan)
		said.Day, said.Halves, said.Status = plan.Day, plan.Halves, plan.Status
	case booking.KindLike, booking.KindUnlike, booking.KindName, booking.KindRevoke, booking.KindWeek, booking.KindNeed:
	case booking.KindLink, booking.KindUnlink: // the kind says it all
	case desktrouble.ActReport, desktrouble.ActBlock, desktrouble.ActUnblock:
		var about desktrouble.Block
		_ = json.Unmarshal(c.Args, &about)
		if place, err := rows.Place(ctx, about.Desk); err == nil {
			said.Desk = place.Desk.Code
		}
	case desktrouble.ActWithdraw, desktrouble.ActAnswer:
	case booking.KindShow:
		var show booking.Show
		_ = json.Unmarshal(c.Args, &show)
		said.Visibility = show.Visibility
	case booking.KindAbsent:
		var away booking.Absent
		_ = json.Unmarshal(c.Args, &away)
		said.Day, said.Last, said.Halves = away.First, away.Last, away.Halves
	case booking.KindRepeat:
		var repeat booking.Repeat
		_ = json.Unmarshal(c.Args, &repeat)
		if said.Day = repeat.First; len(repeat.Days) > 0 {
			said.Day = repeat.Days[0]
		}
		if first, ok := deskWish(c); ok {
			said.Booking = first.Booking
		}
		if place, err := rows.Place(ctx, repeat.Desk); err == nil {
			said.Desk = place.Desk.Code
		}
	case booking.KindLeave, booking.KindAccept, booking.KindDecline:
		var about booking.Leave
		_ = json.Unmarshal(c.Args, &about)
		if w, err := rows.Wait(ctx, about.Wait); err == nil {
			said.Span = w.Span
		}
	default:
		var wish booking.ReserveFor
		_ = json.Unmarshal(c.Args, &wish)
		if owner, err := rows.Colleague(ctx, wish.For); err == nil {
			said.For = owner.Name()
		}
		said.Booking, said.Span = wish.Booking, wish.Span
		if b, err := rows.Booking(ctx, wish.Booking); err == nil && wish.Desk == "" {
			wish.Desk, said.Span = b.Desk, b.Span
		}
		if place, err := rows.Place(ctx, wish.Desk); err == nil {
			said.Desk = place.Desk.Code
		}
	}
	return said
}

// series are those of the person that go on after today.
func (d settingsData) series(ctx context.Context) (series []settings.Series, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		all, err := rows.SeriesOf(ctx, d.who, booking.DayOf(d.clock.now(), home())+1)
		series = nil
		for _, s := range all {
			one := settings.Series{Series: s}
			place, err := rows.Place(ctx, s.Desk)
			if err != nil && !errors.Is(err, booking.ErrGone) {
				return err
			}
			one.Desk, one.House = place.Desk.Code, place.Building.Name
			series = append(series, one)
		}
		return err
	})
	return series, err
}

// Unrepeat implements settings.Data.
func (d settingsData) Unrepeat(ctx context.Context, u booking.Unrepeat) error {
	return d.unrepeat(ctx, u)
}

// Resume implements settings.Data.
func (d settingsData) Resume(ctx context.Context, u booking.Unrepeat) (booking.Resumption, error) {
	return d.resume(ctx, u)
}

// GoOn implements settings.Data.
func (d settingsData) GoOn(ctx context.Context, r booking.Resumption) error { return d.goOn(ctx, r) }

func (d settingsData) houses(ctx context.Context) (houses []settings.Building, err error) {
	held, err := d.held(ctx)
	if err != nil {
		return nil, err
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		known, err := rows.Buildings(ctx)
		houses = nil
		for _, b := range known {
			houses = append(houses, settings.Building{ID: b.ID, Name: b.Name, Address: b.Address, Desks: b.Desks, Held: slices.Contains(held, b.ID)})
		}
		return err
	})
	return houses, err
}

// demoPeople are those one can sign in as; none outside the demo. The directory on this device names them, so the list
// is there without a network.
func (d settingsData) demoPeople(ctx context.Context) (people []settings.Colleague, err error) {
	if !d.window.demo() {
		return nil, nil
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		all, err := rows.People(ctx)
		if err != nil {
			return err
		}
		units, err := rows.Units(ctx)
		names := map[staff.UnitID]string{}
		for _, u := range units {
			names[u.ID] = u.Name
		}
		people = nil
		for _, p := range all {
			people = append(people, settings.Colleague{Person: p, Unit: names[p.Unit]})
		}
		return err
	})
	return people, err
}

// Show implements settings.Data.
func (d settingsData) Show(ctx context.Context, visibility staff.Visibility) error {
	return d.do(ctx, booking.KindShow, booking.Show{Visibility: visibility})
}

// Need implements settings.Data.
func (d settingsData) Need(ctx context.Context, needs staff.Needs) error {
	return d.do(ctx, booking.KindNeed, booking.Need{Needs: needs})
}

// Prefer implements settings.Data.
func (d settingsData) Prefer(_ context.Context, preferences settings.Preferences) error {
	return d.window.profile.keepPreferences(preferences)
}

// Hold implements settings.Data.
func (d settingsData) Hold(ctx context.Context, house booking.BuildingID, hold bool) error {
	if hold {
		return d.keep(ctx, house)
	}
	return d.hold(ctx, house, false)
}

// Seen implements settings.Data.
func (d settingsData) Seen(ctx context.Context) error {
	refused, err := d.device.Refusals(ctx)
	if err != nil {
		return trouble(err)
	}
	ids := make([]syncing.OpID, len(refused))
	for i, c := range refused {
		ids[i] = c.ID
	}
	return trouble(d.device.MarkSeen(ctx, ids...))
}

// FindPeople implements settings.Data.
func (d settingsData) FindPeople(ctx context.Context, words string) ([]settings.Colleague, error) {
	return d.colleagues(ctx, words, nil)
}

// colleagues are the first people with such a name whom keep keeps; nil keeps all.
func (k *client) colleagues(ctx context.Context, words string, keep func(ctx context.Context, rows store.Booking, p staff.Person) (bool, error)) (found []settings.Colleague, _ error) {
	if words = strings.TrimSpace(words); words == "" {
		return nil, nil
	}
	err := k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		index, err := k.directory(ctx, rows)
		if err != nil {
			return err
		}
		most := mostFound
		if keep != nil {
			most = math.MaxInt
		}
		found = nil
		for _, p := range index.Find(words, most) {
			if keep != nil {
				if kept, err := keep(ctx, rows, p); err != nil || !kept {
					if err != nil {
						return err
					}
					continue
				}
			}
			unit, err := rows.Unit(ctx, p.Unit)
			if err != nil && !errors.Is(err, booking.ErrGone) {
				return err
			}
			if found = append(found, settings.Colleague{Person: p, Unit: unit.Name}); len(found) == mostFound {
				return nil
			}
		}
		return nil
	})
	return found, err
}

// NameDeputy implements settings.Data.
func (d settingsData) NameDeputy(ctx context.Context, deputy staff.PersonID) error {
	return d.do(ctx, booking.KindName, booking.Name{Deputy: deputy})
}

// RevokeDeputy implements settings.Data.
func (d settingsData) RevokeDeputy(ctx context.Context, deputy staff.PersonID) error {
	return d.do(ctx, booking.KindRevoke, booking.Revoke{Deputy: deputy})
}

// PlanWeek implements settings.Data.
func (d settingsData) PlanWeek(ctx context.Context, week booking.PlanWeek, release []booking.Booking) ([]booking.Booking, *booking.Refusal, error) {
	if err := d.do(ctx, booking.KindWeek, week); err != nil {
		return nil, nil, err
	}
	return booking.GiveBack(release, func(r booking.Release) error { return d.do(ctx, booking.KindRelease, r) })
}

// TakeBack implements settings.Data.
func (d settingsData) TakeBack(ctx context.Context, desks []booking.Booking) error {
	return booking.TakeBack(desks, func(r booking.Reserve) error { return d.reserve(ctx, r) })
}

// Applied implements settings.Data.
func (d settingsData) Applied(preferences settings.Preferences) { d.window.apply(preferences) }

// Try implements settings.Data.
func (d settingsData) Try() { d.tryNow() }

// SignInAs implements settings.Data.
func (d settingsData) SignInAs(person staff.PersonID) { d.window.signInAs(person) }

// hostOf is the server as people know it.
func hostOf(server string) string {
	u, err := url.Parse(server)
	if err != nil || u.Host == "" {
		return server
	}
	return u.Host
}

// size is how many bytes the person's rows and everything else in the profile take. The database file keeps the room of
// what has left it, and its log grows while something leaves: neither is counted.
func (d settingsData) size(ctx context.Context) (int64, error) {
	used, err := d.device.Used(ctx)
	mine := d.window.profile.database(d.who)
	return used + folderSize(d.window.profile.dir, mine, mine+"-wal", mine+"-shm"), err
}

// folderSize is how many bytes the files below a folder have, without those that are left out.
func folderSize(dir string, without ...string) (bytes int64) {
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && !slices.Contains(without, path) {
			if info, err := entry.Info(); err == nil {
				bytes += info.Size()
			}
		}
		return nil
	})
	return bytes
}

// Tune implements settings.Data.
func (d settingsData) Tune(ctx context.Context, w news.Tune) error {
	return d.do(ctx, news.KindTune, w)
}

// Mails implements settings.Data.
func (d settingsData) Mails(ctx context.Context) (bool, error) {
	at, err := askServer(ctx, d.server)
	return at.Mail, err
}

// Hear implements settings.Data.
func (d settingsData) Hear(ctx context.Context, w news.Hear) error {
	return d.do(ctx, news.KindHear, w)
}
