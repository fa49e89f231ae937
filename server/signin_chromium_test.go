// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/store/central"
)

// A listening is where the client waits for the browser.
type listening struct {
	*httptest.Server
	came chan url.Values
}

func listens(t *testing.T) *listening {
	l := &listening{came: make(chan url.Values, 10)}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			l.came <- r.URL.Query()
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<main>Du bist angemeldet</main>"))
	}))
	t.Cleanup(l.Close)
	return l
}

// begin opens the browser as the client does, at a name that passkeys can belong to.
func (l *listening) begin(h *house) chromedp.Action {
	asked := asking()
	asked.Set("redirect", l.URL+"/")
	return chromedp.Tasks{chromedp.Navigate(strings.Replace(h.url, "127.0.0.1", "localhost", 1) + "/signin?" + asked.Encode()), chromedp.WaitReady("main", chromedp.ByQuery)}
}

// in is the code with which the browser came back, once it shows the client's page: until then it is on its way and goes nowhere else.
func (l *listening) in(t *testing.T, ctx context.Context) string {
	t.Helper()
	select {
	case came := <-l.came:
		assert.Equal(t, asking().Get("state"), came.Get("state"))
		require.NoError(t, chromedp.Run(ctx, reads("Du bist angemeldet")))
		return came.Get("code")
	case <-ctx.Done():
		require.Fail(t, "the browser did not come back")
		return ""
	}
}

// authenticator gives the browser one in memory; without verifying it is one that nobody's finger fits.
func authenticator(t *testing.T, ctx context.Context, verifying bool) (id webauthn.AuthenticatorID) {
	t.Helper()
	require.NoError(t, chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) (err error) {
		if err := webauthn.Enable().Do(ctx); err != nil {
			return err
		}
		id, err = webauthn.AddVirtualAuthenticator(&webauthn.VirtualAuthenticatorOptions{
			Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
			HasResidentKey: true, HasUserVerification: true, IsUserVerified: verifying, AutomaticPresenceSimulation: true,
		}).Do(ctx)
		return err
	})))
	return id
}

// fills types into a field and sends its form, by the keyboard alone.
func fills(field, text string) chromedp.Action {
	return chromedp.Tasks{chromedp.SendKeys(field, text+"\r", chromedp.ByQuery)}
}

// reads waits until the page says something. The page's policy lets no expression be put together in it, so it is asked again and again.
func reads(sentence string) chromedp.Action {
	return chromedp.ActionFunc(func(ctx context.Context) error {
		for {
			var said string
			err := chromedp.Evaluate(`document.body ? document.body.innerText : ""`, &said).Do(ctx) // fails while one page follows another
			if err == nil && strings.Contains(said, sentence) {
				return nil
			}
			select {
			case <-ctx.Done():
				return fmt.Errorf("the page does not say %q but %q: %w", sentence, said, ctx.Err())
			case <-time.After(50 * time.Millisecond):
			}
		}
	})
}

