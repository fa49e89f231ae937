// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/text"
)

const (
	// calendarPath is where calendars fetch a person's bookings: the secret and ".ics" follow it. It is never logged.
	calendarPath = "/c/"
	// calendarBack is how far back a calendar reaches.
	calendarBack = booking.Day(30)
	// calendarRefresh is how often calendars are asked to come.
	calendarRefresh = time.Hour
	calendarType    = "text/calendar; charset=utf-8"
)

// errNoCalendar is the answer to every link that does not work, whatever it was.
var errNoCalendar = errors.New("no such calendar")

// serveCalendar answers calendars that fetch a person's bookings by a secret link. Forged, revoked and ended links look alike: like a
// page that never was.
func (s *Server) serveCalendar(w http.ResponseWriter, r *http.Request) {
	answer, err := s.calendar(r)
	var busy *syncing.Error
	switch {
	case errors.Is(err, errNoCalendar):
		s.serveNothing(w, r)
	case errors.As(err, &busy):
		wire.Fail(w, busy)
	case err != nil:
		wire.Fail(w, s.hub.failed("calendar", err))
	default:
		answer.write(w, r)
	}
}

// A calendarAnswer is what a calendar gets; without a body it has it already.
type calendarAnswer struct {
	tag  string
	body []byte
}

func (a calendarAnswer) write(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("ETag", a.tag)
	head.Set("Cache-Control", "private, no-cache")
	if a.body == nil {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	head.Set("Content-Type", calendarType)
	head.Set("Content-Disposition", `inline; filename="pult.ics"`)
	head.Set("Content-Length", strconv.Itoa(len(a.body)))
	if r.Method != http.MethodHead {
		w.Write(a.body) // who went away does not need it
	}
}

// calendar finds the link, and writes the calendar unless the asker has it.
func (s *Server) calendar(r *http.Request) (answer calendarAnswer, err error) {
	words := wordsOf(r.URL.Query().Get("lang"))
	if words == nil {
		return answer, errNoCalendar
	}
	secret, whole := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, calendarPath), ".ics")
	if !whole || len(secret) > 128 {
		return answer, errNoCalendar
	}
	hash := booking.FeedSecret(secret).Hash()
	if _, err := s.proofs.read(r.Context(), s.Central); err != nil { // it may have to be drawn, and nothing may be written while others read
		return answer, err
	}
	state := s.calendarState(words.Language(), s.base(r)) // before anything is read: what is read is as new as that, or newer
	err = s.Central.Peek(r.Context(), func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		feed, err := s.findFeed(ctx, rows, hash)
		if err != nil {
			return err
		}
		if state.latest, state.n, err = rows.BookingsMark(ctx, feed.Person); err != nil {
			return err
		}
		if answer.tag = s.calendars.tag(feed.ID, state); answer.tag != "" && matches(r, answer.tag) {
			return nil
		}
		if answer.body, err = s.writeCalendar(ctx, rows, feed, words, state); err != nil {
			return err
		}
		answer.tag = tagOf(answer.body)
		s.calendars.keep(feed.ID, state, answer.tag)
		if matches(r, answer.tag) {
			answer.body = nil
		}
		return nil
	})
	return answer, err
}

// languages are the words of each language, read once.
var languages = sync.OnceValue(func() map[string]*text.Text {
	all := map[string]*text.Text{}
	for _, language := range text.Languages {
		words, err := text.New(language)
		if err != nil {
			panic(err) // the files are embedded, and a test reads them
		}
		all[language] = words
	}
	return all
})

// wordsOf are those of a language, the first one where none is said; nil where nobody speaks it.
func wordsOf(language string) *text.Text {
	return languages()[cmp.Or(language, text.Languages[0])]
}

// findFeed is the link of a hash that works now, unless it is used too often.
func (s *Server) findFeed(ctx context.Context, rows store.Booking, hash string) (booking.Feed, error) {
	feed, err := rows.FeedOf(ctx, hash)
	if err == nil {
		_, err = rows.Colleague(ctx, feed.Person) // who has left has none
	}
	if errors.Is(err, booking.ErrGone) || err == nil && !s.Now().Before(feed.Ends()) {
		return feed, errNoCalendar
	}
	if err != nil {
		return feed, err
	}
	return feed, s.limiter.feed(feed.ID)
}

// A calendarState is all that a calendar follows from. While it stays the same, so does every byte.
type calendarState struct {
	epoch, language, base string
	line, lasting         int64
	latest, n             int64       // of the person's bookings
	from                  booking.Day // the first day that is shown
}

func (s *Server) calendarState(language, base string) calendarState {
	head := s.Central.Head()
	from := booking.DayOf(s.Now(), booking.Building{}.Location()) - calendarBack
	return calendarState{epoch: head.Epoch, language: language, base: base, line: head.Line, lasting: head.Lasting, from: from}
}

