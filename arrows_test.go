// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const house = "github.com/pult-app/pult/"

// pure rooms hold rules; they must run on a phone, in a server's transaction and in a simulator alike.
var pure = []string{"staff", "booking", "booking/ics", "booking/imdf", "booking/replay", "booking/rulefile", "booking/utilisation", "learn", "learn/badge", "learn/folder", "learn/recall", "learn/vtt", "news", "news/atom", "news/markdown", "news/picture", "news/picture/fit", "news/reading", "news/search", "privacy", "staff/census", "sync", "booking/tracing", "booking/trouble"}

// only names the rooms that may import a package, and why nobody else may.
var only = map[string]struct {
	rooms  []string
	reason string
}{
	"database/sql":                  {[]string{"store", "store/device", "store/central", "store/sqlite", "store/postgres", "sync/sim"}, "SQL stands in store, next to the rows"},
	"github.com/mattn/go-sqlite3":   {[]string{"store/sqlite"}, "one place knows the engine's codes and pragmas"},
	"github.com/jackc/pgx/v5":       {[]string{"store/postgres"}, "one place knows the engine's codes and settings; no client carries it"},
	"github.com/emersion/go-ical":   {[]string{"booking/ics"}, "calendars are read in one place, behind limits"},
	"net/http":                      {[]string{"sync/wire", "server", "server/auth", "server/auth/issuertest", "server/fetch", "server/office", "cmd/pultd", "app", "app/cinema", "cmd/demo"}, "HTTP is one more layer around sync.Remote; the tour asks as a browser does"},
	"fyne.io/fyne/v2/app":           {[]string{"app"}, "every other UI test runs without cgo and GL"},
	"fyne.io/fyne/v2":               {[]string{"ui", "ui/kit", "ui/uitest", "ui/storybook", "ui/plan", "ui/prose", "ui/whom", "ui/today", "ui/desks", "ui/team", "ui/feed", "ui/lessons", "ui/settings", "ui/entry", "app"}, "only screens know the toolkit"},
	house + "store":                 {[]string{"store/device", "store/central", "store/sqlite", "store/postgres", "server", "server/city", "server/steward", "cmd/pultd", "app", "sync/sim", "server/floors"}, "screens and domains see small interfaces of their own"},
	house + "store/device":          {[]string{"app", "sync/sim"}, "a server has no outbox"},
	house + "store/central":         {[]string{"server", "server/backup", "server/steward", "cmd/pultd", "cmd/figures", "sync/sim"}, "a device has no log head"},
	house + "store/sqlite":          {[]string{"app", "server/backup", "cmd/pultd", "store/device", "store/central"}, "whoever opens a file"},
	house + "store/postgres":        {[]string{"store/central"}, "a server's database is opened by its address, whichever engine it is"},
	house + "store/shelf":           {[]string{"server", "cmd/pultd", "app", "cmd/figures"}, "files lie beside a database, and are no rows"},
	house + "store/postgres/pgtest": {nil, "clusters are for tests"},
	house + "sync":                  {[]string{"sync/wire", "sync/remotetest", "store/device", "store/central", "server", "app", "cmd/pultd", "sync/sim"}, "screens show rows, they do not fetch them"},
	house + "sync/wire":             {[]string{"app", "server", "cmd/pultd", "cmd/figures"}, "HTTP is chosen where the parts are put together"},
	house + "server":                {[]string{"cmd/pultd", "sync/sim"}, "the client knows the server by sync.Remote"},
	house + "faults/network":        {[]string{"cmd/demo"}, "a bad network is for tests and the tour"},
	house + "app":                   {[]string{""}, "nothing imports the client but main"},
	house + "app/cinema":            {[]string{"app"}, "films are shown by the client"},
	house + "app/certificate":       {[]string{"app"}, "certificates are printed by the client"},
	house + "app/vaulttest":         {nil, "key stores of their own are for tests"},
	house + "ui/plan":               {[]string{"ui/today", "ui/desks", "ui/team", "ui/storybook"}, "a drawing of desks is for the screens that show desks"},
	house + "ui/prose":              {[]string{"ui/feed", "ui/lessons"}, "a drawing of texts is for the screens that show texts"},
	house + "ui/whom":               {[]string{"ui/feed", "ui/lessons", "app", "ui/storybook"}, "whom something is for is chosen in the screens where something is for somebody"},
	house + "ui/today":              {[]string{"app", "ui/storybook"}, "screens never import each other"},
	house + "ui/desks":              {[]string{"app", "ui/storybook"}, "screens never import each other"},
	house + "ui/team":               {[]string{"app", "ui/storybook"}, "screens never import each other"},
	house + "ui/feed":               {[]string{"app", "ui/storybook"}, "screens never import each other"},
	house + "ui/lessons":            {[]string{"app", "ui/storybook"}, "screens never import each other"},
	house + "ui/settings":           {[]string{"app", "ui/storybook"}, "screens never import each other"},
	house + "ui/entry":              {[]string{"app", "ui/storybook"}, "screens never import each other"},

	house + "server/auth":               {[]string{"server", "cmd/pultd"}, "whom the server believes is its own affair"},
	house + "server/auth/issuertest":    {nil, "issuers on loopback are for tests"},
	"github.com/coreos/go-oidc/v3/oidc": {[]string{"server/auth"}, "an issuer's tokens are read in one place"},
	"github.com/go-jose/go-jose/v4":     {[]string{"server/auth"}, "an issuer's keys are read in one place"},
	"golang.org/x/oauth2":               {[]string{"server/auth"}, "an issuer is asked in one place; clients never talk to it"},
	"github.com/zalando/go-keyring":     {[]string{"app"}, "secrets are kept where the client is put together"},

	house + "server/steward":                      {[]string{"server", "cmd/pultd"}, "who runs the town does so at its terminal or in its office"},
	house + "server/sheets":                       {[]string{"server", "cmd/pultd"}, "paper is printed where somebody asks for it"},
	house + "server/bulletin":                     {[]string{"server"}, "months are printed by the server, which has their figures"},
	"codeberg.org/go-pdf/fpdf":                    {[]string{"server/sheets", "server/bulletin", "app/certificate"}, "paper has rooms of its own"},
	"github.com/boombuler/barcode":                {[]string{"server/sheets", "app/certificate"}, "paper has rooms of its own"},
	house + "server/floors":                       {[]string{"server", "server/office", "cmd/pultd"}, "houses are changed where their town is"},
	house + "server/backdrop":                     {[]string{"server", "server/office", "server/backdrop/scan"}, "pictures of floors are read in a process of their own"},
	house + "server/backdrop/scan":                {[]string{"cmd/pultd-scan"}, "a server neither decodes what strangers bring nor carries what reads PDFs"},
	"github.com/klippa-app/go-pdfium/webassembly": {[]string{"server/backdrop/scan"}, "PDFs of strangers are read in a sandbox, in one place; no client carries it"},
	"github.com/tetratelabs/wazero":               {[]string{"server/backdrop/scan"}, "PDFs of strangers are read in a sandbox, in one place; no client carries it"},

	"github.com/boombuler/barcode/qr":                       {[]string{"server/sheets", "app/certificate", "server/auth/local"}, "QR codes are for paper, and for authenticator apps"},
	"github.com/go-webauthn/webauthn/webauthn":              {[]string{"server/auth/local"}, "passkeys are judged in one place, which knows neither routes nor SQL"},
	"github.com/go-webauthn/webauthn/protocol":              {[]string{"server/auth/local"}, "passkeys are judged in one place, which knows neither routes nor SQL"},
	"github.com/go-webauthn/webauthn/protocol/webauthncose": {[]string{"server/auth/local"}, "passkeys are judged in one place, which knows neither routes nor SQL"},
	"github.com/pquerna/otp":                                {[]string{"server/auth/local"}, "passwords that go with the clock are judged in one place"},
	"github.com/pquerna/otp/hotp":                           {[]string{"server/auth/local"}, "passwords that go with the clock are judged in one place"},
	house + "server/auth/local":                             {[]string{"server"}, "who somebody is, is decided behind the routes"},
	house + "server/auth/local/localtest":                   {nil, "authenticators in memory are for tests"},

	"github.com/yuin/goldmark":            {[]string{"news/markdown"}, "what people write is read in one place, behind limits"},
	"github.com/blevesearch/snowballstem": {[]string{"news/search"}, "words lose their endings in one place"},
	"github.com/microcosm-cc/bluemonday":  {[]string{"news/markdown", "news/atom"}, "pages are written in one place, and those of others read in one"},
	house + "news/picture/fit":            {[]string{"app"}, "pictures are decoded on the devices of those who bring them; a server never does"},
	"go.yaml.in/yaml/v3":                  {[]string{"learn/folder", "assets/courses/build"}, "what authors write is read in one place, behind limits; films of ours are made by hand"},
	house + "server/fetch":                {[]string{"server", "cmd/pultd"}, "what leaves the house for other servers goes by the server alone"},
	house + "server/backup":               {[]string{"server", "cmd/pultd"}, "the terminal and the web office make backups in one way"},
	house + "server/office":               {[]string{"server"}, "pages know neither sessions nor SQL: the server puts them behind its gate"},
	house + "server/report":               {[]string{"server", "cmd/pultd"}, "tables for office programs are written by the server alone: no client carries what writes them"},
	"github.com/xuri/excelize/v2":         {nil, "tests read with it what server/report writes; a server has no room for it"},
	house + "booking/replay":              {[]string{"server", "cmd/pultd", "app", "ui/team", "ui/storybook"}, "past weeks happen again on the server; others only show what became of them"},
	house + "server/coursepage":           {[]string{"cmd/pultd"}, "lessons are shown in a browser to who writes them"},
	house + "server/letter":               {[]string{"server", "cmd/pultd"}, "mail leaves by the server alone"},
	"github.com/wneessen/go-mail":         {[]string{"server/letter"}, "mail is written in one place"},
	"github.com/mmcdole/gofeed":           {[]string{"news/atom"}, "feeds of others are read in one place, behind limits"},

	"github.com/piprate/json-gold/ld": {[]string{"learn/badge"}, "what a signature covers is made out in one place, behind limits"},

	"github.com/prometheus/client_golang/prometheus": {[]string{"server"}, "figures are counted where the work is done, and nowhere else"},
}

