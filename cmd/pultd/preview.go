// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/learn/vtt"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/coursepage"
)

// previewCourse shows a course in the browser of this machine until ctx ends.
func (c *command) previewCourse(ctx context.Context, args []string) error {
	set := c.flags("course preview")
	address := set.String("addr", "127.0.0.1:0", "")
	words, err := c.parse(set, args, "folder")
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(words[0])
	if err != nil {
		return noCourse(words[0], err)
	}
	defer root.Close()
	whole, err := filepath.Abs(words[0])
	if err != nil {
		return err
	}
	listener, err := listen(ctx, "addr", *address, true)
	if err != nil {
		return err
	}
	p := &preview{fsys: root.FS(), id: learn.CourseID(filepath.Base(whole)), language: tongue(), log: c.err}
	fmt.Fprintf(c.stdout, "ready http://%s\n", listener.Addr())
	return p.serve(ctx, listener)
}

// A preview is a course that its author is looking at. The folder is read anew for every page.
type preview struct {
	fsys     fs.FS
	id       learn.CourseID
	language string
	log      io.Writer
	sums     folder.Sums
}

// serve answers until ctx ends.
func (p *preview) serve(ctx context.Context, listener net.Listener) error {
	s := &http.Server{Handler: p.routes(), ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(listener) }() // ends below
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := s.Shutdown(last); err != nil { // a film that is still being watched
		s.Close()
	}
	<-ended
	return nil
}

func (p *preview) routes() http.Handler {
	routes := http.NewServeMux()
	routes.HandleFunc("GET /{$}", p.shown(func(w io.Writer, r *http.Request, v coursepage.View) error { return v.Course(w) }))
	routes.HandleFunc("GET "+coursepage.LessonPath+"{lesson}/{page}", p.shown(showLesson))
	routes.HandleFunc("POST "+coursepage.LessonPath+"{lesson}/{page}", p.shown(showLesson))
	routes.HandleFunc("GET "+coursepage.FilePath+"{hash}", p.file)
	routes.HandleFunc("GET "+coursepage.CaptionsPath+"{hash}", p.captions)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", coursepage.Policy())
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		head.Set("Cache-Control", "no-store")
		if !ownHost(r.Host) { // a page elsewhere that calls itself by a name which leads to this machine
			http.Error(w, "this is for this machine only", http.StatusMisdirectedRequest)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		routes.ServeHTTP(w, r)
	})
}

// ownHost tells whether a request asks for this very machine.
func ownHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	at := net.ParseIP(name)
	return name == "localhost" || at != nil && at.IsLoopback()
}

// shown is a route that reads the folder and writes a page of it.
func (p *preview) shown(write func(io.Writer, *http.Request, coursepage.View) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := coursepage.View{Origin: "http://" + r.Host, Language: p.language}
		var err error
		var text bytes.Buffer
		if v.Edition, v.Findings, err = p.read(r.Context()); err == nil {
			err = write(&text, r, v)
		}
		status := http.StatusOK
		if err != nil {
			text.Reset()
			status = p.trouble(&text, v, err)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(status)
		w.Write(text.Bytes()) // who went away does not need it
	}
}

// trouble says why there is no page. The terminal gets the cause.
func (p *preview) trouble(w io.Writer, v coursepage.View, err error) int {
	if errors.Is(err, learn.ErrGone) {
		_ = v.Trouble(w, "gone") // a buffer takes it
		return http.StatusNotFound
	}
	fmt.Fprintf(p.log, "pultd course preview: %s\n", tell(err))
	_ = v.Trouble(w, "broken")
	return http.StatusInternalServerError
}

func (p *preview) read(ctx context.Context) (learn.Edition, []folder.Finding, error) {
	return folder.Read(ctx, p.fsys, p.id, folder.Options{Icon: server.IconKnown, Sums: &p.sums})
}

func showLesson(w io.Writer, r *http.Request, v coursepage.View) error {
	page, err := strconv.Atoi(r.PathValue("page"))
	if err != nil {
		return learn.ErrGone
	}
	var tried *learn.Answer
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			return learn.ErrGone
		}
		tried = v.Answer(r.PostForm)
	}
	from := coursepage.Chapter{Part: -1}
	if part, err := strconv.Atoi(r.URL.Query().Get("film")); err == nil {
		at, _ := strconv.Atoi(r.URL.Query().Get("at")) // 0 is the beginning
		from = coursepage.Chapter{Part: part, From: time.Duration(at) * time.Millisecond}
	}
	return v.Lesson(w, learn.LessonKey(r.PathValue("lesson")), page, from, tried)
}

// open is a file of the course by its hash; false when it has none, and that has been said.
func (p *preview) open(w http.ResponseWriter, r *http.Request) (learn.File, fs.File, bool) {
	edition, _, err := p.read(r.Context())
	if err == nil {
		for _, f := range edition.Course.Files {
			if string(f.Hash) != r.PathValue("hash") {
				continue
			}
			if file, err := p.fsys.Open(f.Name); err == nil {
				return f, file, true
			}
		}
	}
	http.NotFound(w, r)
	return learn.File{}, nil, false
}

// file is a picture, a film, or something to take along, piece by piece as the browser asks for it.
func (p *preview) file(w http.ResponseWriter, r *http.Request) {
	f, file, ok := p.open(w, r)
	if !ok {
		return
	}
	defer file.Close()
	content, ok := file.(io.ReadSeeker)
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.Type)
	if kind, _, _ := mime.ParseMediaType(f.Type); !played(kind) {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(f.Name)}))
	}
	http.ServeContent(w, r, "", time.Time{}, content)
}

// played tells whether a page shows what is of this type.
func played(kind string) bool {
	first, _ := path.Split(kind)
	return first == "image/" || first == "video/" || first == "audio/"
}

// captions are those of a film, written anew.
func (p *preview) captions(w http.ResponseWriter, r *http.Request) {
	_, file, ok := p.open(w, r)
	if !ok {
		return
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, vtt.MaxSize+1))
	if err == nil {
		var track vtt.Track
		if track, err = vtt.Parse(text); err == nil {
			w.Header().Set("Content-Type", "text/vtt; charset=utf-8")
			w.Write(track.Write()) // who went away does not need it
			return
		}
	}
	http.NotFound(w, r)
}
