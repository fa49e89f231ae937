// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server/auth/issuertest"
	"github.com/pult-app/pult/sync/wire"
)

// issuerFile writes a file that names an issuer, with its secret beside it.
func issuerFile(t *testing.T, text, secret string, mode os.FileMode) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pult.secret"), []byte(secret), mode))
	path := filepath.Join(dir, "issuer.json")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

const someIssuer = `{"issuer": "https://login.example", "clientId": "pult", "clientSecretFile": "pult.secret", "name": "Stadt"}`

func TestReadIssuer_finds_the_secret_beside_the_file(t *testing.T) {
	cfg, err := readIssuer(issuerFile(t, someIssuer, "top secret\n", 0o600))

	require.NoError(t, err)
	assert.Equal(t, "top secret", cfg.ClientSecret)
	assert.Equal(t, "https://login.example", cfg.Issuer)
}

func TestReadIssuer_takes_a_public_client(t *testing.T) {
	cfg, err := readIssuer(issuerFile(t, strings.Replace(someIssuer, `"clientSecretFile": "pult.secret", `, "", 1), "", 0o600))

	require.NoError(t, err)
	assert.Empty(t, cfg.ClientSecret)
}

func TestServe_says_what_is_wrong_with_an_issuer_before_it_touches_anything(t *testing.T) {
	db := filepath.Join(t.TempDir(), "town.sqlite")
	for _, c := range []struct {
		path, want string
	}{
		{filepath.Join(t.TempDir(), "none.json"), "none.json: it cannot be read"},
		{issuerFile(t, "{\n\"issuer\": 1}", "", 0o600), "line 2: issuer is a number"},
		{issuerFile(t, strings.Replace(someIssuer, "login.example", "login.example?x=1", 1), "x", 0o600), "issuer is https://"},
		{issuerFile(t, someIssuer, " \n", 0o600), "holds no secret"},
		{issuerFile(t, someIssuer, "two\nlines", 0o600), "holds no secret"},
		{issuerFile(t, someIssuer, strings.Repeat("x", 5000), 0o600), "holds no secret"},
		{issuerFile(t, someIssuer, "secret", 0o644), "can be read by everybody on this machine: chmod 600 it"},
		{issuerFile(t, strings.Replace(someIssuer, "pult.secret", "gone", 1), "secret", 0o600), "gone cannot be read"},
	} {
		code, _, said := call(t, "serve", "--db", db, "--issuer", c.path)

		assert.Equal(t, misused, code, c.want)
		assert.Contains(t, said, c.want)
		assert.Equal(t, 1, strings.Count(said, "\n"), "one line: %s", said)
		assert.NotContains(t, said, "xxxx", "nothing of a secret is said")
		assert.NoFileExists(t, db)
	}
	good := issuerFile(t, someIssuer, "secret", 0o600)
	_, _, said := call(t, "serve", "--demo", "--issuer", good)
	assert.Contains(t, said, "--issuer and --demo do not go together")
	_, _, said = call(t, "serve", "--db", db, "--issuer", good, "--cert", "c.pem", "--key", "k.pem")
	assert.Contains(t, said, "--issuer needs --url")
}

// TestServe_lets_in_whom_the_issuer_names goes the whole way: program, browser, issuer, and the client's session.
func TestServe_lets_in_whom_the_issuer_names(t *testing.T) {
	issuer := issuertest.Open(time.Now)
	t.Cleanup(issuer.Close)
	path := issuerFile(t, strings.Replace(someIssuer, "https://login.example", issuer.URL, 1), issuertest.ClientSecret, 0o600)
	p := startTown(t, "--db", filepath.Join(t.TempDir(), "town.sqlite"), "--issuer", path, "--until-stdin-closes")
	verifier, jar := strings.Repeat("v", 43), newJar(t)
	sum := sha256.Sum256([]byte(verifier))
	const listens = "http://127.0.0.1:45678/"
	at := p.url + "/signin?" + url.Values{
		"redirect": {listens}, "state": {"state-of-the-client"}, "challenge": {base64.RawURLEncoding.EncodeToString(sum[:])},
	}.Encode()

	browser := http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for range 4 {
		if strings.HasPrefix(at, listens) {
			break
		}
		resp, err := browser.Get(at)
		require.NoError(t, err)
		resp.Body.Close()
		to, err := resp.Location()
		require.NoError(t, err, "%s: %s", at, resp.Status)
		at = to.String()
	}
	back, err := url.Parse(at)
	require.NoError(t, err)
	public, private, err := ed25519.GenerateKey(nil)
	require.NoError(t, err)
	code := back.Query().Get("code")
	door, err := wire.NewClient(p.url, "")
	require.NoError(t, err)
	defer door.Close()
	session, err := door.SignIn(t.Context(), wire.SignIn{
		Code: code, Verifier: verifier, Device: "device-one", Name: "Laptop", Key: base64.RawURLEncoding.EncodeToString(public),
		Signature: base64.RawURLEncoding.EncodeToString(ed25519.Sign(private, wire.Signed(wire.ForSession, code))),
	})
	require.NoError(t, err)
	require.NoError(t, p.stdin.Close())
	p.end()

	assert.Equal(t, p.url, back.Query().Get("iss"))
	assert.NotEmpty(t, session.Person)
	assert.NotEmpty(t, session.Token)
	assert.Contains(t, p.said.String(), "there is no --url: people can sign in on this machine only")
	assert.NotContains(t, p.said.String(), issuertest.Ann.Family)
	assert.NotContains(t, p.said.String(), issuertest.Ann.Subject)
}

