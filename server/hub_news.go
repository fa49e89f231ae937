// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"sync"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// press answers wishes of somebody about the news in the writer's transaction.
func (r *round) press(who staff.PersonID) *news.Press {
	return r.hub.pressOn(r.tx, r.tx.News(who, r.withheld))
}

// pressOn answers in a transaction. Who breaks everybody's quiet hours stands in the audit, with the reason.
func (h *Hub) pressOn(tx *central.Tx, rows store.News) *news.Press {
	return &news.Press{Store: rows, Now: h.now, Final: true, Alerted: func(ctx context.Context, p news.Post) error {
		return tx.PutAudit(ctx, central.Audit{At: h.now(), Actor: p.Author, Act: central.AuditAlert, About: p.Author, Detail: string(p.ID) + " " + p.Alert})
	}}
}

// Newsroom does something on behalf of the house, by the same rules as everybody's wishes.
func (h *Hub) Newsroom(ctx context.Context, do func(ctx context.Context, p *news.Press, rows store.News, tx *central.Tx) error) error {
	return h.central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.News("", nil)
		return do(ctx, h.pressOn(tx, rows), rows, tx)
	})
}

// audiences remembers for whom anything is, as of a version of a line: an audience that comes later raises Head.Lasting. Safe for
// concurrent use.
type audiences struct {
	mu   sync.Mutex
	of   recollection
	list []named
}

// A named audience with its scope.
type named struct {
	rule  news.Audience
	scope syncing.Scope
}

// find is the list as a snapshot shows it.
func (a *audiences) find(ctx context.Context, snap *central.Snapshot) ([]named, error) {
	now := recollection{snap.Head.Line, snap.Head.Lasting}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.of == now && a.list != nil {
		return a.list, nil
	}
	rules, err := store.Audiences(ctx, snap)
	if err != nil {
		return nil, err
	}
	list := make([]named, 0, len(rules))
	for _, rule := range rules {
		list = append(list, named{rule, syncing.Scope(store.Readers(rule.ID()))})
	}
	if now.lasting >= a.of.lasting || now.line > a.of.line {
		a.of, a.list = now, list
	}
	return list, nil
}

// mostAudiences is how many audiences a person has at most: a device asks for each of them. Where there are more, those of which nothing
// was heard for longest are left out.
const mostAudiences = 600

// read are the scopes of what a person may read: of the audiences that they belong to. To have written something for others opens nothing
// that others write for them.
func (a *audiences) read(ctx context.Context, snap *central.Snapshot, person staff.PersonID) (scopes []syncing.Scope, err error) {
	list, err := a.find(ctx, snap)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	member, err := snap.Store().MemberAsSeen(ctx, person)
	if err != nil {
		return nil, err
	}
	for _, one := range list {
		if len(scopes) < mostAudiences && one.rule.Has(member) {
			scopes = append(scopes, one.scope)
		}
	}
	return scopes, nil
}