// TestArrows keeps the arrows of the house pointing down. Test files may reach further: they plug rooms together.
func TestArrows(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (path == "build" || path == ".git") {
			return skip(err)
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		files++
		checkImports(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("read only %d files: is the test run from the root?", files)
	}
}

func checkImports(t *testing.T, path string) {
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	room := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(filepath.Dir(path))+"/", "./"), "/")
	for _, spec := range file.Imports {
		name, _ := strconv.Unquote(spec.Path.Value)
		if rule, ok := ruleFor(name); ok && !in(room, rule.rooms) && house+room != name {
			t.Errorf("%s imports %s: %s", path, name, rule.reason)
		}
		if in(room, pure) && forbiddenInPure(name) {
			t.Errorf("%s imports %s: the domains know no SQL, HTTP or Fyne", path, name)
		}
	}
}

func ruleFor(name string) (rule struct {
	rooms  []string
	reason string
}, ok bool) {
	if rule, ok = only[name]; ok {
		return rule, ok
	}
	if strings.HasPrefix(name, "fyne.io/") {
		return only["fyne.io/fyne/v2"], true
	}
	if strings.HasPrefix(name, "github.com/jackc/") {
		return only["github.com/jackc/pgx/v5"], true
	}
	return rule, false
}

func forbiddenInPure(name string) bool {
	return name == "database/sql" || name == "net/http" || strings.HasPrefix(name, "fyne.io/") ||
		strings.HasPrefix(name, house+"store") || strings.HasPrefix(name, house+"ui") || strings.HasPrefix(name, house+"server")
}

func in(room string, rooms []string) bool {
	for _, r := range rooms {
		if r == room {
			return true
		}
	}
	return false
}

func skip(err error) error {
	if err != nil {
		return err
	}
	return filepath.SkipDir
}
