// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/app/certificate"
	"github.com/pult-app/pult/app/cinema"
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/text"
)

// What the system has to show: films in its browser, files in its programmes.

var errNoCinema = errors.New("there is no page for films")

// Film implements lessons.Data.
func (d lessonData) Film(ctx context.Context, course learn.CourseID, key learn.LessonKey, page int, file learn.Hash) error {
	shown, err := d.Lesson(ctx, course, key)
	if err != nil {
		return err
	}
	media, there := film(shown.Lesson, page, file)
	if !there {
		return errNoCourse
	}
	show, err := d.cinema()
	if err != nil {
		return err
	}
	if err := show.Has(ctx, media); err != nil {
		return err
	}
	at := shown.Progress[key].Place
	from := 0
	if at.Page == page {
		from = at.Second
	}
	step := learn.Step{Course: course, Round: shown.Round, Lesson: key}
	pages := shown.Progress[key].Percent * shown.Lesson.Pages / 100
	return d.open(show.Show(cinema.Showing{Media: media, From: from, Words: filmWords(d.words), At: func(second int, ended bool) {
		if ended {
			second = 0
		}
		now := d.second()
		w := learn.Advance{Step: step, Edition: shown.Course.Edition, Pages: max(pages, page-1), Place: learn.Place{At: now, Page: page, Second: second}, At: now}
		if err := d.do(context.WithoutCancel(ctx), learn.KindAdvance, w); err != nil {
			d.log.Warn("keep how far a film is", "error", err)
		}
	}}))
}

// film is a film on a page of a lesson.
func film(l learn.Lesson, page int, file learn.Hash) (learn.Media, bool) {
	if page < 1 || page > len(l.Texts) {
		return learn.Media{}, false
	}
	parts := l.Texts[page-1].Parts
	at := slices.IndexFunc(parts, func(p learn.Part) bool { return p.Media != nil && p.Media.File == file })
	if at < 0 {
		return learn.Media{}, false
	}
	return *parts[at].Media, true
}

func filmWords(words *text.Text) cinema.Words {
	return cinema.Words{
		Language: words.Language(), Chapters: words.T("film.chapters"), Transcript: words.T("film.transcript"), Speed: words.T("film.speed"),
		Captions: words.T("film.captions"), Signs: words.T("film.signs"), Back: words.T("film.back"), Failed: words.T("film.failed"),
	}
}

// cinema is opened with the first film.
func (k *client) cinema() (*cinema.Cinema, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.films == nil {
		if k.loader.shelf == nil {
			return nil, errNoCinema
		}
		films, err := cinema.Open(k.loader.shelf.Open)
		if err != nil {
			return nil, err
		}
		k.films = films
	}
	return k.films, nil
}

// closeFilms ends the pages of films.
func (k *client) closeFilms() error {
	k.mu.Lock()
	films := k.films
	k.films = nil
	k.mu.Unlock()
	if films == nil {
		return nil
	}
	return films.Close()
}

// OpenFile implements lessons.Data. The file is written anew under its own name, where the person finds it again.
func (d lessonData) OpenFile(_ context.Context, _ learn.CourseID, take learn.Take) error {
	source, err := d.loader.shelf.Open(string(take.File))
	if err != nil {
		return err
	}
	defer source.Close()
	path, err := writeDown(d.downloads(), folder.FileName(take.Title, take.Type), source)
	if err != nil {
		return err
	}
	return d.open(fileURL(path))
}

// writeDown writes a file into a folder, where the person looks for what they asked for. One of the same name gets a number.
func writeDown(dir, name string, from io.Reader) (path string, err error) {
	ext := filepath.Ext(name)
	for n := 1; n < 100; n++ {
		path = filepath.Join(dir, name)
		if n > 1 {
			path = filepath.Join(dir, fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext))
		}
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = io.Copy(file, from)
		if err = errors.Join(err, file.Close()); err != nil {
			return "", errors.Join(err, os.Remove(path))
		}
		return path, nil
	}
	return "", fmt.Errorf("there are too many files called %s", name)
}

func fileURL(path string) *url.URL { return &url.URL{Scheme: "file", Path: filepath.ToSlash(path)} }

// OpenLink implements lessons.Data.
func (d lessonData) OpenLink(address string) error {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "http" && at.Scheme != "https" && at.Scheme != "mailto" && at.Scheme != "tel" {
		return &ui.Trouble{Kind: ui.ServerAway, Err: fmt.Errorf("no address to open: %q", at)}
	}
	return d.open(at)
}

// SaveCertificate implements lessons.Data.
func (d lessonData) SaveCertificate(ctx context.Context, of lessons.Subject) (name string, err error) {
	a, err := d.Award(ctx, of)
	if err != nil {
		return "", err
	}
	paper, err := certificateOf(a, d.words)
	if err != nil {
		return "", err
	}
	path, err := writeDown(d.downloads(), folder.FileName(d.words.T("certificate.heading")+" "+a.Title, "application/pdf"), paper)
	if err != nil {
		return "", err
	}
	return saidPath(path), d.open(fileURL(path))
}

// saidPath is where a file lies as people read it: its folder and its name.
func saidPath(path string) string {
	return filepath.Join(filepath.Base(filepath.Dir(path)), filepath.Base(path))
}

// issuerOf is who a badge says that it is from.
func issuerOf(credential string) string {
	var said struct{ Issuer struct{ Name string } }
	if json.Unmarshal([]byte(credential), &said) != nil {
		return ""
	}
	return said.Issuer.Name
}

// certificateOf is an award on paper.
func certificateOf(a lessons.Award, words *text.Text) (io.Reader, error) {
	c := certificate.Certificate{
		Language: words.Language(), Heading: words.T("certificate.heading"), Lead: words.T("certificate.lead"), Holder: a.Holder, Did: words.T("certificate.course"),
		Title: a.Title, Badge: a.Badge.Name, Criteria: a.Badge.Criteria, Day: words.T("certificate.day", yearly(words, a.At)), Link: a.Address,
		Check: words.T("certificate.check"), Foot: words.T("certificate.foot"),
	}
	if by := issuerOf(a.Credential); by != "" {
		c.Issuer = words.T("certificate.issuer", by)
	}
	if a.Path != "" {
		c.Did = words.T("certificate.path")
	}
	if !a.Ends.IsZero() {
		c.Until = words.T("certificate.until", yearly(words, a.Ends))
	}
	var out bytes.Buffer
	return &out, certificate.Write(&out, c)
}

// yearly is a day with its year.
func yearly(words *text.Text, at time.Time) string {
	day := booking.DayOf(at, home())
	return words.DayOfMonth(day) + " " + strconv.Itoa(at.In(home()).Year())
}
