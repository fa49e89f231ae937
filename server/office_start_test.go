// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// TestOffice_leads_from_an_empty_server_to_a_first_booked_desk walks the assistant as somebody does who has made themself the first
// administrator. The floor plan comes as by pultd import.
func TestOffice_leads_from_an_empty_server_to_a_first_booked_desk(t *testing.T) {
	ctx, h := browser(t), &house{town: &town{path: bare(t)}, now: monday}
	h.serve(t, false, "127.0.0.1:0")
	t.Cleanup(func() { h.stop(t) })
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutPerson(ctx, staff.Person{ID: person(1), Given: "Jana", Family: "Jung"})
	})
	cookie := h.officer(t, 1, staff.Administrator)
	begun := time.Now()

	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/start"), reads("Wie heißt sie?")))
	shoots(t, ctx, "start")
	require.NoError(t, chromedp.Run(ctx, chromedp.SendKeys("#f-town", "Wuppertal\r", chromedp.ByQuery), reads("2 von 8"),
		chromedp.Click(".next a.button", chromedp.ByQuery), reads("Listen bringen"),
		chromedp.SetUploadFiles("#f-people", []string{listFile(t, "people.csv", "Nr;Vorname;Nachname;Einheit\n1;Zoe;Zander;402\n2;Yan;Young;402\n")}, chromedp.ByQuery),
		chromedp.SetUploadFiles("#f-units", []string{listFile(t, "units.csv", "Kennung;Name\n402;Amt 402\n")}, chromedp.ByQuery),
		chromedp.Click("#bring ~ form button", chromedp.ByQuery), reads("Zoe Zander"), chromedp.Click("form[action$=apply] button", chromedp.ByQuery), reads("2 neu")))

	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Store()
		for _, put := range []error{
			rows.PutBuilding(ctx, booking.Building{ID: "rathaus", Name: "Rathaus", TimeZone: "Europe/Berlin", Desks: 1}),
			rows.PutFloor(ctx, booking.Floor{ID: "eg", Building: "rathaus", Name: "Erdgeschoss", Short: "0"}),
			rows.PutDesk(ctx, booking.Desk{ID: "d1", Building: "rathaus", Floor: "eg", Code: "0.1"}),
		} {
			if put != nil {
				return put
			}
		}
		return nil
	})
	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(h.url+"/office/start"), reads("4 von 8"), chromedp.Click(".next a.button", chromedp.ByQuery), reads("vernünftige Regeln für den Anfang"),
		chromedp.SendKeys("#f-reason", "Anfang", chromedp.ByQuery), chromedp.Click("main button[formaction$=publish]", chromedp.ByQuery), reads("wurden geändert"),
		chromedp.Navigate(h.url+"/office/start"), reads("5 von 8"), chromedp.Click("form[action$=invite] button", chromedp.ByQuery), reads("Codes für die ersten Menschen"), reads("Yan Young")))
	shoots(t, ctx, "start-codes")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click(".next form[action$=leave] button", chromedp.ByQuery), reads("7 von 8"), chromedp.Click(".next form[action$=leave] button", chromedp.ByQuery), reads("Alles ist eingerichtet")))
	shoots(t, ctx, "start-done")

	var zoe staff.PersonID
	for _, p := range h.everybody(t) {
		if p.Given == "Zoe" {
			zoe = p.ID
		}
	}
	day := booking.DayOf(h.clock(), berlin) + 1
	outcomes, err := h.server.Hub().Act(t.Context(), zoe, server.Step{Kind: booking.KindReserve, Args: booking.Reserve{Booking: booking.NewBookingID(), Desk: "d1", Span: booking.SpanOf(day, booking.FullDay, berlin)}})
	require.NoError(t, err)
	assert.Equal(t, syncing.Accepted, outcomes[0].Verdict, "%s", outcomes[0].Detail)
	assert.Less(t, time.Since(begun), 10*time.Minute)
}
