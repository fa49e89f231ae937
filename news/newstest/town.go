// SPDX-License-Identifier: EUPL-1.2

package newstest

import (
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// Who works in the town: Ann and Bob in team 11 of office 1, Cem in office 2, Eda edits, and Zoe has left.
const (
	Ann, Bob, Cem, Eda, Zoe = staff.PersonID("ann"), staff.PersonID("bob"), staff.PersonID("cem"), staff.PersonID("eda"), staff.PersonID("zoe")

	Plaza  = news.ChannelID("plaza")  // everybody writes to everybody
	Office = news.ChannelID("office") // for office 1; an editor looks first
	Board  = news.ChannelID("board")  // editors write to everybody
	Silent = news.ChannelID("silent") // as Board, without comments
	Past   = news.ChannelID("past")   // closed
)

// NewTown is a small town with people and channels.
func NewTown() *Memory {
	m := New()
	for _, member := range []news.Member{
		{Person: Ann, Units: []staff.UnitID{"11", "1", "town"}, Houses: []news.House{"bbd"}},
		{Person: Bob, Units: []staff.UnitID{"11", "1", "town"}, Houses: []news.House{"bbd"}},
		{Person: Cem, Units: []staff.UnitID{"2", "town"}, Houses: []news.House{"rathaus"}},
		{Person: Eda, Units: []staff.UnitID{"2", "town"}, Houses: []news.House{"rathaus"}, Roles: []staff.Role{staff.Editor}},
	} {
		member.Roles = append(member.Roles, staff.Employee)
		m.Members[member.Person] = member
	}
	for _, place := range []string{"town", "1", "11", "2", "bbd", "rathaus"} {
		m.Places[place] = true
	}
	everyone, editors := news.Audience{Everyone: true}, news.Audience{Role: staff.Editor}
	for _, channel := range []news.Channel{
		{ID: Plaza, Name: "Marktplatz", Audience: everyone, Editors: editors, Posting: news.Free},
		{ID: Office, Name: "Amt 1", Audience: news.Audience{Unit: "1"}, Editors: editors, Posting: news.Approved},
		{ID: Board, Name: "Aus dem Rathaus", Audience: everyone, Editors: editors, Posting: news.Edited},
		{ID: Silent, Name: "Amtsblatt", Audience: everyone, Editors: editors, Posting: news.Edited, Silent: true},
		{ID: Past, Name: "Umzug 2024", Audience: everyone, Editors: editors, Posting: news.Free, Closed: true},
	} {
		m.Channels[channel.ID] = channel
	}
	return m
}
