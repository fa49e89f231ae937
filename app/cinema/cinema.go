// SPDX-License-Identifier: EUPL-1.2

// Package cinema shows films and plays recordings on a page in the system's browser, from files on this device: what draws Pult's window
// plays none. It serves loopback alone, and each page under 128 random bits, which only the browser that was opened knows.
//
// A page tells how far its film is, so that the window goes on there. It knows what courses are made of, and nothing of progress.
package cinema

import (
	"context"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/vtt"
)

// A Showing is a film that is shown.
type Showing struct {
	Media learn.Media
	// From is the second at which it goes on.
	From int
	// Words are those on the page.
	Words Words
	// At hears how far it is, in seconds, from a goroutine of the page's; ended tells that it has come to its end.
	At func(second int, ended bool)
}

// Words are what stands on the page, in the person's language.
type Words struct {
	Language                                                   string
	Chapters, Transcript, Speed, Captions, Signs, Back, Failed string
}

// A Cinema shows films until it is closed.
type Cinema struct {
	open   func(name string) (*os.File, error) // a file by its hash
	listen net.Listener
	server *http.Server
	done   sync.WaitGroup

	mu    sync.Mutex
	shown map[string]Showing
	order []string // of the words, the oldest first
}

// most is how many films are shown at once: one more closes the oldest page.
const most = 20

// Open opens a cinema on a port of this device that nobody else can reach. open gives it files by their hashes.
func Open(open func(name string) (*os.File, error)) (*Cinema, error) {
	at, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("open a page for films: %w", err)
	}
	c := &Cinema{open: open, listen: at, shown: map[string]Showing{}}
	c.server = &http.Server{Handler: c.routes(), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	c.done.Go(func() { _ = c.server.Serve(at) }) // ends with Close
	return c, nil
}

// Close ends all pages.
func (c *Cinema) Close() error {
	err := c.server.Close()
	c.done.Wait()
	return err
}

// Show makes a page for a film and returns its address.
func (c *Cinema) Show(s Showing) *url.URL {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // never fails
	word := base64.RawURLEncoding.EncodeToString(bits[:])
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shown[word] = s
	if c.order = append(c.order, word); len(c.order) > most {
		delete(c.shown, c.order[0])
		c.order = c.order[1:]
	}
	return &url.URL{Scheme: "http", Host: c.listen.Addr().String(), Path: "/" + word + "/"}
}

func (c *Cinema) find(word string) (Showing, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, known := c.shown[word]
	return s, known
}

//go:embed page.html film.js film.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.html"))

// routes are all that a page asks for.
func (c *Cinema) routes() http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range map[string]func(http.ResponseWriter, *http.Request, Showing){
		"GET /{word}/{$}":          c.page,
		"GET /{word}/film":         func(w http.ResponseWriter, r *http.Request, s Showing) { c.file(w, r, s.Media.File, s.Media.Type) },
		"GET /{word}/signs":        func(w http.ResponseWriter, r *http.Request, s Showing) { c.file(w, r, s.Media.Signs, "video/webm") },
		"GET /{word}/captions/{n}": c.captions,
		"GET /{word}/chapters":     chapters,
		"GET /{word}/{name}":       still,
		"POST /{word}/at":          at,
	} {
		mux.HandleFunc(pattern, c.guarded(serve))
	}
	return mux
}

const policy = "default-src 'none'; media-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// guarded answers those who know a film's word, and ask this address by its own name: a page of somebody else's does neither.
func (c *Cinema) guarded(serve func(http.ResponseWriter, *http.Request, Showing)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, known := c.find(r.PathValue("word"))
		if origin := r.Header.Get("Origin"); !known || r.Host != c.listen.Addr().String() || origin != "" && origin != "http://"+r.Host {
			http.NotFound(w, r)
			return
		}
		head := w.Header()
		head.Set("Content-Security-Policy", policy)
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Cache-Control", "no-store")
		serve(w, r, s)
	}
}

// A track of captions on the page.
type track struct {
	N        int
	Language string
}

func (c *Cinema) page(w http.ResponseWriter, _ *http.Request, s Showing) {
	var tracks []track
	for i, one := range s.Media.Captions {
		tracks = append(tracks, track{i, one.Language})
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = page.Execute(w, map[string]any{ // who has gone needs no answer
		"Media": s.Media, "From": s.From, "Words": s.Words, "Tracks": tracks, "Chapters": marks(s.Media.Chapters), "Said": strings.Split(s.Media.Transcript, "\n"),
	})
}

// A mark is a chapter as it is chosen.
type mark struct {
	Second int
	At     string
	Title  string
}

func marks(list []learn.Chapter) (marked []mark) {
	for _, one := range list {
		second := int(one.From / time.Second)
		marked = append(marked, mark{second, strconv.Itoa(second/60) + ":" + fmt.Sprintf("%02d", second%60), one.Title})
	}
	return marked
}

func (c *Cinema) file(w http.ResponseWriter, r *http.Request, name learn.Hash, kind string) {
	file, err := c.open(string(name))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	w.Header().Set("Content-Type", kind)
	http.ServeContent(w, r, "", time.Time{}, file)
}

// captions are written anew, without what was broken in them.
func (c *Cinema) captions(w http.ResponseWriter, r *http.Request, s Showing) {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil || n < 0 || n >= len(s.Media.Captions) {
		http.NotFound(w, r)
		return
	}
	file, err := c.open(string(s.Media.Captions[n].File))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, vtt.MaxSize+1))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	read, _ := vtt.Parse(text) // what is none has no cues
	writeTrack(w, read)
}

func chapters(w http.ResponseWriter, _ *http.Request, s Showing) {
	var t vtt.Track
	for i, one := range s.Media.Chapters {
		end := s.Media.Length
		if i+1 < len(s.Media.Chapters) {
			end = s.Media.Chapters[i+1].From
		}
		t.Cues = append(t.Cues, vtt.Cue{From: one.From, To: max(end, one.From+time.Second), Text: one.Title})
	}
	writeTrack(w, t)
}

func writeTrack(w http.ResponseWriter, t vtt.Track) {
	w.Header().Set("Content-Type", "text/vtt; charset=utf-8")
	_, _ = w.Write(t.Write())
}

// still are the parts of the page that are the same for all films.
func still(w http.ResponseWriter, r *http.Request, _ Showing) {
	kinds := map[string]string{"film.js": "text/javascript; charset=utf-8", "film.css": "text/css; charset=utf-8"}
	name := r.PathValue("name")
	text, err := files.ReadFile(name)
	if kinds[name] == "" || err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kinds[name])
	_, _ = w.Write(text)
}

// at hears how far the film is.
func at(w http.ResponseWriter, r *http.Request, s Showing) {
	var now struct {
		Second int  `json:"second"`
		Ended  bool `json:"ended"`
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 200)).Decode(&now); err != nil || now.Second < 0 || now.Second > 24*3600 {
		http.Error(w, "no place in a film", http.StatusBadRequest)
		return
	}
	s.At(now.Second, now.Ended)
	w.WriteHeader(http.StatusNoContent)
}

// ErrNotHere is why a film is not shown: it is not on this device.
var ErrNotHere = errors.New("the film is not on this device")

// Has tells whether a film can be shown.
func (c *Cinema) Has(_ context.Context, m learn.Media) error {
	file, err := c.open(string(m.File))
	if err != nil {
		return errors.Join(ErrNotHere, err)
	}
	return file.Close()
}
