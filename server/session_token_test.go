// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A holder is a device that signs in with what a browser has proved.
type holder struct {
	house    *house
	key      ed25519.PrivateKey
	verifier string
	session  wire.Session
	codes    int
}

func newHolder(h *house, seed byte) *holder {
	return &holder{house: h, key: ed25519.NewKeyFromSeed(append(make([]byte, ed25519.SeedSize-1), seed)), verifier: "a verifier that only this device knows"}
}

func (p *holder) sign(purpose, secret string) string {
	return base64.RawURLEncoding.EncodeToString(ed25519.Sign(p.key, wire.Signed(purpose, secret)))
}

// proved is what the server's pages would have left for the device: the code that fetches it.
func (p *holder) proved(t testing.TB, person staff.PersonID) (code string) {
	t.Helper()
	sum := sha256.Sum256([]byte(p.verifier))
	p.codes++
	code = fmt.Sprint("code ", p.codes, " of ", person, " ", base64.RawURLEncoding.EncodeToString(p.key))
	now := p.house.clock()
	require.NoError(t, p.house.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.PutSignIn(ctx, central.SignIn{
			Hash: server.HashToken(code), Person: person, Challenge: base64.RawURLEncoding.EncodeToString(sum[:]), ProvedAt: now, Until: now.Add(time.Minute),
		}, now)
	}))
	return code
}

func (p *holder) wish(code, device string) wire.SignIn {
	return wire.SignIn{
		Code: code, Verifier: p.verifier, Device: device, Name: "linux", Signature: p.sign(wire.ForSession, code),
		Key: base64.RawURLEncoding.EncodeToString(p.key.Public().(ed25519.PublicKey)),
	}
}

// signedIn is a device of the person with its first tokens.
func signedIn(t testing.TB, h *house, person staff.PersonID, device string, seed byte) *holder {
	t.Helper()
	p := newHolder(h, seed)
	session, err := p.door(t).SignIn(t.Context(), p.wish(p.proved(t, person), device))
	require.NoError(t, err)
	p.session = session
	return p
}

func (p *holder) door(t testing.TB) *wire.Client { return p.client(t, "") }

func (p *holder) client(t testing.TB, token string) *wire.Client {
	t.Helper()
	c, err := wire.NewClient(p.house.url, token)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// refresh renews by a token.
func (p *holder) refresh(t testing.TB, token string) (wire.Session, error) {
	t.Helper()
	return p.door(t).Refresh(t.Context(), wire.Refresh{Refresh: token, Signature: p.sign(wire.ForRefresh, token)})
}

// in tells whether a token opens the server.
func (p *holder) in(t testing.TB, token string) error {
	t.Helper()
	_, err := p.client(t, token).Session(t.Context())
	return err
}

func TestSession_begins_with_a_code_and_is_renewed(t *testing.T) {
	h := openHouse(t, false)
	p := signedIn(t, h, person(1), "device-one", 1)
	assert.Equal(t, string(person(1)), p.session.Person)
	require.NoError(t, p.in(t, p.session.Token))

	h.set(monday.Add(10 * time.Minute))
	assert.Equal(t, sync.SignedOut, wireCode(t, p.in(t, p.session.Token)), "the token is ten minutes old")
	next, err := p.refresh(t, p.session.Refresh)
	require.NoError(t, err)
	require.NoError(t, p.in(t, next.Token))
	assert.Equal(t, monday.Add(20*time.Minute), next.Until)
	assert.NotEqual(t, p.session.Refresh, next.Refresh)

	again, err := p.refresh(t, p.session.Refresh)
	require.NoError(t, err, "the answer was lost on the way")
	assert.Equal(t, []string{next.Token, next.Refresh}, []string{again.Token, again.Refresh}, "and is given again: a late question takes nothing away")
	require.NoError(t, p.in(t, next.Token))
	last, err := p.refresh(t, again.Refresh)
	require.NoError(t, err)
	require.NoError(t, p.in(t, last.Token))
}

func TestSession_ends_for_everybody_when_a_refresh_token_was_copied(t *testing.T) {
	for name, steal := range map[string]func(t *testing.T, p, thief *holder, old, new string) error{
		"one from before the last": func(t *testing.T, p, _ *holder, old, new string) error {
			_, err := p.refresh(t, new)
			require.NoError(t, err)
			_, err = p.refresh(t, old)
			return err
		},
		"a good one without the key": func(t *testing.T, _, thief *holder, _, new string) error {
			_, err := thief.refresh(t, new)
			return err
		},
		"the last but one without the key": func(t *testing.T, _, thief *holder, old, _ string) error {
			_, err := thief.refresh(t, old)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHouse(t, false)
			p := signedIn(t, h, person(1), "device-one", 1)
			next, err := p.refresh(t, p.session.Refresh)
			require.NoError(t, err)

			err = steal(t, p, newHolder(h, 2), p.session.Refresh, next.Refresh)

			assert.Equal(t, sync.SignedOut, wireCode(t, err))
			assert.Equal(t, sync.SignedOut, wireCode(t, p.in(t, next.Token)))
			_, err = p.refresh(t, next.Refresh)
			assert.Equal(t, sync.SignedOut, wireCode(t, err))
		})
	}
}