func TestSignIn_in_Chromium(t *testing.T) {
	ctx, h, l := browser(t), openHouse(t, false), listens(t)
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false)))
	key := authenticator(t, ctx, true)
	h.tick = time.Now // the authenticator app goes by the clock that the browser sees

	t.Run("a passkey is made with an invitation", func(t *testing.T) {
		code := h.invites(t, central.Welcome, 1)
		require.NoError(t, chromedp.Run(ctx, l.begin(h), fills("#code", code), reads("noch ein Schritt"),
			chromedp.Focus(`form[data-passkey=create] button`, chromedp.ByQuery), chromedp.KeyEvent("\r")))
		assert.NotEmpty(t, l.in(t, ctx))

		require.NoError(t, chromedp.Run(ctx, l.begin(h), fills("#code", code), reads(noCode)), "it is good once")
	})
	t.Run("and signs in alone from then on", func(t *testing.T) {
		for range 2 {
			require.NoError(t, chromedp.Run(ctx, l.begin(h), chromedp.Click(`form[data-passkey=get] button`, chromedp.ByQuery)))
			assert.NotEmpty(t, l.in(t, ctx))
		}
	})
	t.Run("whose finger does not fit is told so, and may try again", func(t *testing.T) {
		verified := func(is bool) chromedp.Action { return webauthn.SetUserVerified(key, is) }
		require.NoError(t, chromedp.Run(ctx, verified(false), l.begin(h), chromedp.Click(`form[data-passkey=get] button`, chromedp.ByQuery),
			reads("Das wurde abgebrochen oder hat zu lange gedauert")))
		require.NoError(t, chromedp.Run(ctx, verified(true), chromedp.Click(`form[data-passkey=get] button`, chromedp.ByQuery)))
		assert.NotEmpty(t, l.in(t, ctx))
	})
	t.Run("an authenticator app, and later a code with it", func(t *testing.T) {
		var secret string
		require.NoError(t, chromedp.Run(ctx, l.begin(h), fills("#code", h.invites(t, central.Welcome, 2)), reads("noch ein Schritt"), chromedp.Text(".secret", &secret, chromedp.ByQuery)))
		now := func() string {
			password, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now())
			require.NoError(t, err)
			return password
		}
		first := now()
		require.NoError(t, chromedp.Run(ctx, fills("#password", first)))
		assert.NotEmpty(t, l.in(t, ctx))

		require.NoError(t, chromedp.Run(ctx, l.begin(h), fills("#code", h.invites(t, central.Another, 2)), reads("Sechs Ziffern aus deiner Authenticator-App"),
			fills("#password", first), reads("Diese Ziffern stimmen nicht, oder sie wurden schon benutzt")))
		h.clocks.Lock()
		h.tick = func() time.Time { return time.Now().Add(time.Minute) }
		h.clocks.Unlock()
		later, err := totp.GenerateCode(strings.ReplaceAll(secret, " ", ""), time.Now().Add(time.Minute))
		require.NoError(t, err)
		require.NoError(t, chromedp.Run(ctx, fills("#password", later)))
		assert.NotEmpty(t, l.in(t, ctx))
	})
	t.Run("a form of another site signs nobody in", func(t *testing.T) {
		code := h.invites(t, central.Welcome, 3)
		evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(`<form id="f" method="post" action="` + strings.Replace(h.url, "127.0.0.1", "localhost", 1) + `/signin/code"><input name="code" value="` + code + `"><button>x</button></form>`))
		}))
		defer evil.Close()
		require.NoError(t, chromedp.Run(ctx, l.begin(h), chromedp.Navigate(evil.URL), chromedp.Submit("#f", chromedp.ByQuery), reads("another origin")))
		require.NoError(t, chromedp.Run(ctx, l.begin(h), fills("#code", code), reads("noch ein Schritt")), "and the code is still good")
	})
	t.Run("without scripts the page says so, and codes work", func(t *testing.T) {
		require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(true), l.begin(h)))
		said := body(t, ctx)
		assert.Contains(t, said, "Passkeys brauchen JavaScript")
		require.NoError(t, chromedp.Run(ctx, fills("#code", h.invites(t, central.Welcome, 4))))
		require.Eventually(t, func() bool { // while one page follows the other there is none to ask
			var now string
			return chromedp.Run(ctx, chromedp.Text("main", &now, chromedp.ByQuery)) == nil && strings.Contains(now, "noch ein Schritt")
		}, 30*time.Second, 50*time.Millisecond)
	})
	select {
	case <-l.came:
		assert.Fail(t, "somebody came in whom nobody expected")
	default:
	}
}

// unreadable are the buttons whose words have the colour of what they stand on.
const unreadable = `[...document.querySelectorAll("a,button")].filter(e => getComputedStyle(e).color == getComputedStyle(e).backgroundColor).map(e => e.outerHTML)`

func TestSignInPages_lead_to_the_issuer_by_a_button_that_can_be_read(t *testing.T) {
	ctx, l := browser(t), openLobby(t, func(cfg *auth.Config) { cfg.Local = true })
	var found []string
	require.NoError(t, chromedp.Run(ctx, chromedp.Navigate(l.door()), reads("Mit deinem Dienstkonto"), chromedp.Evaluate(unreadable, &found)))
	assert.Empty(t, found)
}

