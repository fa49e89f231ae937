// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/entry"
)

// browsed is a window at a town where people have to prove who they are. Whoever the browser brings is who; nobody when that is empty.
func browsed(t *testing.T, o Options, w *town, who string) *stage {
	t.Helper()
	o.Server = w.url()
	s := newStage(t, o)
	s.vault = &passingVault{}
	s.openPage = func(page *url.URL) error {
		q := page.Query()
		assert.True(t, strings.HasPrefix(page.String(), w.url()+wire.SignInPath+"?"), page)
		if who == "" {
			go comeBack(q.Get("redirect") + "?error=access_denied&state=" + q.Get("state"))
			return nil
		}
		back := w.proveAs(who, q)
		go comeBack(back)
		return nil
	}
	require.NoError(t, s.open(t.Context()))
	return s
}

// comeBack sends the browser back to Pult.
func comeBack(address string) {
	if resp, err := visitor.Get(address); err == nil {
		_ = resp.Body.Close()
	}
}

func TestWindow_signs_somebody_in_by_the_browser(t *testing.T) {
	w := openTown(t).proving().mend()
	dir := t.TempDir()
	s := browsed(t, Options{Profile: dir}, w, string(jana))
	s.untilShown("Anmelden")

	s.tap("Anmelden")

	s.untilShown("Guten Morgen, Jana")
	kept, err := s.profile.session()
	require.NoError(t, err)
	assert.True(t, kept.Proved)
	assert.Empty(t, kept.Token, "tokens lie in the vault")
	text, err := os.ReadFile(filepath.Join(dir, "session.json"))
	require.NoError(t, err)
	p, err := loadPass(s.vault, kept)
	require.NoError(t, err)
	for _, secret := range []string{p.Access, p.Refresh} {
		assert.NotContains(t, string(text), secret)
	}

	account := s.account(s.client)
	sessions, err := account.Sessions(t.Context())
	require.NoError(t, err)
	require.Len(t, sessions, 1)
	assert.True(t, sessions[0].Here)
	stored, err := account.Stored(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, stored.Sections)
}

func TestWindow_goes_on_with_what_is_here_when_the_sign_in_has_run_out(t *testing.T) {
	w := openTown(t).proving().mend()
	s := browsed(t, Options{}, w, string(jana))
	s.untilShown("Anmelden")
	s.tap("Anmelden")
	s.untilShown("Guten Morgen, Jana")
	s.inStep()
	w.endSessions(jana, "closed")

	s.client.tryNow()

	s.untilShown("Neu anmelden")
	s.book("3.22", tuesday+2)
	s.tap("Neu anmelden")
	s.untilShown("Anmelden")
	s.tap("Anmelden")
	s.until("sent", func() bool {
		if s.client == nil {
			return false
		}
		waiting, err := s.client.device.Waiting(t.Context())
		return err == nil && len(waiting) == 0 && s.client.engine.Status().Online
	})
}

func TestWindow_keeps_what_waits_of_who_has_no_access_any_more(t *testing.T) {
	w := openTown(t).proving().mend()
	s := browsed(t, Options{}, w, string(jana))
	s.untilShown("Anmelden")
	s.tap("Anmelden")
	s.untilShown("Guten Morgen, Jana")
	s.inStep()
	w.cut()
	s.book("3.22", tuesday+2)
	require.NoError(t, w.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().Remove(ctx, "person", string(jana))
	}))
	w.mend()

	s.client.tryNow()

	s.untilShown("Dein Zugang wurde beendet")
	waiting, err := s.client.device.Waiting(t.Context())
	require.NoError(t, err)
	assert.Len(t, waiting, 1)
	path, err := s.account(s.client).ExportUnsent(t.Context())
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Contains(t, string(text), "booking.reserve")
}

