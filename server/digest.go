// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server/letter"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// A Carrier brings letters; *letter.Sender is one.
type Carrier interface {
	Send(ctx context.Context, letters []letter.Letter, sent func(i int, err error)) error
}

const (
	// mailClock is from when on mail is written on a day, in minutes on the town's clock; weekly mail on Mondays, or on the first day after that is none of rest.
	mailClock = 7 * 60
	// mostLetters is how many letters are written at once, and mostWishes how many wishes looked at in one transaction.
	mostLetters, mostWishes = 200, 500
	// mostLines is how many posts a mail names; others are counted.
	mostLines = 12
	// askAgain is how long somebody waits who names another address: nobody's letter box is filled through us.
	askAgain = time.Hour
	// mailRest is how long nothing is tried when the mail server could not be reached.
	mailRest = 5 * time.Minute
)

// What is kept of a mail that did not go.
const (
	mailRefused = "refused"
	mailLater   = "later"
)

// A parcel is a letter with the mailbox as it stands when the letter goes, and as it stood before.
type parcel struct {
	letter      letter.Letter
	box, before central.Mailbox
}

// Mail writes to those who want mail: first whether they really do, and then what they have missed, once a day or a week.
func (s *Server) Mail(ctx context.Context) error {
	if s.Carrier == nil || s.Now().Before(s.mailAgain) {
		return nil
	}
	if err := s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.DropUnwantedMailboxes(ctx) }); err != nil {
		return err
	}
	for after := staff.PersonID(""); ; {
		parcels, next, err := s.parcels(ctx, after)
		if err != nil {
			return err
		}
		if err := s.carry(ctx, parcels); err != nil || next == "" {
			return err
		}
		after = next
	}
}

// parcels writes letters to those who want mail after a person, and tells after whom to go on; to nobody when all were looked at. What a
// letter tells counts as told before it goes: another process must not tell it, too.
func (s *Server) parcels(ctx context.Context, after staff.PersonID) (list []parcel, next staff.PersonID, err error) {
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		list, next = nil, ""
		wishes, err := snap.Wishes(ctx, after, mostWishes)
		if err != nil {
			return err
		}
		channels, err := snap.News().Channels(ctx)
		if err != nil {
			return err
		}
		names := map[news.ChannelID]string{}
		for _, c := range channels {
			names[c.ID] = c.Name
		}
		for _, w := range wishes {
			p, due, err := s.parcel(ctx, snap, w, names)
			if err != nil {
				return err
			}
			if due {
				list = append(list, p)
			}
			if len(list) == mostLetters {
				next = w.Hearing.Person
				return nil
			}
		}
		if len(wishes) == mostWishes {
			next = wishes[len(wishes)-1].Hearing.Person
		}
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, next, err
	}
	var mine []parcel
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		mine = nil
		for _, p := range list {
			now, err := central.FindMailboxOf(ctx, tx, p.box.Person)
			if err != nil {
				return err
			}
			if now != p.before {
				continue // somebody else was faster
			}
			if err := tx.PutMailbox(ctx, p.box); err != nil {
				return err
			}
			if p.letter.To != "" {
				mine = append(mine, p)
			}
		}
		return nil
	})
	return mine, next, err
}

