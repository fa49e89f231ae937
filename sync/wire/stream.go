// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"time"
)

const heartbeat = 25 * time.Second

// What a wake stream says.
const (
	sayFirst = "retry: 5000\n\n"
	sayHint  = "event: hint\ndata:\n\n"
	sayAlive = ":\n\n"
)

// wake serves WakePath: server-sent events (HTML Standard, section 9.2), a "hint" without data for every change. The stream
// has a context of its own, because it outlives its request where it can.
func (h *Handler) wake(w http.ResponseWriter, r *http.Request) {
	if !Method(w, r, http.MethodGet) {
		return
	}
	remote, err := h.Session(r)
	if err != nil {
		h.fail(w, r, err)
		return
	}
	ctx, end := context.WithCancel(context.Background())
	part := context.AfterFunc(r.Context(), end)
	hints, err := remote.Wake(ctx)
	if err != nil {
		end()
		h.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", eventType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Accel-Buffering", "no") // or nginx keeps hints back
	s := &stream{ctx: ctx, end: end, hints: hints}
	if !h.detach(w, s, part) {
		w.WriteHeader(http.StatusOK)
		h.tell(s, h.attached(w))
	}
}

// A stream is a wake stream that is open. Its context ends when the client hangs up.
type stream struct {
	ctx   context.Context
	end   context.CancelFunc
	hints <-chan struct{}
}

// tell says hints and heartbeats until the client hangs up or does not take them, or the hints end. Then the stream has ended.
func (h *Handler) tell(s *stream, say func(text string) bool) {
	beat := time.NewTicker(cmp.Or(h.Heartbeat, heartbeat))
	defer beat.Stop()
	defer s.end()
	for alive := say(sayFirst); alive; {
		select {
		case <-s.ctx.Done():
			return
		case _, open := <-s.hints:
			if !open {
				say(h.later()) // who has gone away does not hear it
				return
			}
			alive = say(sayHint)
		case <-beat.C:
			alive = say(sayAlive)
		}
	}
}

// attached says things within a request.
func (h *Handler) attached(w http.ResponseWriter) (say func(string) bool) {
	control := http.NewResponseController(w)
	return func(text string) bool {
		control.SetWriteDeadline(h.late()) // not every writer knows deadlines; then the server's own hold
		_, err := io.WriteString(w, text)
		return err == nil && control.Flush() == nil
	}
}

// late is when a client has not taken in time what is said now.
func (h *Handler) late() time.Time { return time.Now().Add(cmp.Or(h.Slow, slow)) }

// later asks those whose stream the server ends not to come back all at once.
func (h *Handler) later() string {
	random := h.Rand
	if random == nil {
		random = rand.Float64
	}
	return fmt.Sprintf("retry: %d\n\n", 2000+int(random()*8000))
}
