// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/news/picture"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

const (
	// maxTroublePhoto is how many bytes a photo has that somebody brings to the page of a desk, and maxTrouble the whole form.
	maxTroublePhoto, maxTrouble = 5 << 20, maxTroublePhoto + 64<<10
	troublePath                 = "/trouble"
)

// How much may be reported without a session: from one address, behind which a whole house may be, and at one desk.
var (
	troubleFrom = Rate{20, 6 * time.Minute}
	troubleAt   = Rate{5, 20 * time.Minute}
)

// trouble takes a token of an address that reports, or of a desk.
func (l *limiter) trouble(key string, rate Rate) error {
	return l.one("reports of trouble", "q:"+key, func(*Limits) Rate { return rate })
}

// A complaint is the form on which somebody says what is broken.
type complaint struct {
	Path                           string
	Kind, Words, Photo, Hint, Send said
	Kinds                          []complaintKind
	Typed                          string
	Most                           int
	Wrong                          *said
	// What of it is wrong.
	AtKind, AtWords, AtPhoto bool
}

type complaintKind struct {
	Value  string
	Word   said
	Chosen bool
}

func (at sight) complaint(chosen trouble.Kind, typed string) *complaint {
	c := &complaint{Path: at.path + troublePath, Kind: say("web.trouble.kind"), Words: say("web.trouble.words"), Photo: say("web.trouble.photo"),
		Hint: say("web.trouble.hint"), Send: say("web.trouble.send"), Typed: typed, Most: trouble.MaxWords}
	for _, kind := range trouble.Kinds() {
		c.Kinds = append(c.Kinds, complaintKind{Value: string(kind), Word: say("trouble.kind." + kindWord(kind)), Chosen: kind == chosen})
	}
	return c
}

// serveTrouble is the page on which anybody who stands at a desk says what is broken: without a session, and so without a name.
func (s *Server) serveTrouble(w http.ResponseWriter, r *http.Request) {
	s.atDesk(w, r, s.hearTrouble, func(at sight) { s.showTrouble(w, r, http.StatusOK, at, at.complaint("", "")) })
}

func (s *Server) showTrouble(w http.ResponseWriter, r *http.Request, status int, at sight, form *complaint) {
	p := page{Name: say("web.desk", at.Place.Desk.Code), Where: where(at.Place), State: say("web.trouble"), Complaint: form,
		Ways: []leads{{at.path, say("web.trouble.again")}}, Aside: true}
	if form.Wrong != nil {
		p.Title = form.Wrong.De
	}
	s.show(w, r, status, p)
}

// hearTrouble takes what somebody has sent from there. The address is looked at, and kept nowhere.
func (s *Server) hearTrouble(w http.ResponseWriter, r *http.Request, at sight) {
	err := s.limiter.trouble("a:"+address(r), troubleFrom)
	if err == nil {
		err = s.limiter.trouble("d:"+string(at.Place.Desk.ID), troubleAt)
	}
	if err != nil {
		s.muchTrouble(w, r, at, err)
		return
	}
	m, photo, wrong := readTrouble(r)
	if wrong != "" {
		form := at.complaint(m.Kind, m.Words)
		no := say(wrong)
		form.Wrong = &no
		form.AtKind, form.AtWords, form.AtPhoto = wrong == "web.trouble.pick", wrong == "web.trouble.long" || wrong == "web.trouble.needwords", wrong == "web.trouble.nophoto"
		s.showTrouble(w, r, http.StatusUnprocessableEntity, at, form)
		return
	}
	m.Report, m.Desk = trouble.NewReportID(), at.Place.Desk.ID
	joined, err := s.fileTrouble(r.Context(), m, photo)
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	key := "web.trouble.done"
	if joined {
		key = "web.trouble.joined"
	}
	s.show(w, r, http.StatusOK, page{Name: say("web.desk", at.Place.Desk.Code), Where: where(at.Place), Look: "done", Done: true, State: say(key),
		Lines: []said{say("trouble.broken." + kindWord(m.Kind)), say(key + ".line")}, Ways: []leads{{at.path, say("web.trouble.again")}}, Aside: true})
}

func (s *Server) muchTrouble(w http.ResponseWriter, r *http.Request, at sight, err error) {
	var busy *syncing.Error
	if errors.As(err, &busy) {
		w.Header().Set("Retry-After", strconv.Itoa(int(busy.Retry/time.Second)+1))
	}
	s.show(w, r, http.StatusTooManyRequests, page{Name: say("web.desk", at.Place.Desk.Code), Where: where(at.Place), Look: "bad", Wrong: true,
		State: say("web.trouble.many"), Lines: []said{say("web.trouble.many.line")}})
}

// readTrouble reads the form, whose size the gate has bound. wrong is what is to be said instead.
func readTrouble(r *http.Request) (m trouble.Make, photo []byte, wrong string) {
	err := r.ParseMultipartForm(maxTrouble)
	if err != nil {
		return m, nil, "web.trouble.nophoto"
	}
	defer r.MultipartForm.RemoveAll()
	words, fits := trouble.Fitting(r.PostFormValue("words"), trouble.MaxWords)
	if m.Kind = trouble.Kind(r.PostFormValue("kind")); !m.Kind.Known() {
		m.Kind = ""
	}
	if m.Words = words; !fits {
		return m, nil, "web.trouble.long"
	}
	if m.Kind == "" {
		return m, nil, "web.trouble.pick"
	}
	for _, file := range r.MultipartForm.File["photo"] {
		if file.Size > 0 && photo == nil {
			if photo = readPhoto(file); photo == nil {
				return m, nil, "web.trouble.nophoto"
			}
			m.Photo = picture.ID(photo)
		}
	}
	if m.Kind == trouble.Other && m.Words == "" && photo == nil {
		return m, nil, "web.trouble.needwords"
	}
	return m, photo, ""
}

// readPhoto is a picture without what tells of place and camera; nil for what is none.
func readPhoto(header *multipart.FileHeader) []byte {
	file, err := header.Open()
	if err != nil {
		return nil
	}
	defer file.Close()
	whole, err := io.ReadAll(io.LimitReader(file, maxTroublePhoto+1))
	if err != nil || len(whole) > maxTroublePhoto {
		return nil
	}
	bare, ok := picture.Strip(whole)
	if !ok {
		return nil
	}
	return bare
}

// fileTrouble keeps what nobody in particular has said.
func (s *Server) fileTrouble(ctx context.Context, m trouble.Make, photo []byte) (joined bool, err error) {
	err = s.hub.Mend(ctx, func(ctx context.Context, c *trouble.Caretaker, tx *central.Tx) error {
		_, err := c.Store.LiveCase(ctx, m.Desk, m.Kind)
		if joined = err == nil; err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if photo != nil {
			if err := tx.PutPicture(ctx, central.Picture{ID: m.Photo, MadeAt: s.Now(), Whole: photo}); err != nil {
				return err
			}
		}
		return c.Report(ctx, "", m)
	})
	return joined, err
}

// knownTrouble are lines that say what is known to be broken at a desk.
func knownTrouble(cases []trouble.Case) (lines []said) {
	for _, c := range cases {
		broken, state := say("trouble.broken."+kindWord(c.Kind)), say("trouble.state."+string(c.State))
		lines = append(lines, said{broken.De + ", " + state.De, broken.En + ", " + state.En})
	}
	return lines
}

// kindWord is the end of the keys of a kind; a word that is not known means no more than that something is broken.
func kindWord(kind trouble.Kind) string {
	if !kind.Known() || kind == trouble.Other {
		return "else"
	}
	return string(kind)
}
