// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// A machine is a seat with a home folder of its own, and a way to open pages and files that writes down what was to be opened.
type machine struct {
	seat seat
	home string
	page string // the file with the address
}

func newMachine(work string, s seat) (*machine, error) {
	m := &machine{seat: s, home: filepath.Join(work, s.name+"-home")}
	m.page = filepath.Join(m.home, "page")
	if err := os.MkdirAll(filepath.Join(m.home, "Downloads"), 0o700); err != nil {
		return nil, err
	}
	m.seat.env = []string{"HOME=" + m.home, "PATH=" + m.home + ":" + os.Getenv("PATH")}
	opener := fmt.Sprintf("#!/bin/sh\nprintf '%%s' \"$1\" > %[1]s.new && mv %[1]s.new %[1]s\n", m.page)
	return m, os.WriteFile(filepath.Join(m.home, "xdg-open"), []byte(opener), 0o700)
}

// opened waits for what was to be opened, and forgets it.
func (m *machine) opened(ctx context.Context) (*url.URL, error) {
	for began := time.Now(); time.Since(began) < patience && ctx.Err() == nil; time.Sleep(20 * time.Millisecond) {
		text, err := os.ReadFile(m.page)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		at, err := url.Parse(string(text))
		return at, errors.Join(err, os.Remove(m.page))
	}
	return nil, errors.Join(errors.New("nothing was opened"), ctx.Err())
}

// get asks for an address.
func get(ctx context.Context, address string) (kind string, body []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", nil, err
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", nil, err
	}
	defer got.Body.Close()
	body, err = io.ReadAll(got.Body)
	if err == nil && got.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %.200s", address, got.Status, body)
	}
	return got.Header.Get("Content-Type"), body, err
}

// filmSeen is what was found on a film's page.
type filmSeen struct{ bytes int }

// watches opens the page of a film as a browser does: film, captions and chapters are there, and what it tells is heard.
func (s *school) watches(ctx context.Context) error {
	at, err := s.laptop.opened(ctx)
	if err != nil {
		return err
	}
	page := at.String()
	_, body, err := get(ctx, page)
	if err != nil {
		return err
	}
	for _, part := range []string{`src="film"`, `src="captions/0"`, `src="chapters"`, "Kapitel"} {
		if !strings.Contains(string(body), part) {
			return fmt.Errorf("the page of the film has no %s:\n%s", part, body)
		}
	}
	for _, one := range []struct{ name, kind, begins string }{
		{"film", "video/webm", "\x1aE\xdf\xa3"}, {"captions/0", "text/vtt", "WEBVTT"}, {"chapters", "text/vtt", "WEBVTT"}, {"film.js", "text/javascript", ""}, {"film.css", "text/css", ""},
	} {
		kind, body, err := get(ctx, page+one.name)
		if err != nil {
			return err
		}
		if !strings.HasPrefix(kind, one.kind) || !strings.HasPrefix(string(body), one.begins) {
			return fmt.Errorf("%s is %s and begins with %.20q", one.name, kind, body)
		}
		if one.name == "film" {
			s.film.bytes = len(body)
		}
	}
	return s.browser.plays(page, watched)
}

// watched is the second at which Jana stops the film.
const watched = 12

// watchesOn opens the film once more: it goes on where it was left.
func (s *school) watchesOn(ctx context.Context) error {
	at, err := s.laptop.opened(ctx)
	if err != nil {
		return err
	}
	_, body, err := get(ctx, at.String())
	if err != nil {
		return err
	}
	if !strings.Contains(string(body), fmt.Sprintf(`data-from="%d"`, watched)) {
		return fmt.Errorf("the film does not go on at second %d:\n%s", watched, body)
	}
	return s.browser.keep(at.String(), "film", 960, 900, s.next)
}

// proves opens the address of an award as somebody does to whom it was given.
func (s *school) proves(ctx context.Context, address, name string) error {
	_, body, err := get(ctx, address)
	if err != nil {
		return err
	}
	if !strings.Contains(string(body), "Echt und gültig") {
		return fmt.Errorf("%s does not say that the badge holds:\n%s", address, body)
	}
	return s.browser.keep(address, "nachweis-"+name, 520, 640, s.next)
}

// reads opens the certificate that was kept.
func (s *school) reads(ctx context.Context) error {
	at, err := s.laptop.opened(ctx)
	if err != nil {
		return err
	}
	if at.Scheme != "file" || filepath.Dir(at.Path) != filepath.Join(s.laptop.home, "Downloads") {
		return fmt.Errorf("the certificate is at %s", at)
	}
	text, err := exec.CommandContext(ctx, "pdftotext", "-layout", at.Path, "-").Output()
	if err != nil {
		return fmt.Errorf("read the certificate (package poppler-utils): %w", err)
	}
	for _, part := range []string{"Jana", s.courses[records].Course.Title, "/z/"} {
		if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), part) {
			return fmt.Errorf("the certificate does not say %q:\n%s", part, text)
		}
	}
	picture := strings.TrimSuffix(s.next("zertifikat"), ".png")
	if out, err := exec.CommandContext(ctx, "pdftoppm", "-png", "-singlefile", "-r", "80", at.Path, picture).CombinedOutput(); err != nil {
		return fmt.Errorf("draw the certificate: %w: %s", err, out)
	}
	return nil
}