func TestSignInPages_are_for_everybody(t *testing.T) {
	ctx, h, l := browser(t), openHouse(t, false), listens(t)
	h.hasPasskey(t, 2)
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false), l.begin(h)))
	ask := func(script string) (answer []string) {
		require.NoError(t, chromedp.Run(ctx, chromedp.Evaluate(script, &answer)))
		return answer
	}
	all := func(t *testing.T, focus ...string) {
		assert.Equal(t, []string{"de"}, ask(`[document.documentElement.lang]`))
		assert.Equal(t, focus, ask(`[...document.querySelectorAll("a,input:not([type=hidden]),button")].filter(e => e.checkVisibility()).map(e => e.tagName + " " + e.id)`), "the order of the focus")
		assert.Empty(t, ask(`[...document.querySelectorAll("input:not([type=hidden])")].filter(e => !e.labels.length).map(e => e.outerHTML)`), "each field has a label")
		assert.Empty(t, ask(`[...document.querySelectorAll("form")].filter(e => !document.getElementById(e.getAttribute("aria-labelledby"))).map(e => e.outerHTML)`))
		assert.Empty(t, ask(`[...document.querySelectorAll("svg")].filter(e => !e.getAttribute("aria-label")).map(e => e.outerHTML)`))
		assert.Empty(t, ask(`[...document.querySelectorAll("a,input:not([type=hidden]),button")].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 48).map(e => e.outerHTML)`), "48 pixels for a finger")
		assert.Empty(t, ask(unreadable))
		assert.Empty(t, ask(`[...document.querySelectorAll("[lang=en]")].filter(e => e.textContent == "").map(e => e.outerHTML)`))
		assert.Equal(t, []string{"false"}, ask(`document.documentElement.style.fontSize = "200%", [String(document.documentElement.scrollWidth > innerWidth)]`), "at 200 % nothing leaves the window")
		assert.Equal(t, []string{""}, ask(`document.documentElement.style.fontSize = "", [""]`))
	}
	shot := func(name string) {
		dir := os.Getenv("PULT_SHOTS")
		if dir == "" {
			return
		}
		var picture []byte
		require.NoError(t, chromedp.Run(ctx, chromedp.FullScreenshot(&picture, 100)))
		require.NoError(t, os.WriteFile(dir+"/"+name+".png", picture, 0o600))
	}
	t.Run("how to sign in", func(t *testing.T) {
		all(t, "BUTTON ", "INPUT code", "BUTTON ")
		shot("signin")
	})
	t.Run("what is wrong stands with the field", func(t *testing.T) {
		require.NoError(t, chromedp.Run(ctx, fills("#code", "ACDE-FGHJ-KLMN"), reads(noCode)))
		all(t, "BUTTON ", "INPUT code", "BUTTON ")
		assert.Equal(t, []string{"true", "code-wrong code-hint", "code"}, ask(`[document.querySelector("#code").getAttribute("aria-invalid"), document.querySelector("#code").getAttribute("aria-describedby"), document.activeElement.id]`))
		assert.Equal(t, []string{"true"}, ask(`[String(document.title.startsWith("Diesen Code gibt es nicht"))]`))
		shot("signin-wrong")
	})
	t.Run("which factor", func(t *testing.T) {
		require.NoError(t, chromedp.Run(ctx, l.begin(h), fills("#code", h.invites(t, central.Welcome, 1)), reads("noch ein Schritt")))
		all(t, "BUTTON ", "INPUT password", "BUTTON ")
		shot("signin-factor")
	})
	t.Run("on a phone the app can be opened from the page", func(t *testing.T) {
		require.NoError(t, chromedp.Run(ctx, emulation.SetTouchEmulationEnabled(true)))
		all(t, "BUTTON ", "A ", "INPUT password", "BUTTON ")
		assert.True(t, strings.HasPrefix(ask(`[document.querySelector("a.here").getAttribute("href")]`)[0], "otpauth://totp/Pult"))
		shot("signin-factor-phone")
		require.NoError(t, chromedp.Run(ctx, emulation.SetTouchEmulationEnabled(false)))
	})
	t.Run("a browser without passkeys says so plainly", func(t *testing.T) {
		require.NoError(t, chromedp.Run(ctx, l.begin(h)))
		require.Equal(t, []string{"0"}, ask(`[String(document.querySelectorAll("[data-say=none]:not([hidden])").length)]`))
		require.NoError(t, chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
			_, err := cdppage.AddScriptToEvaluateOnNewDocument(`delete window.PublicKeyCredential`).Do(ctx)
			return err
		}), l.begin(h), reads("Dieser Browser kennt keine Passkeys")))
		all(t, "INPUT code", "BUTTON ")
	})
}
