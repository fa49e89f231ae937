// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// Wake opens the stream of hints. It ends when ctx does, when the connection breaks, and when nothing came for three
// heartbeats.
func (c *Client) Wake(ctx context.Context) (<-chan struct{}, error) {
	ctx, hangUp := context.WithCancel(ctx)
	resp, err := c.openStream(ctx)
	if err != nil {
		hangUp()
		return nil, err
	}
	hints := make(chan struct{}, 1)
	go func() {
		defer close(hints)
		defer resp.Body.Close()
		defer hangUp()
		silence := time.AfterFunc(c.quiet, hangUp)
		defer silence.Stop()
		readEvents(resp.Body, func() { silence.Reset(c.quiet) }, func() { nudge(hints) })
	}()
	return hints, nil
}

func (c *Client) openStream(ctx context.Context) (*http.Response, error) {
	req, err := c.request(ctx, http.MethodGet, WakePath, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", eventType)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("GET %s: %w", WakePath, err)
	}
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if resp.StatusCode == http.StatusOK && kind == eventType {
		return resp, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return nil, fmt.Errorf("GET %s: the answer is %q, not %s: not our server?", WakePath, kind, eventType)
	}
	return nil, failure(resp)
}

// readEvents reads server-sent events until the stream ends: alive at every line, hint at every event named "hint".
// Lines that are longer than any of ours end the stream.
func readEvents(stream io.Reader, alive, hint func()) {
	lines := bufio.NewScanner(stream)
	lines.Buffer(make([]byte, 0, 512), maxEventLine)
	event := ""
	for lines.Scan() {
		alive()
		line := strings.TrimSuffix(lines.Text(), "\r")
		name, value, _ := strings.Cut(line, ":")
		switch {
		case line == "":
			if event == "hint" {
				hint()
			}
			event = ""
		case name == "event":
			event = strings.TrimPrefix(value, " ")
		}
	}
}

func nudge(hints chan<- struct{}) {
	select {
	case hints <- struct{}{}:
	default: // one is waiting already
	}
}