func TestPultd_issuer_says_whom_a_server_would_believe(t *testing.T) {
	issuer := issuertest.Open(time.Now)
	t.Cleanup(issuer.Close)
	path, _ := smallTown(t)
	file := func(address, groups string) string {
		return issuerFile(t, fmt.Sprintf(`{"issuer": %q, "clientId": "pult", "name": "Stadt", "groups": {%s}, "onlyGroups": true}`, address, groups), "", 0o600)
	}
	fine := file(issuer.URL, `"amt": {"unit": "it"}, "haus": {"role": "facility"}, "alle": {}`)

	code, out, said := call(t, "issuer", fine, "--db", path)

	require.Zero(t, code, said)
	assert.Contains(t, out, "Stadt: "+issuer.URL+", as client pult\n  members of these groups alone get in\n  group alle\n  group amt, unit it (")
	assert.Contains(t, out, "group haus, role facility\n  it answers, calls itself that, and has ")
	for want, args := range map[string][]string{
		"unit nowhere, which is not there": {file(issuer.URL, `"amt": {"unit": "nowhere"}`), "--db", path},
		"1 unit of the file is not there":  {file(issuer.URL, `"amt": {"unit": "nowhere"}`), "--db", path},
		fmt.Sprintf("(discovery_issuer): it calls itself %q, and the file %q", issuer.URL, issuer.URL+"/"): {file(issuer.URL+"/", `"amt": {"unit": "it"}`)},
		"it cannot be believed (issuer_down)": {file("http://127.0.0.1:9", `"amt": {"unit": "it"}`)},
	} {
		code, out, said := call(t, append([]string{"issuer"}, args...)...)
		assert.Equal(t, failed, code, want)
		assert.Contains(t, out+said, want)
	}
	code, _, said = call(t, "issuer", file(issuer.URL, ``))
	assert.Equal(t, misused, code)
	assert.Contains(t, said, "there are no groups")
}

func TestServe_warns_of_what_is_hardly_meant(t *testing.T) {
	issuer := issuertest.Open(time.Now)
	t.Cleanup(issuer.Close)
	text := fmt.Sprintf(`{"issuer": %q, "clientId": "pult", "name": "Stadt", "groups": {"amt": {"unit": "nowhere"}}, "local": true}`, issuer.URL)
	p := startTown(t, "--db", filepath.Join(t.TempDir(), "town.sqlite"), "--issuer", issuerFile(t, text, "", 0o600), "--url", "http://192.0.2.7", "--trusted-proxy", "0.0.0.0/0", "--until-stdin-closes")
	require.NoError(t, p.stdin.Close())
	p.end()

	for _, want := range []string{"units that are not there", "units=nowhere", "--url is without TLS", "--trusted-proxy 0.0.0.0/0 believes everybody"} {
		assert.Contains(t, p.said.String(), want)
	}
	assert.Equal(t, []string{"--url is an address and no name: passkeys need a name"}, serving{url: "https://192.0.2.7"}.doubts(nil))
	assert.Empty(t, serving{url: "http://localhost:7070"}.doubts(nil))
	assert.Empty(t, serving{url: "https://pult.example"}.doubts(nil))
}

func TestNormalURL_is_as_clients_write_it(t *testing.T) {
	for address, want := range map[string]string{
		"": "", "https://Pult.Example": "https://pult.example", "https://pult.example:443/": "https://pult.example", "http://LocalHost:47507": "http://localhost:47507",
		"http://a.example:80": "http://a.example", "https://a.example:80": "https://a.example:80", "https://[2001:DB8::1]:443": "https://[2001:db8::1]",
	} {
		assert.Equal(t, want, normalURL(address))
	}
}

func TestPultd_people_link_prepares_somebody_for_an_issuer(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		file := issuerFile(t, someIssuer, "secret", 0o600)
		ask := func(args ...string) (int, string, string) {
			return call(t, append(append([]string{"people", "link"}, args...), "--issuer", file, "--db", path)...)
		}
		ann, bob := string(bookingtest.Ann), string(bookingtest.Bob)

		code, looked, said := ask(ann, "--subject", "7f3c")
		require.Zero(t, code, said)
		assert.Contains(t, looked, "is whoever signs in at https://login.example as 7f3c")
		assert.Zero(t, count(t, path, `SELECT count(*) FROM identity`))
		code, done, said := ask(ann, "--subject", "7f3c", "--apply")
		require.Zero(t, code, said)
		assert.Equal(t, strings.Replace(looked, onlyLooked, didIt, 1), done)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM identity WHERE issuer = 'https://login.example' AND subject = '7f3c' AND person = '`+ann+`'`))
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM audit WHERE act = 'people.link' AND about = '`+ann+`'`))

		_, done, _ = ask(ann, "--subject", "7f3c", "--apply")
		assert.Contains(t, done, nothingToDo)
		code, _, said = ask(bob, "--subject", "7f3c", "--apply")
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "that subject is "+ann)
		code, _, said = ask(bob, "--subject", "a\x1bb", "--apply")
		assert.Equal(t, misused, code)
		assert.Contains(t, said, "--subject has at most 255 characters")
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM identity`))

		code, out, said := call(t, "people", "invite", ann, "--anew", "--db", path)
		assert.Equal(t, failed, code)
		assert.Empty(t, out)
		assert.Contains(t, said, "signs in at the issuer, which is where they get a new way in")
	})
}

func newJar(t *testing.T) http.CookieJar {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return jar
}
