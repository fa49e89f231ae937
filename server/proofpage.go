// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/badge"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// A shown award with what can be said of it.
type shownAward struct {
	learn.Award
	holder string
	town   string
}

// serveProof is the page behind the code on a certificate: what its holder shows, and whether it holds. Without the word there is nothing.
func (s *Server) serveProof(w http.ResponseWriter, r *http.Request) {
	a, err := s.shared(r.Context(), r.PathValue("word"))
	switch {
	case errors.Is(err, learn.ErrGone):
		s.nothing(w, r, "web.proof.none")
	case err != nil:
		s.trouble(w, r, err)
	default:
		s.show(w, r, http.StatusOK, proofPage(a, r.PathValue("word"), s.Now()))
	}
}

// shared is the award that its holder shows under a word.
func (s *Server) shared(ctx context.Context, word string) (a shownAward, err error) {
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		a = shownAward{}
		rows := snap.Learn()
		if a.Award, err = rows.AwardShared(ctx, word); err != nil {
			return err
		}
		holder, err := rows.Colleague(ctx, a.Person)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		a.holder = holder.Name()
		units, err := rows.Units(ctx)
		for _, u := range units {
			if u.Parent == "" && a.town == "" {
				a.town = u.Name
			}
		}
		return err
	})
	return a, err
}

// proofPage says what was achieved, by whom, when, and whether it holds now.
func proofPage(a shownAward, word string, now time.Time) page {
	p := page{Name: said{De: a.Title}, Where: []said{{De: a.Badge.Name}, say("web.proof.by", a.town)}, Look: "done", State: say("web.proof.holds")}
	switch {
	case a.Revoked != "":
		p.Look, p.State = "bad void", say("web.proof.revoked")
	case !a.Ends.IsZero() && now.After(a.Ends):
		p.Look, p.State = "out", say("web.proof.ended")
	case a.Credential == "":
		p.Look, p.State = "free", say("web.proof.unsigned")
	}
	p.Lines = append(p.Lines, say("web.proof.holder", a.holder), sayDay("web.proof.at", a.At))
	if !a.Ends.IsZero() {
		p.Lines = append(p.Lines, sayDay("web.proof.until", a.Ends))
	}
	if a.Badge.Criteria != "" {
		p.Lines = append(p.Lines, said{De: a.Badge.Criteria})
	}
	if a.Credential != "" && a.Revoked == "" { // what was taken back is not handed out as if it were good
		p.Ways = []leads{{proofPath + word + "/badge", say("web.proof.badge")}}
	}
	return p
}

// sayDay puts a day with its year into words, in each language as it writes days.
func sayDay(key string, at time.Time) said {
	at = at.In(booking.Building{}.Location())
	in := func(w words) string {
		months := strings.Split(w["date.months"], "|")
		return fmt.Sprintf(w[key], fmt.Sprintf(w["date.dayofmonth"]+" %d", at.Day(), months[at.Month()-1], at.Year()))
	}
	return said{in(german()), in(english())}
}

// Told tells whether others can learn that an award was taken back: it has no badge yet, or its badge names the list that says so.
func Told(a learn.Award) bool {
	_, listed := statusOf(a.Credential)
	return listed || a.Credential == ""
}

// serveBadge is the signed badge itself, for programs that check it.
func (s *Server) serveBadge(w http.ResponseWriter, r *http.Request) {
	a, err := s.shared(r.Context(), r.PathValue("word"))
	if errors.Is(err, learn.ErrGone) || err == nil && a.Credential == "" {
		s.nothing(w, r, "web.proof.none")
		return
	}
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	w.Header().Set("Content-Disposition", `attachment; filename="badge.json"`)
	sendLinked(w, a.Credential)
}

// sendLinked sends JSON-LD that others may read from wherever they are.
func sendLinked(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "application/ld+json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	_, _ = w.Write([]byte(text)) // who has gone needs no answer
}

// serveStatus is a list of badges that were taken back, as it was signed last.
func (s *Server) serveStatus(w http.ResponseWriter, r *http.Request) {
	list, err := strconv.Atoi(r.PathValue("list"))
	var text string
	if err == nil {
		err = s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
			text, _, err = central.FindProofList(ctx, tx, list)
			return err
		})
	} else {
		err = booking.ErrGone
	}
	switch {
	case errors.Is(err, booking.ErrGone):
		wire.NotFound(w)
	case err != nil:
		s.trouble(w, r, err)
	default:
		sendLinked(w, text)
	}
}

// serveIssuer says with which keys badges of this server are signed.
func (s *Server) serveIssuer(w http.ResponseWriter, r *http.Request) {
	var secret string
	err := s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		secret, err = central.FindSecret(ctx, tx, badgeSecret)
		return err
	})
	if errors.Is(err, booking.ErrGone) || err == nil && secret == "" {
		wire.NotFound(w) // none was ever signed
		return
	}
	var text []byte
	if err == nil {
		var key badge.Key
		if key, err = badge.ParseKey(secret); err == nil {
			text, err = controllerOf(s.URL, key).Document()
		}
	}
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	sendLinked(w, string(text))
}