// writeCalendar writes the person's bookings, those that have ended early as cancelled, so that calendars take them away.
func (s *Server) writeCalendar(ctx context.Context, rows store.Booking, feed booking.Feed, words *text.Text, state calendarState) ([]byte, error) {
	listed, err := rows.Listed(ctx, feed.Person, state.from.Start(booking.Building{}.Location()))
	if err != nil {
		return nil, err
	}
	desks := make([]booking.DeskID, len(listed))
	for i, l := range listed {
		desks[i] = l.Desk
	}
	places, err := s.calendars.placesOf(ctx, rows, unique(desks), state)
	if err != nil {
		return nil, err
	}
	offered, err := rows.Offered(ctx, feed.Person)
	if err != nil {
		return nil, err
	}
	calendar := ics.Calendar{Name: words.T("calendar.name"), Refresh: calendarRefresh}
	for _, l := range listed {
		link, err := s.bookingLink(ctx, state.base, l.Booking)
		if err != nil {
			return nil, err
		}
		calendar.Events = append(calendar.Events, ics.EventOf(ics.Listing{
			Booking: l.Booking, Place: places[l.Desk], Offered: offered[l.ID], Version: l.Ver, Link: link,
		}, words))
	}
	var out bytes.Buffer
	err = ics.Write(&out, calendar)
	return out.Bytes(), err
}

// base is the server's address as people reach it; empty when it is not known.
func (s *Server) base(r *http.Request) string {
	if s.URL != "" || !s.Demo {
		return s.URL
	}
	scheme := "http://"
	if s.secure(r) {
		scheme = "https://"
	}
	return scheme + r.Host // onlyLoopback has looked at it
}

// bookingLink leads to the page of a live booking, where it is given back or checked in; nil where nobody knows the server's address.
func (s *Server) bookingLink(ctx context.Context, base string, b booking.Booking) (*url.URL, error) {
	if base == "" || !b.State.Live() {
		return nil, nil
	}
	path, err := s.BookingPath(ctx, b.ID)
	if err != nil {
		return nil, err
	}
	return url.Parse(base + path)
}

// tagOf is a strong ETag: equal only for equal bytes.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`
}

// matches tells whether the asker has what the tag names (RFC 9110, section 13.1.2).
func matches(r *http.Request, tag string) bool {
	for _, line := range r.Header.Values("If-None-Match") {
		for one := range strings.SplitSeq(line, ",") {
			if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == tag {
				return true
			}
		}
	}
	return false
}

// calendars remembers what was written for links, so that one that has not changed is not written again.
type calendars struct {
	mu     sync.Mutex
	kept   map[booking.FeedID]keptCalendar
	places map[booking.DeskID]booking.Place
	known  placesState // when places holds
}

// A placesState stays the same as long as desks and houses do.
type placesState struct {
	epoch         string
	line, lasting int64
}

type keptCalendar struct {
	state calendarState
	tag   string
}

// mostCalendars is how many are remembered; then all are forgotten.
const mostCalendars = 16384

func (c *calendars) tag(id booking.FeedID, state calendarState) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if kept := c.kept[id]; kept.state == state {
		return kept.tag
	}
	return ""
}

func (c *calendars) keep(id booking.FeedID, state calendarState, tag string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.kept == nil || len(c.kept) >= mostCalendars {
		c.kept = map[booking.FeedID]keptCalendar{}
	}
	c.kept[id] = keptCalendar{state, tag}
}

// placesOf are desks with what is around them. They hardly ever change, and people sit at the same ones.
func (c *calendars) placesOf(ctx context.Context, rows store.Booking, desks []booking.DeskID, state calendarState) (map[booking.DeskID]booking.Place, error) {
	now := placesState{state.epoch, state.line, state.lasting}
	found, missing := c.recall(desks, now)
	if len(missing) == 0 {
		return found, nil
	}
	read, err := rows.Places(ctx, missing)
	if err != nil {
		return nil, err
	}
	maps.Copy(found, read)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == now && len(c.places)+len(read) <= mostCalendars {
		maps.Copy(c.places, read)
	}
	return found, nil
}

// recall are those that are remembered, and those that are not.
func (c *calendars) recall(desks []booking.DeskID, now placesState) (found map[booking.DeskID]booking.Place, missing []booking.DeskID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known != now || c.places == nil {
		c.places, c.known = map[booking.DeskID]booking.Place{}, now
	}
	found = make(map[booking.DeskID]booking.Place, len(desks))
	for _, id := range desks {
		if place, ok := c.places[id]; ok {
			found[id] = place
		} else {
			missing = append(missing, id)
		}
	}
	return found, missing
}

// endFeeds takes away calendar links that have ended.
func (s *Server) endFeeds(ctx context.Context, now time.Time) error {
	_, err := s.Central.EndFeeds(ctx, now.Add(-booking.FeedLife))
	return err
}
