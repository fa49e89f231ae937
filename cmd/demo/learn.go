// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pult-app/pult/faults/network"
	"github.com/pult-app/pult/learn"
)

// The courses that come along, as they are walked: at a desk, without a network, and in passing.
const (
	records  learn.CourseID = "aktenplan"
	security learn.CourseID = "informationssicherheit"
	safety   learn.CourseID = "arbeitssicherheit"
)

// untilSigned is how long a badge may wait for the house, which signs every minute.
const untilSigned = 90 * time.Second

// A school is the tour through the three courses: Jana on her laptop, Nina on her phone and once without a network.
type school struct {
	*tour
	courses map[learn.CourseID]learn.Edition
	laptop  *machine
	phone   *machine
	browser *browser
	passed  int // courses that were walked from the first page to the badge
	film    filmSeen
}

// learn walks the courses, keeps pictures in dir and ends with one RESULT line.
func (h house) learn(ctx context.Context, dir string) (err error) {
	began := time.Now()
	s := &school{tour: &tour{house: h, dir: dir}, courses: map[learn.CourseID]learn.Edition{}}
	defer func() {
		if err != nil {
			fmt.Printf("RESULT learn failed=1 steps=%d courses=%d\n", s.steps, s.passed)
		}
	}()
	for _, id := range []learn.CourseID{records, security, safety} {
		if s.courses[id], err = h.readCourse(ctx, id); err != nil {
			return err
		}
	}
	defer s.close()
	if err := s.open(ctx); err != nil {
		return err
	}
	defer s.browser.close()
	if err := s.walk(ctx, s.story()); err != nil {
		return err
	}
	fmt.Printf("RESULT learn steps=%d courses=%d pictures=%d offline=%s film_bytes=%d seconds=%.0f folder=%s\n",
		s.steps, s.passed, s.pictures, security, s.film.bytes, time.Since(began).Seconds(), strings.TrimPrefix(dir, h.root+"/"))
	return nil
}

func (s *school) open(ctx context.Context) (err error) {
	if err := s.prepare(ctx, laptop, phone); err != nil {
		return err
	}
	if s.laptop, err = newMachine(s.work, laptop); err != nil {
		return err
	}
	if s.phone, err = newMachine(s.work, phone); err != nil {
		return err
	}
	if s.browser, err = openBrowser(ctx, s.work); err != nil {
		return err
	}
	target := strings.TrimPrefix(s.srv.url, "http://")
	if s.janaNet, err = network.Open(target, network.Conditions{}); err != nil {
		return err
	}
	if s.ninaNet, err = network.Open(target, network.Conditions{}); err != nil {
		return err
	}
	if s.jana, err = s.house.show(ctx, s.display, s.work, s.janaNet.URL(), s.laptop.seat, 0); err != nil {
		return err
	}
	return s.startNina(ctx)
}

func (s *school) startNina(ctx context.Context) (err error) {
	s.nina, err = s.house.show(ctx, s.display, s.work, s.ninaNet.URL(), s.phone.seat, 1230)
	return err
}

func (s *school) story() []step {
	return []step{
		{"Jana and Nina open Lernen for the first time", s.bothArrive},
		{"Nina finds the course on security and loads it", s.ninaLoads},
		{"the network is gone; Nina reads two lessons and a bit", s.ninaReads},
		{"her phone dies (kill -9) and starts again without a network: she is where she was", s.ninaRestarts},
		{"still without a network she reads on, takes the test and gets her badge", s.ninaPasses},
		{"the network is back: the server has all of it", s.ninaIsHeard},
		{"Jana takes the course on records at her desk, page by page", s.janaReads},
		{"she opens its film in the browser, and the lesson knows how far she watched", s.janaWatches},
		{"she reads on, takes the test and gets her badge", s.janaPasses},
		{"Nina takes the course on safety on her phone", s.ninaTakesSafety},
		{"the house has signed: Jana shows her badge and keeps the certificate", s.janaShows},
		{"Nina's phone is new: she signs in, and everything is back", s.ninaBeginsAnew},
	}
}

func (s *school) bothArrive(ctx context.Context) error {
	return first(
		func() error { return see(s.jana, "Guten Morgen, Jana") },
		func() error { return s.jana.click(ctx, "Lernen") },
		func() error { return see(s.jana, "Noch kein Lernpfad") },
		func() error { return s.picture(s.jana, "lernen-laptop") },
		func() error { return see(s.nina, "Guten Morgen, Nina") },
		func() error { return s.nina.click(ctx, "Lernen") },
		func() error { return see(s.nina, "Noch kein Lernpfad") },
		func() error { return s.picture(s.nina, "lernen-phone") },
	)
}

