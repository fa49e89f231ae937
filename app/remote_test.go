// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

func TestRemote_signs_in_at_the_first_contact_and_is_only_away_before(t *testing.T) {
	w := openTown(t)
	me := takeGadget(t, w.url()).open(jana)
	me.until(patient, "away", func() bool { return me.engine.Status().LastError == syncing.Unreachable })
	state, err := settingsData{client: me.client, window: &window{profile: profile{me.dir}}}.Read(t.Context())
	require.NoError(t, err, "the screens have something to show")
	assert.Empty(t, state.Person.ID)
	assert.False(t, state.Connection.Online)
	day, err := todayData{deskData{me.client}}.Read(t.Context(), monday)
	require.NoError(t, err)
	assert.True(t, day.Loading)
	who, err := deskData{me.client}.Me(t.Context())
	require.NoError(t, err)
	assert.Empty(t, who.Start)

	w.mend()
	me.tryNow()

	me.loaded()
	kept, err := profile{me.dir}.session()
	require.NoError(t, err)
	assert.NotEmpty(t, kept.Token)
	assert.Equal(t, session{Server: w.url(), Person: jana, Device: me.device.ID(), Token: kept.Token}, kept)
}

func TestRemote_signs_in_again_when_the_server_has_forgotten_the_session(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	before, err := profile{me.dir}.session()
	require.NoError(t, err)
	err = w.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		ended, err := tx.ForgetSessions(ctx, central.Stale{Seen: morning.AddDate(1, 0, 0)})
		assert.NotZero(t, ended)
		return err
	})
	require.NoError(t, err)

	id := me.reserve(me.place("3.22"), tuesday+3)

	me.until(patient, "confirmed", func() bool { return me.state(id) == booking.Booked })
	after, err := profile{me.dir}.session()
	require.NoError(t, err)
	assert.NotEqual(t, before.Token, after.Token)
	assert.Zero(t, me.complaints())
}

func TestRemote_keeps_its_session_over_a_restart(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	before, err := profile{me.dir}.session()
	require.NoError(t, err)

	me.shut()
	me.open(jana)
	me.until(patient, "online", func() bool { return me.connected().Online })

	after, err := profile{me.dir}.session()
	require.NoError(t, err)
	assert.Equal(t, before, after)
}

func TestRemote_tells_when_the_server_does_not_know_the_person(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open("p-nobody")

	me.until(patient, "told", func() bool { return len(me.turned) > 0 })

	assert.ErrorContains(t, <-me.turned, "no such person")
	me.until(patient, "calm", func() bool { return me.engine.Status().LastError == syncing.NotAllowed })
	assert.False(t, me.connected().Online)
}

func TestRemote_says_plainly_that_an_address_is_wrong(t *testing.T) {
	for _, address := range []string{"pult.example.de", "ftp://pult.example.de", "http://pult.example.de", "https://a:b@pult.example.de"} {
		_, err := newRemote(address, byChoice{}, nil)
		assert.ErrorContains(t, err, "server address", address)
	}
}

// TestClient_closes_promptly_while_a_request_is_on_its_way matters because people wait for it: signing in as somebody
// else and closing the window do.
func TestClient_closes_promptly_while_a_request_is_on_its_way(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	asked := make(chan net.Conn, 9)
	done := make(chan struct{})
	go func() { // a server that takes every request and never answers
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			asked <- conn
		}
	}()
	me := takeGadget(t, "http://"+l.Addr().String()).open(jana)
	conn := <-asked

	began := time.Now()
	me.shut()

	assert.Less(t, time.Since(began), 2*time.Second)
	require.NoError(t, conn.Close())
	require.NoError(t, l.Close())
	<-done
	for len(asked) > 0 {
		require.NoError(t, (<-asked).Close())
	}
}

// TestRemote_signs_in_anew_when_its_token_cannot_travel: every request failed before it left, so nobody said "signed out".
func TestRemote_signs_in_anew_when_its_token_cannot_travel(t *testing.T) {
	w := openTown(t).mend()
	for _, token := range []string{"abc\r\nX: y", "a b", "t\u00f6ken", "\x00"} {
		fresh := ""
		r, err := newRemote(w.url(), byChoice{session{Server: w.url(), Person: jana, Device: syncing.NewDeviceID(), Token: token}, func(s session) { fresh = s.Token }}, nil)
		require.NoError(t, err)
		defer r.close()

		_, err = r.Sync(t.Context(), syncing.Request{Protocol: syncing.Protocol})

		assert.NoError(t, err, "%q", token)
		assert.NotEmpty(t, fresh)
	}
}
