// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// News is news.Store on an open transaction, with the writers that commands and chores need beside it.
type News struct {
	Booking
	// Aside writes what does not travel: ballots, and on the server audiences, reporters and what is to be counted.
	Aside Tx
	// Widened is called when something is written for an audience that nothing was for before; nil on devices, where nobody asks.
	Widened func()
	// Actor is who acts, and Withheld are roles that they do not exercise now.
	Actor    staff.PersonID
	Withheld []staff.Role
}

var _ news.Store = News{}

// central tells whether this is the server's.
func (s News) central() bool { return s.Widened != nil }

// absent is news.ErrGone for what is not there.
func absent(err error) error {
	if errors.Is(err, booking.ErrGone) {
		return news.ErrGone
	}
	return err
}

// Member implements news.Store.
func (s News) Member(ctx context.Context, person staff.PersonID) (m news.Member, err error) {
	if m, err = s.MemberAsSeen(ctx, person); err == nil && person == s.Actor {
		m.Roles = slices.DeleteFunc(m.Roles, func(role staff.Role) bool { return slices.Contains(s.Withheld, role) })
	}
	return m, err
}

// MemberAsSeen is Member with all roles.
func (s Booking) MemberAsSeen(ctx context.Context, person staff.PersonID) (m news.Member, err error) {
	const up = `WITH RECURSIVE up(id, n) AS (
			SELECT unit, 0 FROM person WHERE id = $1
			UNION ALL SELECT u.parent, up.n + 1 FROM unit u JOIN up ON u.id = up.id WHERE u.parent <> '' AND up.n < 32)
		SELECT id, MIN(n) AS n FROM up GROUP BY id ORDER BY n`
	m.Person = person
	found := false
	rows, err := s.Tx.QueryContext(ctx, up, string(person))
	_, err = all("units above "+string(person), func(row scanner) (u string, err error) {
		var n int
		err = row.Scan(&u, &n)
		if found = true; u != "" {
			m.Units = append(m.Units, staff.UnitID(u))
		}
		return u, err
	}, rows, err)
	if err == nil && !found {
		err = news.ErrGone
	}
	if err != nil {
		return m, err
	}
	if m.Houses, err = s.homes(ctx, m.Units); err != nil {
		return m, err
	}
	profile, err := s.Profile(ctx, person)
	if err != nil {
		return m, err
	}
	led, err := s.Led(ctx, person)
	m.Roles = staff.Exercised(profile.Roles, false, len(led) > 0, nil)
	return m, err
}

// homes are the houses where one of the units is at home, as far as the zones of houses are here.
func (s Booking) homes(ctx context.Context, units []staff.UnitID) (houses []news.House, err error) {
	err = Among(ctx, s.Tx, `SELECT DISTINCT building FROM zone WHERE home IN `, nil, units, func(rows *sql.Rows) error {
		var house string
		err := rows.Scan(&house)
		if !slices.Contains(houses, news.House(house)) {
			houses = append(houses, news.House(house))
		}
		return err
	})
	return houses, wrap("find the houses of units", err)
}

// Known implements news.Store.
func (s News) Known(ctx context.Context, rule news.Audience) (known bool, err error) {
	table, id := "unit", string(rule.Unit)
	if rule.House != "" {
		table, id = "building", string(rule.House)
	}
	err = s.Tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+` WHERE id = $1)`, id).Scan(&known)
	return known, wrap("look for "+table+" "+id, err)
}