// finds goes to a course by the catalogue.
func (s *school) finds(ctx context.Context, w *window, id learn.CourseID) error {
	title := s.courses[id].Course.Title
	return first(
		func() error { return w.press(ctx, "Alle Kurse") },
		func() error { return see(w, title) },
		func() error { return s.picture(w, "katalog-"+w.seat.name) },
		func() error { return w.press(ctx, title) },
		func() error { return see(w, "Lektionen") },
	)
}

func (s *school) ninaLoads(ctx context.Context) error {
	return first(
		func() error { return s.finds(ctx, s.nina, security) },
		func() error { return s.picture(s.nina, "kurs-phone") },
		func() error { return s.nina.press(ctx, "Laden") },
		func() error { return s.nina.reach(ctx, "Alles für diesen Kurs liegt auf dem Gerät") },
		func() error { return s.picture(s.nina, "kurs-geladen-phone") },
	)
}

func (s *school) ninaReads(ctx context.Context) error {
	p := pupil{s.nina, s.courses[security]}
	lessons := p.Course.Lessons
	s.ninaNet.Set(false)
	return first(
		func() error { return see(s.nina, "Offline") },
		func() error { return s.nina.press(ctx, "Anfangen") },
		func() error { return see(s.nina, p.Lessons[0].Texts[0].Title) },
		func() error { return s.picture(s.nina, "lektion-ohne-netz-phone") },
		func() error { return p.reads(ctx, lessons[0].Key, 1) },
		func() error { return p.reads(ctx, lessons[1].Key, 1) },
		func() error { return p.page(ctx, p.Lessons[2], 1) },
		func() error { return s.picture(s.nina, "frage-ohne-netz-phone") },
		func() error { return s.nina.click(ctx, "Weiter") },
		func() error { return p.page(ctx, p.Lessons[2], 2) },
	)
}

func (s *school) ninaRestarts(ctx context.Context) error {
	p := pupil{s.nina, s.courses[security]}
	s.nina.kill()
	return first(
		func() error { return s.startNina(ctx) },
		func() error { return see(s.nina, "Offline") },
		func() error { return s.nina.click(ctx, "Lernen") },
		func() error { return see(s.nina, p.Course.Title) },
		func() error { return see(s.nina, fmt.Sprintf("2 von %d", len(p.Lessons))) },
		func() error { return s.picture(s.nina, "lernen-ohne-netz-phone") },
		func() error { return s.nina.press(ctx, "Weiter") },
		func() error { return see(s.nina, fmt.Sprintf("2 von %d", len(p.Lessons[2].Texts))) },
	)
}

func (s *school) ninaPasses(ctx context.Context) error {
	p := pupil{s.nina, s.courses[security]}
	lessons := p.Course.Lessons
	last := len(lessons) - 1
	if err := p.reads(ctx, lessons[2].Key, 2); err != nil {
		return err
	}
	for _, l := range lessons[3:last] {
		if err := p.reads(ctx, l.Key, 1); err != nil {
			return err
		}
	}
	return first(
		func() error { return s.passes(ctx, p, "phone-ohne-netz") },
		func() error { return see(s.nina, "Wird noch unterschrieben") },
		func() error { return s.picture(s.nina, "abzeichen-ohne-netz-phone") },
		func() error { return s.nina.press(ctx, "Weiter") },
		func() error { return s.nina.reach(ctx, "wartet, bis wieder Netz da ist") },
		func() error { return s.picture(s.nina, "lernen-wartet-phone") },
		func() error { return s.nina.click(ctx, "Ansehen") },
		func() error { return see(s.nina, "Testergebnis") },
		func() error { return s.picture(s.nina, "wartet-phone") },
		func() error { return s.nina.click(ctx, "Lernen") },
	)
}

// passes takes the test that stands on the screen, up to the badge.
func (s *school) passes(ctx context.Context, p pupil, where string) error {
	test := p.Course.Lessons[len(p.Course.Lessons)-1].Key
	err := first(
		func() error { return see(p.window, "Test beginnen") },
		func() error { return s.picture(p.window, "test-"+where) },
		func() error {
			return p.sits(ctx, test, func() error { return s.picture(p.window, "testfrage-"+where) })
		},
		func() error { return s.picture(p.window, "bestanden-"+where) },
		func() error { return p.click(ctx, "Fertig") },
		func() error { return p.sees("Geschafft") },
		func() error { return p.sees(p.Course.Badge.Name) },
	)
	if err == nil {
		s.passed++
	}
	return err
}

// ninaIsHeard asks the server: what its page for others says of a badge, it can only have from what her phone has sent.
func (s *school) ninaIsHeard(ctx context.Context) error {
	s.ninaNet.Set(true)
	return first(
		func() error { return s.nina.key(ctx, tryNow) },
		func() error { return s.nina.until(ctx, untilSigned, "gone Offline") },
		func() error { return s.nina.until(ctx, untilSigned, "gone wartet, bis wieder Netz da ist") },
		func() error { return s.nina.press(ctx, "Wachsam") },
		func() error { return s.nina.until(ctx, untilSigned, "wait Von der Stadt unterschrieben") },
		func() error { return s.picture(s.nina, "abzeichen-phone") },
		func() error { return s.shares(ctx, s.nina) },
	)
}