// TestSession_is_renewed_with_others has many devices come at once, some of them twice and one without its key.
func TestSession_is_renewed_with_others(t *testing.T) {
	h := openHouse(t, false)
	const many = 40
	devices := make([]*holder, many)
	for i := range devices {
		devices[i] = signedIn(t, h, person(1+i%10), fmt.Sprint("device-of-many-", i), byte(i))
	}
	thief := newHolder(h, 99)
	answers := make([]wire.Session, many)
	var all errgroup.Group
	for i, p := range devices {
		all.Go(func() (err error) {
			answers[i], err = p.refresh(t, p.session.Refresh)
			return err
		})
	}
	all.Go(func() error {
		_, err := thief.refresh(t, "unknown."+devices[0].session.Refresh[44:])
		assert.Equal(t, sync.SignedOut, wireCode(t, err))
		return nil
	})

	require.NoError(t, all.Wait())

	for i, p := range devices {
		require.NoError(t, p.in(t, answers[i].Token), i)
		assert.NotEqual(t, p.session.Refresh, answers[i].Refresh)
	}
}

func TestSession_is_not_renewed_for_who_has_left(t *testing.T) {
	h := openHouse(t, false)
	p := signedIn(t, h, person(1), "device-one", 1)
	require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().Remove(ctx, "person", string(person(1)))
	}))

	_, err := p.refresh(t, p.session.Refresh)

	assert.Equal(t, sync.NotAllowed, wireCode(t, err))
}

// TestSession_is_renewed_by_one_process_and_known_by_another holds that a device may ask any of them next, at once.
func TestSession_is_renewed_by_one_process_and_known_by_another(t *testing.T) {
	h := openHouse(t, false)
	second, err := central.Open(t.Context(), h.path)
	require.NoError(t, err)
	defer second.Close()
	other := server.New(server.Config{Central: second, Now: h.clock, Log: slog.New(slog.DiscardHandler)})
	defer other.Close()
	asks := func(token string) error {
		r := httptest.NewRequest("GET", "/v1/devices", nil)
		r.Header.Set("Authorization", "Bearer "+token)
		return other.Enter(r)
	}
	p := signedIn(t, h, person(1), "device-one", 1)
	require.NoError(t, asks(p.session.Token))

	next, err := p.refresh(t, p.session.Refresh)
	require.NoError(t, err)

	assert.NoError(t, asks(next.Token))
	assert.Error(t, asks(p.session.Token), "it has looked now")
}

