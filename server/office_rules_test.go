// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// rulings are the versions of a house's rules, the newest first.
func (h *house) rulings(t testing.TB, house booking.BuildingID) (list []central.Ruling) {
	t.Helper()
	require.NoError(t, h.central.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		list, err = central.Rulings(ctx, snap, house)
		return err
	}))
	return list
}

// usualRules gives a house the rules with which houses begin.
func (h *house) usualRules(t testing.TB, house booking.BuildingID) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutRules(ctx, booking.DefaultRules(house))
	})
}

func (h *house) rulebook(t testing.TB, house booking.BuildingID) (book booking.Rulebook) {
	t.Helper()
	require.NoError(t, h.central.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		book, err = snap.Store().Rulebook(ctx, house)
		return err
	}))
	return book
}

func TestOffice_publishes_rules_as_a_version_compares_it_and_takes_an_earlier_one_again(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Facility)
	h.usualRules(t, "berg")
	was := h.rulebook(t, "berg")
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/rules")))
	shoots(t, ctx, "rules")
	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(h.url+"/office/rules/berg"), chromedp.SetValue("#f-horizon", "999", chromedp.ByQuery),
		chromedp.Click("button.soft", chromedp.ByQuery), reads("von 0 bis 366")))
	shoots(t, ctx, "rulesof-wrong")
	require.NoError(t, chromedp.Run(ctx, chromedp.SetValue("#f-horizon", "21", chromedp.ByQuery), chromedp.SetValue("#f-reason", "Weniger Vorlauf", chromedp.ByQuery),
		chromedp.Click("main form button.soft", chromedp.ByQuery), reads("Das würde sich ändern"), reads("Tage voraus")))
	assert.Equal(t, was, h.rulebook(t, "berg"), "to look changes nothing")
	assert.Empty(t, h.rulings(t, "berg"))
	shoots(t, ctx, "rulesof-looked")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click("main button[formaction$=publish]", chromedp.ByQuery), reads("wurden geändert"), reads("Fassung 2"), reads("Weniger Vorlauf")))
	assert.Equal(t, 21, h.rulebook(t, "berg").Horizon)
	shoots(t, ctx, "rulesof-done")

	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(h.url+"/office/rules/berg/versions/1"), reads("Was seitdem anders ist"), reads("21")))
	shoots(t, ctx, "ruleversion")
	require.NoError(t, chromedp.Run(ctx, chromedp.SendKeys("#f-reason", "War besser\r", chromedp.ByQuery), reads("gilt wieder Fassung 1")))
	assert.Equal(t, was.Horizon, h.rulebook(t, "berg").Horizon)
	assert.Len(t, h.rulings(t, "berg"), 3)
	assert.Equal(t, person(1), h.rulings(t, "berg")[0].Actor)

	require.NoError(t, chromedp.Run(ctx, chromedp.Click(".told button", chromedp.ByQuery), reads("Rückgängig gemacht")))
	assert.Equal(t, 21, h.rulebook(t, "berg").Horizon, "undoing publishes what was before")
}

func TestOffice_makes_an_exception_for_some_and_takes_it_away(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Facility)
	h.usualRules(t, "berg")
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/rules/berg/exceptions/new"),
		chromedp.SetValue("#f-perWeek", "2", chromedp.ByQuery), chromedp.SetValue("#f-reason", "Probe", chromedp.ByQuery),
		chromedp.Click("button[formaction$=publish]", chromedp.ByQuery), reads("Schreibe, wie die Ausnahme heißt")))
	shoots(t, ctx, "amendment-wrong")
	require.NoError(t, chromedp.Run(ctx, chromedp.SetValue("#f-name", "Zwei Tage", chromedp.ByQuery), chromedp.SetValue("#f-issuer", "Haus", chromedp.ByQuery),
		chromedp.Click("button[formaction$=publish]", chromedp.ByQuery), reads("wurden geändert"), reads("Zwei Tage")))
	book := h.rulebook(t, "berg")
	require.Len(t, book.Amendments, 1)
	assert.Equal(t, 2, *book.Amendments[0].PerWeek)
	assert.Nil(t, book.Amendments[0].Horizon, "what is empty stays as it is")

	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(h.url+"/office/rules/berg/exceptions/"+string(book.Amendments[0].ID)),
		chromedp.SetValue("#f-reason", "Vorbei", chromedp.ByQuery), chromedp.Click("button.danger", chromedp.ByQuery), reads("wurden geändert")))
	assert.Empty(t, h.rulebook(t, "berg").Amendments)
}

func TestOffice_closes_a_desk_shows_whom_it_concerns_and_opens_it_again(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Facility)
	h.usualRules(t, hall)
	day := booking.DayOf(h.clock(), berlin) + 2
	h.books(t, 3, 5, booking.SpanOf(day, booking.FullDay, berlin))
	var code string
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		place, err := snap.Store().Place(ctx, desk(hall, 5))
		code = place.Desk.Code
		return err
	}))
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/closures/bahn"),
		chromedp.SetValue("#f-reason", "Wasserschaden", chromedp.ByQuery), chromedp.SetValue("#f-from", day.String(), chromedp.ByQuery),
		chromedp.SetValue("#f-part", "desk", chromedp.ByQuery), chromedp.SetValue("#f-desk", code, chromedp.ByQuery),
		chromedp.Click("main form button.soft", chromedp.ByQuery), reads("Eine Buchung geht verloren")))
	shoots(t, ctx, "closuresof-looked")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click("button[formaction$=close]", chromedp.ByQuery), reads("wurde etwas geschlossen"), reads("Wasserschaden")))
	shoots(t, ctx, "closuresof")
	book := h.rulebook(t, hall)
	require.Len(t, book.Amendments, 1)
	assert.Equal(t, desk(hall, 5), book.Amendments[0].Desk)
	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(h.url+"/office/closures"), reads("Wasserschaden")))
	shoots(t, ctx, "closures")

	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(h.url+"/office/closures/bahn"), chromedp.Click(".closures button", chromedp.ByQuery), reads("wieder etwas geöffnet")))
	assert.Empty(t, h.rulebook(t, hall).Amendments)
}