// shares shows the award that stands on the screen to others, and is one of them.
func (s *school) shares(ctx context.Context, w *window) error {
	var address string
	return first(
		func() error { return w.press(ctx, "Mit Adresse zeigen") },
		func() error { return w.reach(ctx, "/z/") },
		func() error { return s.picture(w, "gezeigt-"+w.seat.name) },
		func() (err error) {
			address, err = w.ask("text /z/")
			return err
		},
		func() error { return s.proves(ctx, address, w.seat.name) },
	)
}

func (s *school) janaReads(ctx context.Context) error {
	p := pupil{s.jana, s.courses[records]}
	lessons := p.Course.Lessons
	return first(
		func() error { return s.finds(ctx, s.jana, records) },
		func() error { return s.picture(s.jana, "kurs-laptop") },
		func() error { return s.jana.press(ctx, "Anfangen") },
		func() error { return see(s.jana, p.Lessons[0].Texts[0].Title) },
		func() error { return s.picture(s.jana, "lektion-laptop") },
		func() error { return p.reads(ctx, lessons[0].Key, 1) },
		func() error { return p.reads(ctx, lessons[1].Key, 1) },
		func() error { return p.reads(ctx, lessons[2].Key, 1) },
	)
}

func (s *school) janaWatches(ctx context.Context) error {
	p := pupil{s.jana, s.courses[records]}
	return first(
		func() error { return p.page(ctx, p.Lessons[3], 1) },
		func() error { return s.picture(s.jana, "film-fehlt-laptop") },
		func() error { return s.jana.press(ctx, "Laden") },
		func() error { return s.jana.reach(ctx, "Film öffnen") },
		func() error { return s.jana.press(ctx, "Film öffnen") },
		func() error { return s.watches(ctx) },
		func() error { return s.jana.reach(ctx, "weiter bei 0:12") },
		func() error { return s.picture(s.jana, "film-laptop") },
		func() error { return s.jana.press(ctx, "Film öffnen") },
		func() error { return s.watchesOn(ctx) },
	)
}

func (s *school) janaPasses(ctx context.Context) error {
	p := pupil{s.jana, s.courses[records]}
	lessons := p.Course.Lessons
	for _, l := range lessons[3 : len(lessons)-1] {
		if err := p.reads(ctx, l.Key, 1); err != nil {
			return err
		}
	}
	return first(
		func() error { return s.passes(ctx, p, "laptop") },
		func() error { return s.picture(s.jana, "abzeichen-laptop") },
	)
}

func (s *school) ninaTakesSafety(ctx context.Context) error {
	p := pupil{s.nina, s.courses[safety]}
	return first(
		func() error { return s.nina.click(ctx, "Lernen") },
		func() error { return s.finds(ctx, s.nina, safety) },
		func() error { return s.nina.press(ctx, "Anfangen") },
		func() error { return p.reads(ctx, p.Course.Lessons[0].Key, 1) },
		func() error { return s.passes(ctx, p, "phone") },
	)
}

func (s *school) janaShows(ctx context.Context) error {
	return first(
		func() error { return s.jana.until(ctx, untilSigned, "wait Von der Stadt unterschrieben") },
		func() error { return s.shares(ctx, s.jana) },
		func() error { return s.jana.press(ctx, "Als PDF sichern") },
		func() error { return see(s.jana, "/Zertifikat ") },
		func() error { return s.picture(s.jana, "gesichert-laptop") },
		func() error { return s.reads(ctx) },
	)
}

// ninaBeginsAnew proves that a device can be made from what the server has.
func (s *school) ninaBeginsAnew(ctx context.Context) error {
	s.nina.close()
	profile := filepath.Join(s.work, s.phone.seat.name)
	return first(
		func() error { return os.RemoveAll(profile) },
		func() error { return prefer(profile, phone.theme) },
		func() error { return s.startNina(ctx) },
		func() error { return see(s.nina, "Guten Morgen, Nina") },
		func() error { return s.nina.click(ctx, "Lernen") },
		func() error { return s.nina.reach(ctx, "2 erhalten") },
		func() error { return s.picture(s.nina, "lernen-neu-phone") },
		func() error { return s.nina.press(ctx, "Wachsam") },
		func() error { return see(s.nina, "Von der Stadt unterschrieben") },
		func() error { return s.nina.press(ctx, "Zurück") },
		func() error { return s.finds(ctx, s.nina, security) },
		func() error { return see(s.nina, fmt.Sprintf("%[1]d von %[1]d", len(s.courses[security].Lessons))) },
		func() error { return s.picture(s.nina, "kurs-neu-phone") },
	)
}