func TestSession_goes_on_when_somebody_guesses(t *testing.T) {
	h := openHouse(t, false)
	p, stranger := signedIn(t, h, person(1), "device-one", 1), newHolder(h, 2)
	id := p.session.Refresh[:43]

	for _, token := range []string{"", ".", id, id + ".", id + ".guess", "guess." + p.session.Refresh[44:], p.session.Refresh + "x"} {
		_, err := stranger.refresh(t, token)
		assert.Equal(t, sync.SignedOut, wireCode(t, err), token)
	}

	_, err := p.refresh(t, p.session.Refresh)
	assert.NoError(t, err)
}

func TestSession_begins_once_for_whoever_asked(t *testing.T) {
	h := openHouse(t, false)
	p := newHolder(h, 1)
	for name, spoil := range map[string]func(*wire.SignIn){
		"another verifier": func(in *wire.SignIn) { in.Verifier += "x" },
		"no verifier":      func(in *wire.SignIn) { in.Verifier = "" },
		"another code":     func(in *wire.SignIn) { in.Code += "x"; in.Signature = p.sign(wire.ForSession, in.Code) },
	} {
		in := p.wish(p.proved(t, person(1)), "device-one")
		good := in
		spoil(&in)

		_, err := p.door(t).SignIn(t.Context(), in)

		assert.Equal(t, sync.NotAllowed, wireCode(t, err), name)
		if in.Code == good.Code {
			_, err = p.door(t).SignIn(t.Context(), good)
			assert.Equal(t, sync.NotAllowed, wireCode(t, err), "a code is spent by a wrong verifier")
		}
	}
	for name, spoil := range map[string]func(*wire.SignIn){
		"no key":          func(in *wire.SignIn) { in.Key = "" },
		"a short key":     func(in *wire.SignIn) { in.Key = in.Key[:20] },
		"no signature":    func(in *wire.SignIn) { in.Signature = "" },
		"another's":       func(in *wire.SignIn) { in.Signature = newHolder(h, 2).sign(wire.ForSession, in.Code) },
		"a long name":     func(in *wire.SignIn) { in.Name = string(make([]byte, 65)) },
		"a bad device id": func(in *wire.SignIn) { in.Device = "x" },
	} {
		in := p.wish(p.proved(t, person(1)), "device-one")
		spoil(&in)

		_, err := p.door(t).SignIn(t.Context(), in)

		assert.Equal(t, sync.Malformed, wireCode(t, err), name)
	}
	code := p.proved(t, person(1))
	h.set(monday.Add(time.Minute))
	_, err := p.door(t).SignIn(t.Context(), p.wish(code, "device-one"))
	assert.Equal(t, sync.NotAllowed, wireCode(t, err), "too late")
	_, err = p.door(t).SignIn(t.Context(), p.wish(p.proved(t, "nobody"), "device-one"))
	assert.Equal(t, sync.NotAllowed, wireCode(t, err), "no such person")
	_, err = p.door(t).SignIn(t.Context(), wire.SignIn{Person: string(person(1)), Device: "device-one"})
	assert.Equal(t, sync.NotAllowed, wireCode(t, err), "by choice")
}

func TestSession_learns_its_device_later_and_once(t *testing.T) {
	h := openHouse(t, false)
	p, other := signedIn(t, h, person(1), "", 1), signedIn(t, h, person(2), "device-two", 2)
	_, err := other.client(t, other.session.Token).Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
	require.NoError(t, err)
	me := p.client(t, p.session.Token)
	_, err = me.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
	assert.Equal(t, sync.Malformed, wireCode(t, err), "it has no device yet")

	assert.Equal(t, sync.Malformed, wireCode(t, me.BindDevice(t.Context(), wire.BindDevice{Device: "x"})))
	assert.Equal(t, sync.NotAllowed, wireCode(t, me.BindDevice(t.Context(), wire.BindDevice{Device: "device-two"})), "somebody else's")
	require.NoError(t, me.BindDevice(t.Context(), wire.BindDevice{Device: "device-one"}))
	require.NoError(t, me.BindDevice(t.Context(), wire.BindDevice{Device: "device-one"}), "again")
	assert.Equal(t, sync.NotAllowed, wireCode(t, me.BindDevice(t.Context(), wire.BindDevice{Device: "device-three"})))

	_, err = me.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
	assert.NoError(t, err)
}