func TestWindow_wipes_what_it_has_when_the_device_was_reported_lost(t *testing.T) {
	w := openTown(t).proving().mend()
	dir := t.TempDir()
	s := browsed(t, Options{Profile: dir}, w, string(jana))
	s.untilShown("Anmelden")
	s.tap("Anmelden")
	s.untilShown("Guten Morgen, Jana")
	s.inStep()
	v := s.vault.(*passingVault)
	require.NotEmpty(t, v.kept)
	w.endSessions(jana, "lost")

	s.client.tryNow()

	s.untilShown("Anmelden")
	assert.Empty(t, v.kept)
	left, err := filepath.Glob(filepath.Join(dir, "person-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
}

// TestWindow_ends_what_was_begun_to_be_deleted: a device may lose its power while it deletes.
func TestWindow_ends_what_was_begun_to_be_deleted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "of [jana]") // which is no pattern
	require.NoError(t, os.MkdirAll(dir, 0o700))
	p := profile{dir}
	for _, name := range []string{"", "-wal", ".damaged-1"} {
		require.NoError(t, os.WriteFile(p.database(jana)+name, []byte("what is left"), 0o600))
	}
	require.NoError(t, os.WriteFile(p.database("somebody else"), nil, 0o600))
	w := openTown(t).proving().mend()
	require.NoError(t, p.keepSession(session{Server: w.url(), Forget: jana}))

	s := browsed(t, Options{Profile: dir}, w, "")
	s.untilShown("Anmelden")

	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, file := range left {
		assert.NotContains(t, file.Name(), filepath.Base(p.database(jana)))
	}
	assert.FileExists(t, p.database("somebody else"))
	kept, err := p.session()
	require.NoError(t, err)
	assert.Equal(t, session{Server: w.url()}, kept)
}

func TestWindow_begins_anew_when_its_session_names_no_server(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, profile{dir}.keepSession(session{Server: "garbage://x", Person: jana}))
	s := newStage(t, Options{Profile: dir})

	require.NoError(t, s.open(t.Context()))

	assert.Equal(t, session{}, s.window.session)
}

func TestWindow_signs_out_and_leaves_nothing(t *testing.T) {
	w := openTown(t).proving().mend()
	dir := t.TempDir()
	s := browsed(t, Options{Profile: dir}, w, string(jana))
	s.untilShown("Anmelden")
	s.tap("Anmelden")
	s.untilShown("Guten Morgen, Jana")
	s.inStep()

	s.account(s.client).SignOut()

	s.until("signed out", func() bool { return s.client == nil })
	s.untilShown("Anmelden")
	left, err := filepath.Glob(filepath.Join(dir, "person-*"))
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.Zero(t, w.sessions(jana))
}

func TestSignInData_says_why_nobody_was_signed_in(t *testing.T) {
	w := openTown(t).proving().mend()
	s := browsed(t, Options{}, w, "")
	d := &signInData{window: s.window, server: w.url(), words: s.pageWords()}
	why := func(err error) entry.Why {
		var failure *entry.Failure
		require.ErrorAs(t, err, &failure)
		return failure.Why
	}
	nobody := func(string, bool) {}

	assert.Equal(t, entry.Cancelled, why(d.SignIn(t.Context(), entry.UntilClosed, nobody)))
	s.openPage = func(page *url.URL) error {
		back := w.proveAs("nobody", page.Query())
		go comeBack(back)
		return nil
	}
	assert.Equal(t, entry.Refused, why(d.SignIn(t.Context(), entry.UntilClosed, nobody)))
	s.vault = brokenVault{}
	assert.Contains(t, []entry.Why{entry.KeysMissing, entry.KeysLocked}, why(d.SignIn(t.Context(), entry.Kept, nobody)))
	d.server = "http://127.0.0.1:9"
	var trouble *ui.Trouble
	require.ErrorAs(t, d.SignIn(t.Context(), entry.Kept, nobody), &trouble)
	assert.Equal(t, ui.ServerAway, trouble.Kind)
}

// brokenVault is one that cannot be used.
type brokenVault struct{}

func (brokenVault) Load(string) (string, error) { return "", inVault(errors.New("locked")) }
func (brokenVault) Keep(string, string) error   { return inVault(errors.New("locked")) }
func (brokenVault) Drop(string) error           { return inVault(errors.New("locked")) }
