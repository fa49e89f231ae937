// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/shelf"
)

// A Publication is a course that is to be published: its texts, and where the bytes of its files come from.
type Publication struct {
	Edition learn.Edition
	// Open opens a file by its name in the course's folder.
	Open func(name string) (io.ReadCloser, error)
	// Told hears how many bytes of all files are on the shelf; nil for nobody.
	Told func(done, all int64)
}

// ErrSame is why nothing is published: the course is as it was.
var ErrSame = errors.New("nothing has changed since the last edition")

// A Published says what a publication has done.
type Published struct {
	Course learn.Course
	// Fresh are how many of the files the shelf did not have yet, and their bytes.
	Fresh      int
	FreshBytes int64
}

// Publish makes a new edition of a course. Files come first, those that are on the shelf already do not; what has come of a publication that
// fails is no edition, and is not brought again. The same course twice is ErrSame.
func Publish(ctx context.Context, c *central.Central, files *shelf.Shelf, p Publication, now time.Time) (done Published, err error) {
	if files == nil && len(p.Edition.Course.Files) > 0 {
		return done, errors.New("there is no folder for the files of courses: name one with --content")
	}
	if err := done.stock(ctx, files, p); err != nil {
		return done, err
	}
	err = c.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		done.Course, err = edit(ctx, tx, p.Edition, now)
		return err
	})
	if err == nil { // tidying may have looked at a file just before it was kept; from here on the edition has it
		err = done.stock(ctx, files, p)
	}
	return done, err
}

// stock brings the files that the shelf has not, and has it keep the others: tidying goes by how old a file is.
func (done *Published) stock(ctx context.Context, files *shelf.Shelf, p Publication) error {
	all, had := p.Edition.Course.Size(), int64(0)
	for _, f := range p.Edition.Course.Files {
		if !files.Keep(string(f.Hash)) {
			done.Fresh, done.FreshBytes = done.Fresh+1, done.FreshBytes+f.Size
			if err := shelve(ctx, files, p, f, had, all); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		if had += f.Size; p.Told != nil {
			p.Told(had, all)
		}
	}
	return nil
}

func shelve(ctx context.Context, files *shelf.Shelf, p Publication, f learn.File, had, all int64) error {
	from := func(_ context.Context, offset int64) (io.ReadCloser, error) {
		source, err := p.Open(f.Name)
		if err == nil && offset > 0 {
			_, err = io.CopyN(io.Discard, source, offset)
		}
		return source, err
	}
	return files.Take(ctx, string(f.Hash), f.Size, from, func(have int64) {
		if p.Told != nil {
			p.Told(had+have, all)
		}
	})
}

// edit writes the edition and what the catalogue says of it.
func edit(ctx context.Context, tx *central.Tx, e learn.Edition, now time.Time) (learn.Course, error) {
	rows := tx.Learn("", nil)
	course := e.Course
	course.Edition, course.Content, course.Withdrawn, course.PublishedAt = 0, "", false, time.Time{}
	last, err := rows.Course(ctx, course.ID)
	if err != nil && !errors.Is(err, learn.ErrGone) {
		return course, err
	}
	e.Course = course
	same, err := json.Marshal(e)
	if err != nil {
		return course, err
	}
	sum := sha256.Sum256(same)
	if course.Content = learn.Hash(hex.EncodeToString(sum[:])); course.Content == last.Content && !last.Withdrawn {
		return last, ErrSame
	}
	course.Edition, course.PublishedAt = last.Edition+1, time.Unix(now.Unix(), 0).UTC()
	e.Course.Edition, e.Course.PublishedAt = course.Edition, course.PublishedAt
	if err := tx.PutEdition(ctx, e, now); err != nil {
		return course, err
	}
	return course, rows.PutCourse(ctx, course)
}

// Withdraw takes a course out of the catalogue. Who is in it may go on; nobody begins it any more.
func Withdraw(ctx context.Context, tx *central.Tx, id learn.CourseID) error {
	rows := tx.Learn("", nil)
	course, err := rows.Course(ctx, id)
	if err != nil {
		return err
	}
	course.Withdrawn = true
	return rows.PutCourse(ctx, course)
}