func TestDevices_are_listed_and_ended_by_their_person(t *testing.T) {
	h := openHouse(t, false)
	here, there := signedIn(t, h, person(1), "device-one", 1), signedIn(t, h, person(1), "device-two", 2)
	lost, foreign := signedIn(t, h, person(1), "device-three", 3), signedIn(t, h, person(2), "device-four", 4)
	me := here.client(t, here.session.Token)
	list, err := me.Devices(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 3)
	ids, own := map[string]string{}, 0
	for _, one := range list {
		ids[one.ID] = one.Name
		if one.Here {
			own++
		}
	}
	assert.Equal(t, 1, own)
	idOf := func(p *holder) string { return p.session.Token[:43] }
	assert.Equal(t, "linux", ids[idOf(there)])

	require.NoError(t, me.EndDevices(t.Context(), wire.EndDevices{Device: idOf(foreign), Lost: true}))
	assert.NoError(t, foreign.in(t, foreign.session.Token), "another person's goes on")
	require.NoError(t, me.EndDevices(t.Context(), wire.EndDevices{Device: idOf(lost), Lost: true}))
	assert.Equal(t, sync.Malformed, wireCode(t, me.EndDevices(t.Context(), wire.EndDevices{Lost: true})))
	require.NoError(t, me.EndDevices(t.Context(), wire.EndDevices{}))

	assert.NoError(t, here.in(t, here.session.Token))
	assert.Equal(t, sync.SignedOut, wireCode(t, there.in(t, there.session.Token)))
	assert.Equal(t, sync.Wipe, wireCode(t, lost.in(t, lost.session.Token)))
	h.set(monday.AddDate(1, 0, 0))
	_, err = lost.refresh(t, lost.session.Refresh)
	assert.Equal(t, sync.Wipe, wireCode(t, err), "as late as it comes")
	_, err = newHolder(h, 9).refresh(t, lost.session.Refresh)
	assert.Equal(t, sync.SignedOut, wireCode(t, err), "who is not the device learns nothing")
}

// TestDevices_are_lost_also_when_they_were_signed_out_before: what they have is still on them.
func TestDevices_are_lost_also_when_they_were_signed_out_before(t *testing.T) {
	h := openHouse(t, false)
	phone, laptop := signedIn(t, h, person(1), "device-one", 1), signedIn(t, h, person(1), "device-two", 2)
	here := laptop.client(t, laptop.session.Token)
	require.NoError(t, here.EndDevices(t.Context(), wire.EndDevices{}))
	_, err := phone.refresh(t, phone.session.Refresh)
	require.Equal(t, sync.SignedOut, wireCode(t, err))

	require.NoError(t, here.EndDevices(t.Context(), wire.EndDevices{Device: phone.session.Token[:43], Lost: true}))

	_, err = phone.refresh(t, phone.session.Refresh)
	assert.Equal(t, sync.Wipe, wireCode(t, err))
}

func TestSession_ends_after_idling_and_after_a_year(t *testing.T) {
	h := openHouse(t, false)
	p := signedIn(t, h, person(1), "device-one", 1)
	h.set(monday.AddDate(0, 0, 91))
	_, err := p.refresh(t, p.session.Refresh)
	assert.Equal(t, sync.SignedOut, wireCode(t, err), "91 days")

	p = signedIn(t, h, person(1), "device-one", 1)
	for day := range 6 {
		h.set(monday.AddDate(0, 0, 91+60*(day+1)))
		if p.session, err = p.refresh(t, p.session.Refresh); err != nil {
			break
		}
	}
	require.NoError(t, err, "360 days, never 90 without a visit")
	h.set(monday.AddDate(0, 0, 91+366))
	_, err = p.refresh(t, p.session.Refresh)
	assert.Equal(t, sync.SignedOut, wireCode(t, err), "366 days")
}
