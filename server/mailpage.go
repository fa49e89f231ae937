// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// mailPath is where the owner of an address says yes or no to mail: the secret that stands in the mail follows it. It is never logged.
const mailPath = "/m/"

// serveMail is the page behind the link in a mail. Programs of mail end it by one click without looking at it (RFC 8058).
func (s *Server) serveMail(w http.ResponseWriter, r *http.Request) {
	secret := r.PathValue("token")
	var box central.Mailbox
	err := s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		box, err = central.FindMailbox(ctx, tx, secret)
		return err
	})
	switch {
	case errors.Is(err, booking.ErrGone):
		s.nothing(w, r, "web.mail.none")
	case err != nil:
		s.trouble(w, r, err)
	case r.Method == http.MethodPost:
		s.answerMail(w, r, box)
	default:
		s.show(w, r, http.StatusOK, mailPage(box))
	}
}

// mailPage says whether mail comes to an address, which the page does not name, and has buttons for both.
func mailPage(box central.Mailbox) page {
	p := page{Name: say("web.mail"), Look: "free", State: say("web.mail.asked"), Lines: []said{say("web.mail.asked.line")}}
	p.Form = &form{Path: mailPath + box.Secret, Buttons: []button{{"agree", say("web.mail.agree")}, {"stop", say("web.mail.no")}}}
	if !box.AgreedAt.IsZero() {
		p.Look, p.State, p.Lines = "done", say("web.mail.agreed"), []said{say("web.mail.agreed.line")}
		p.Form.Buttons = []button{{"stop", say("web.mail.stop")}}
	}
	return p
}

func (s *Server) answerMail(w http.ResponseWriter, r *http.Request, box central.Mailbox) {
	if !s.readForm(w, r) {
		return
	}
	var err error
	switch {
	case r.PostForm.Get("do") == "stop" || r.PostForm.Get("List-Unsubscribe") == "One-Click":
		if err = s.stopMail(r.Context(), box); err == nil {
			s.show(w, r, http.StatusOK, page{Name: say("web.mail"), Look: "out", Done: true, State: say("web.mail.stopped"), Lines: []said{say("web.mail.stopped.line")}})
			return
		}
	case r.PostForm.Get("do") == "agree":
		if box.AgreedAt.IsZero() {
			box.AgreedAt, box.SentAt, box.Failed = s.Now(), s.Now(), "" // what was before is not told
			err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.PutMailbox(ctx, box) })
		}
	}
	if err != nil {
		s.trouble(w, r, err)
		return
	}
	p := mailPage(box)
	p.Done = true
	s.show(w, r, http.StatusOK, p)
}

// stopMail ends mail to an address, on the devices of its person, too.
func (s *Server) stopMail(ctx context.Context, box central.Mailbox) error {
	return s.hub.Newsroom(ctx, func(ctx context.Context, _ *news.Press, rows store.News, tx *central.Tx) error {
		h, err := rows.Hearing(ctx, box.Person)
		if err == nil && h.Mail == box.Address {
			h.Digest, h.Mail = news.NoMail, ""
			err = rows.PutHearing(ctx, h)
		}
		if err != nil {
			return err
		}
		return tx.DropMailbox(ctx, box.Person)
	})
}
