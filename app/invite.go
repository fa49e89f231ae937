// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/settings"
)

// inviting is the act of inviting people; the server asks the same table.
const inviting staff.Act = "POST " + wire.InvitePath

// codePatience is how long the server may take to make a code.
const codePatience = 10 * time.Second

// invites tells whether the person may let in anybody but themself.
func (k *client) invites(ctx context.Context, rows store.Booking) (bool, error) {
	roles, err := k.roles(ctx, rows)
	return staff.May(inviting, roles, staff.Report|staff.Stranger), err
}

// roles are those of the person that let them do more than everybody.
func (k *client) roles(ctx context.Context, rows store.Booking) ([]staff.Role, error) {
	profile, err := rows.Profile(ctx, k.who)
	if err != nil {
		return nil, err
	}
	led, err := rows.Led(ctx, k.who)
	return staff.Exercised(profile.Roles, false, len(led) > 0, nil), err
}

// Codes implements settings.Account.
func (d *accountData) Codes(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, codePatience)
	defer cancel()
	at, err := askServer(ctx, d.server)
	return at.Codes, trouble(err)
}

// OpenWays implements settings.Account.
func (d *accountData) OpenWays(context.Context) (page string, err error) {
	page = strings.TrimSuffix(d.server, "/") + wire.WaysPath
	at, err := url.Parse(page)
	if err == nil {
		err = d.window.openPage(at)
	}
	return page, err
}

// Invitable implements settings.Account.
func (d *accountData) Invitable(ctx context.Context, words string) ([]settings.Colleague, error) {
	return d.colleagues(ctx, words, d.invitable)
}

func (k *client) invitable(ctx context.Context, rows store.Booking, p staff.Person) (bool, error) {
	if p.ID == k.who {
		return false, nil
	}
	roles, err := k.roles(ctx, rows)
	if err != nil {
		return false, err
	}
	relation := staff.Stranger
	if slices.Contains(roles, staff.Lead) {
		leads, err := rows.Leads(ctx, k.who, p.ID)
		if err != nil {
			return false, err
		}
		if leads {
			relation = staff.Report
		}
	}
	return staff.May(inviting, roles, relation), nil
}

// Invite implements settings.Account.
func (d *accountData) Invite(ctx context.Context, person staff.PersonID) (code settings.Code, err error) {
	ctx, cancel := context.WithTimeout(ctx, codePatience)
	defer cancel()
	given, err := d.remote.Invite(ctx, person)
	var refused *syncing.Error
	if errors.As(err, &refused) && refused.Code == syncing.NotAllowed {
		return code, settings.ErrNoCode
	}
	return settings.Code{Code: given.Code, Until: given.Until}, trouble(err)
}
