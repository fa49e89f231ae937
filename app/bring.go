// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/lessons"
)

// ChooseCourse implements lessons.Teacher.
func (d lessonData) ChooseCourse(taken func(lessons.Parcel, error)) { d.choose(taken) }

// OnDropCourse implements lessons.Teacher.
func (d lessonData) OnDropCourse(taken func(lessons.Parcel, error)) {
	if d.onDrop != nil {
		d.onDrop(taken)
	}
}

// Check implements lessons.Teacher. It reads as the server will.
func (d lessonData) Check(ctx context.Context, p lessons.Parcel) (c lessons.Checked, err error) {
	file, size, err := openParcel(p)
	if err != nil {
		return c, err
	}
	defer file.Close()
	archive, err := folder.Open(file, size)
	var refused *folder.Refusal
	if errors.As(err, &refused) {
		return lessons.Checked{Findings: d.findings([]folder.Finding{refused.Finding})}, nil
	}
	if err != nil {
		return c, err
	}
	known, err := d.audienceKnown(ctx)
	if err != nil {
		return c, err
	}
	edition, findings, err := folder.Read(ctx, archive, cmp.Or(learn.CourseID(archive.Folder), called(p)), folder.Options{Icon: iconKnown, Audience: known})
	switch {
	case errors.As(err, &refused): // it could not be unpacked
		return lessons.Checked{Findings: d.findings([]folder.Finding{refused.Finding})}, nil
	case err != nil:
		return c, err
	}
	course := edition.Course
	c = lessons.Checked{Course: course.ID, Title: course.Title, Lessons: len(course.Lessons), Minutes: course.Minutes(), Size: course.Size(), Findings: d.findings(findings)}
	err = d.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		last, err := rows.Course(ctx, course.ID)
		if errors.Is(err, learn.ErrGone) {
			return nil
		}
		c.Before = last.Edition
		return err
	})
	return c, trouble(err)
}

func openParcel(p lessons.Parcel) (*os.File, int64, error) {
	file, err := os.Open(p.Path)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = fmt.Errorf("%s is no file", p.Name)
	}
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// called is what a course is called whose zip has no folder.
func called(p lessons.Parcel) learn.CourseID {
	return learn.CourseID(strings.TrimSuffix(p.Name, filepath.Ext(p.Name)))
}

func (d lessonData) findings(list []folder.Finding) (said []lessons.Finding) {
	for _, f := range list {
		said = append(said, lessons.Finding{File: f.File, Line: f.Line, Error: f.Severity == folder.Error, Said: f.Sentence(d.words.Language())})
	}
	return said
}

// audienceKnown tells whether the town has the unit or house of a rule.
func (d lessonData) audienceKnown(ctx context.Context) (func(staff.Audience) bool, error) {
	known := map[string]bool{}
	err := d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		units, err := rows.Units(ctx)
		for _, u := range units {
			known["unit "+string(u.ID)] = true
		}
		if err != nil {
			return err
		}
		var houses []booking.Building
		houses, err = rows.Buildings(ctx)
		for _, h := range houses {
			known["house "+string(h.ID)] = true
		}
		return err
	})
	return func(rule staff.Audience) bool {
		return known["unit "+string(rule.Unit)] || known["house "+string(rule.House)]
	}, err
}

// iconKnown tells whether there is a symbol for all to see.
func iconKnown(name string) bool {
	file, err := assets.Icons.Open("icons/" + name + ".svg")
	if err == nil {
		file.Close()
	}
	return err == nil
}

// Bring implements lessons.Teacher.
func (d lessonData) Bring(ctx context.Context, p lessons.Parcel, told func(sent, all int64)) (b lessons.Brought, err error) {
	if d.school == nil {
		return b, errNoSchool
	}
	file, size, err := openParcel(p)
	if err != nil {
		return b, err
	}
	defer file.Close()
	done, err := d.school.PublishCourse(ctx, string(called(p)), d.words.Language(), file, size, func(sent int64) { told(sent, size) })
	var faulty *wire.Faulty
	if errors.As(err, &faulty) {
		done.Findings = faulty.Findings
	} else if err != nil {
		return b, trouble(err)
	}
	b = lessons.Brought{Edition: done.Edition, Same: done.Same}
	for _, f := range done.Findings {
		b.Findings = append(b.Findings, lessons.Finding{File: f.File, Line: f.Line, Error: f.Error, Said: f.Said})
	}
	d.engine.Poke() // the catalogue has it
	return b, nil
}

// chooseCourse lets the person choose a zip. taken is called on Fyne's thread; not at all when none is chosen.
func (w *window) chooseCourse(taken func(lessons.Parcel, error)) {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			taken(lessons.Parcel{}, err)
		case file != nil && file.URI().Scheme() == "file": // it is opened anew, as it is read twice
			if err := file.Close(); err != nil {
				w.log.Warn("close a file", "error", err)
			}
			w.parcel(file.URI(), nil, taken)
		case file != nil:
			w.parcel(file.URI(), func() (io.ReadCloser, error) { return file, nil }, taken)
		}
	}, w.win)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".zip", ".ZIP"}))
	open.Show()
}

// onDropCourse gives a zip that is let go over the window to somebody, on Fyne's thread; nil for nobody.
func (w *window) onDropCourse(taken func(lessons.Parcel, error)) {
	if taken == nil {
		w.win.SetOnDropped(func(fyne.Position, []fyne.URI) {})
		return
	}
	w.win.SetOnDropped(func(_ fyne.Position, at []fyne.URI) {
		if len(at) > 0 {
			w.parcel(at[0], func() (io.ReadCloser, error) { return storage.Reader(at[0]) }, taken)
		}
	})
}

// parcel is a file that somebody has chosen. One that is no file of this system, as on phones, is copied beside the profile first.
func (w *window) parcel(at fyne.URI, open func() (io.ReadCloser, error), taken func(lessons.Parcel, error)) {
	if at.Scheme() == "file" {
		taken(lessons.Parcel{Name: at.Name(), Path: at.Path()}, nil)
		return
	}
	shell := w.shell
	shell.Work.Do(func(context.Context) (func(), error) {
		path, err := copyAside(open, w.profile.dir)
		return func() { taken(lessons.Parcel{Name: at.Name(), Path: path}, err) }, nil
	})
}

// aside is where the last course lies that was copied; the next one takes its place.
const aside = "course.zip"

func copyAside(open func() (io.ReadCloser, error), dir string) (path string, err error) {
	from, err := open()
	if err != nil {
		return "", err
	}
	defer from.Close()
	path = filepath.Join(dir, aside)
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, io.LimitReader(from, learn.MaxCourse))
	return path, errors.Join(err, to.Close())
}