// heed notes that something is for an audience. It is a new one for somebody when nothing was for it before.
func (s News) heed(ctx context.Context, a news.Audience) (scope string, err error) {
	a = a.Plain()
	id := a.ID()
	scope = Readers(id)
	if !s.central() {
		return scope, nil
	}
	var known bool
	if err := s.Tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audience WHERE id = $1)`, string(id)).Scan(&known); err != nil || known {
		return scope, wrap("look for an audience", err)
	}
	rule, err := text(a)
	if err == nil {
		_, err = s.Aside.ExecContext(ctx, `INSERT INTO audience (id, rule) VALUES ($1, $2)`, string(id), rule)
	}
	s.Widened()
	return scope, wrap("note an audience", err)
}

// Audiences are all that something is for: those of channels and those of which something was heard last come first.
func Audiences(ctx context.Context, tx Tx) ([]news.Audience, error) {
	rows, err := tx.QueryContext(ctx, `SELECT rule FROM audience a ORDER BY EXISTS (SELECT 1 FROM channel c WHERE c.scope = 'n:' || a.id) DESC,
		COALESCE((SELECT MAX(ver) FROM post p WHERE p.scope = 'n:' || a.id), 0) DESC, id`)
	return all("audiences", func(row scanner) (a news.Audience, err error) { return a, row.Scan(document{&a}) }, rows, err)
}

const channels = `SELECT id, name, about, audience, editors, posting, silent, closed FROM channel `

// Channel implements news.Store.
func (s News) Channel(ctx context.Context, id news.ChannelID) (news.Channel, error) {
	c, err := one("channel", id, scanChannel, s.Tx.QueryRowContext(ctx, channels+`WHERE id = $1`, string(id)))
	return c, absent(err)
}

// Channels are all that are here, by name.
func (s News) Channels(ctx context.Context) ([]news.Channel, error) {
	rows, err := s.Tx.QueryContext(ctx, channels+`ORDER BY name, id`)
	return all("channels", scanChannel, rows, err)
}

// PutChannel adds or replaces a channel, for those who read or edit it.
func (s News) PutChannel(ctx context.Context, c news.Channel) error {
	audience, err := text(c.Audience)
	if err != nil {
		return wrap("put channel "+string(c.ID), err)
	}
	editors, err := text(c.Editors)
	if err != nil {
		return wrap("put channel "+string(c.ID), err)
	}
	scope, err := s.heed(ctx, c.Holders())
	if err == nil {
		err = s.put(ctx, "channel", string(c.ID), scope, c.Name, c.About, audience, editors, c.Posting, number(c.Silent), number(c.Closed))
	}
	return wrap("put channel "+string(c.ID), err)
}

func scanChannel(row scanner) (c news.Channel, err error) {
	err = row.Scan((*string)(&c.ID), &c.Name, &c.About, document{&c.Audience}, document{&c.Editors}, (*string)(&c.Posting), &c.Silent, &c.Closed)
	return c, err
}

// Members are all people as audiences see them: what MemberAsSeen tells of each, read at once.
func Members(ctx context.Context, tx Tx) ([]news.Member, error) {
	s := Booking{Tx: tx}
	people, err := s.People(ctx)
	if err != nil {
		return nil, err
	}
	units, err := s.Units(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, roles FROM profile`)
	roles := map[staff.PersonID][]staff.Role{}
	_, err = all("roles", func(row scanner) (id staff.PersonID, err error) {
		var list []staff.Role
		err = row.Scan((*string)(&id), document{&list})
		roles[id] = list
		return id, err
	}, rows, err)
	if err != nil {
		return nil, err
	}
	rows, err = tx.QueryContext(ctx, `SELECT DISTINCT home, building FROM zone WHERE home <> ''`)
	homes := map[staff.UnitID][]news.House{}
	_, err = all("homes of units", func(row scanner) (house news.House, err error) {
		var unit staff.UnitID
		err = row.Scan((*string)(&unit), (*string)(&house))
		homes[unit] = append(homes[unit], house)
		return house, err
	}, rows, err)
	tree, leads := news.Tree(units), map[staff.PersonID]bool{}
	for _, u := range units {
		leads[u.Lead] = true
	}
	members := make([]news.Member, len(people))
	for i, p := range people {
		m := news.Member{Person: p.ID, Units: tree.Above(p.Unit), Roles: staff.Exercised(roles[p.ID], false, leads[p.ID], nil)}
		for _, u := range m.Units {
			m.Houses = append(m.Houses, homes[u]...)
		}
		members[i] = m
	}
	return members, err
}

// own writes a row of a person's that is found by what it says, not by its id; the same again is not written.
func (s News) own(ctx context.Context, table string, person staff.PersonID, find string, args []any, name []string, values ...any) error {
	id, err := s.idOf(ctx, `SELECT id FROM `+table+` WHERE `+find, args...)
	if err == nil {
		err = s.writeUnnamed(ctx, table, id, strings.Join(name, "|"), Own(person), values...)
	}
	return wrap("put "+table+" of "+string(person), err)
}

// seconds are how a time is kept; 0 for none.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// moment is the time that is kept as seconds; zero for 0.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return instant(seconds)
}
