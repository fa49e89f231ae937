// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"github.com/pult-app/pult/sync/wire"
)

//go:embed page/landing.html page/style.css
var pageFiles embed.FS

// The landing page is for people who type the server's address into a browser.
var (
	landing    = sync.OnceValue(func() *template.Template { return template.Must(template.ParseFS(pageFiles, "page/landing.html")) })
	style      = readFrom(pageFiles, "page/style.css")
	pagePolicy = "default-src 'none'; style-src 'sha256-" + digest(style) + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)

func readFrom(files embed.FS, name string) string {
	text, err := files.ReadFile(name)
	if err != nil {
		panic(err) // the file is embedded: only a wrong name in this file gets here
	}
	return strings.TrimSpace(string(text))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// serveLanding says in one calm page what this is.
func (s *Server) serveLanding(w http.ResponseWriter, r *http.Request) {
	var page bytes.Buffer
	err := landing().Execute(&page, map[string]any{"Style": template.CSS(style), "Version": s.Version, "Demo": s.Demo})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	w.Write(page.Bytes()) // who went away does not need it
}

// serveNothing answers every other path: in the form of the protocol under its own, in words elsewhere.
func (s *Server) serveNothing(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/v1/") {
		wire.NotFound(w)
		return
	}
	http.Error(w, "Hier ist nichts. / Nothing here.", http.StatusNotFound)
}