// carry brings letters, and notes of those that did not go that they did not.
func (s *Server) carry(ctx context.Context, parcels []parcel) error {
	if len(parcels) == 0 {
		return nil
	}
	letters, failed := make([]letter.Letter, len(parcels)), map[int]error{}
	for i, p := range parcels {
		letters[i], failed[i] = p.letter, letter.ErrLater
	}
	err := s.Carrier.Send(ctx, letters, func(i int, err error) {
		if failed[i] = err; err == nil {
			delete(failed, i)
		}
	})
	s.Log.Info("wrote mail", "sent", len(parcels)-len(failed), "failed", len(failed))
	if len(failed) == 0 {
		return err
	}
	keep := context.WithoutCancel(ctx) // else it would count as told
	return errors.Join(err, s.Central.Write(keep, func(ctx context.Context, tx *central.Tx) error {
		for i, why := range failed {
			box := parcels[i].before
			box.Person, box.Failed = parcels[i].box.Person, mailLater
			if errors.Is(why, letter.ErrRefused) { // until another address is named
				box = parcels[i].box
				box.AgreedAt, box.Failed = time.Time{}, mailRefused
			} else {
				s.mailAgain = s.Now().Add(mailRest)
			}
			now, err := central.FindMailboxOf(ctx, tx, box.Person)
			switch {
			case err != nil || now != parcels[i].box:
			case box.Secret == "": // there was none before
				err = tx.DropMailbox(ctx, box.Person)
			default:
				err = tx.PutMailbox(ctx, box)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
}

// parcel is what somebody who wants mail gets now, with the names of the channels; not due for nothing.
func (s *Server) parcel(ctx context.Context, snap *central.Snapshot, w central.Wish, names map[news.ChannelID]string) (p parcel, due bool, err error) {
	now := time.Unix(s.Now().Unix(), 0).UTC() // as it is kept
	p.before, p.box = w.Mailbox, w.Mailbox
	p.before.Person, p.box.Person = w.Hearing.Person, w.Hearing.Person
	here := now.In(booking.Building{}.Location())
	switch {
	case w.Address != w.Mail && now.Sub(w.AskedAt) < askAgain, w.Address == w.Mail && w.AgreedAt.IsZero(), w.Quiet(here):
		return p, false, nil
	case w.Address != w.Mail:
		p.box = central.Mailbox{Person: w.Hearing.Person, Address: w.Mail, Secret: rand.Text(), AskedAt: now}
		p.letter = s.asking(p.box)
		return p, true, nil
	case here.Hour()*60+here.Minute() < mailClock, !w.SentAt.Before(lastMail(w.Digest, here)):
		return p, false, nil
	}
	owed, fresh, err := s.missed(ctx, snap, w.Hearing.Person, w.SentAt)
	if err != nil {
		return p, false, err
	}
	p.box.SentAt, p.box.Failed = now, ""
	if len(owed)+len(fresh) > 0 {
		p.letter = s.telling(p.box, w.Digest, owed, fresh, names)
	}
	return p, true, nil
}

// lastMail is when mail of a kind was due on the day of here, or in its week.
func lastMail(d news.Digest, here time.Time) time.Time {
	day := booking.DayOf(here, here.Location())
	if d == news.Weekly {
		day = day.Monday()
	}
	return day.At(here.Location(), mailClock)
}

// missed is what somebody has to acknowledge, and what they have not read of what has appeared since.
func (s *Server) missed(ctx context.Context, snap *central.Snapshot, person staff.PersonID, since time.Time) (owed, fresh []store.Headline, err error) {
	rows := snap.News()
	member, err := rows.Member(ctx, person)
	if errors.Is(err, news.ErrGone) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	follows, err := rows.Follows(ctx, person)
	if err != nil {
		return nil, nil, err
	}
	muted := map[news.ChannelID]bool{}
	for _, f := range follows {
		if f.Post == "" && f.Level == news.Mutes {
			muted[f.Channel] = true
		}
	}
	return rows.Missed(ctx, store.Reading{
		Person: person, Now: s.Now(), Muted: muted, Most: 100,
		Reach: func(a news.Audience) store.Reach { return store.Reach{Mine: a.Has(member)} },
	}, since)
}

// asking is the letter to an address that somebody has named: nothing comes there before its owner has said yes.
func (s *Server) asking(box central.Mailbox) letter.Letter {
	link := s.URL + mailPath + box.Secret
	return s.letter(box, say("mail.ask.subject"), say("mail.ask", link))
}

// telling is the letter that says what was missed: titles and channels, nothing of what stands in the posts, and nobody's name.
func (s *Server) telling(box central.Mailbox, digest news.Digest, owed, fresh []store.Headline, names map[news.ChannelID]string) letter.Letter {
	subject := say("mail.subject.one")
	if n := len(owed) + len(fresh); n > 1 {
		subject = say("mail.subject", n)
	}
	own := map[news.Digest]said{news.Daily: say("mail.daily"), news.Weekly: say("mail.weekly")}[digest]
	link := s.URL + mailPath + box.Secret
	body := func(pick func(said) string) string {
		var text strings.Builder
		for _, part := range []struct {
			head said
			list []store.Headline
		}{{say("mail.owed"), owed}, {say("mail.fresh"), fresh}} {
			if len(part.list) == 0 {
				continue
			}
			fmt.Fprintf(&text, "%s\n", pick(part.head))
			for _, h := range part.list[:min(len(part.list), mostLines)] {
				fmt.Fprintf(&text, "  - %s\n", pick(line(h, names[h.Channel])))
			}
			if more := len(part.list) - mostLines; more > 0 {
				fmt.Fprintf(&text, "  - %s\n", pick(say("mail.more", more)))
			}
			text.WriteString("\n")
		}
		text.WriteString(pick(say("mail.read", s.URL)) + "\n" + pick(own) + "\n" + pick(say("mail.stop", link)))
		return text.String()
	}
	return s.letter(box, subject, said{body(func(w said) string { return w.De }), body(func(w said) string { return w.En })})
}

// line is a post in a mail: its title, its channel, and until when it has to be acknowledged.
func line(h store.Headline, channel string) said {
	if !h.Owes || h.Due.IsZero() {
		return say("mail.line", h.Title, channel)
	}
	due := h.Due.In(booking.Building{}.Location())
	return say("mail.line.due", h.Title, channel, due.Day(), int(due.Month()))
}

// letter is a mail in both languages, as the pages are.
func (s *Server) letter(box central.Mailbox, subject, text said) letter.Letter {
	return letter.Letter{
		To: box.Address, Subject: subject.De + " / " + subject.En, Stop: s.URL + mailPath + box.Secret, ID: strings.ToLower(rand.Text()), At: s.Now(),
		Text: text.De + "\n\n--\n\n" + text.En + "\n",
	}
}
