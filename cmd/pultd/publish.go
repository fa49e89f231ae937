// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/shelf"
)

// errFaulty is why a course is not published.
var errFaulty = errors.New("it cannot be published like this: mend the errors")

// publishCourse brings a course to those it is for. Without --apply it only says what would be new.
func (c *command) publishCourse(ctx context.Context, args []string) error {
	set := c.flags("course publish")
	path, content, apply := set.String("db", "", ""), set.String("content", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "folder")
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	}
	return c.withDatabase(ctx, *path, func(db *central.Central) error {
		files, err := shelfOf(*path, *content)
		if err != nil {
			return err
		}
		return c.publish(ctx, db, files, words[0], *apply)
	})
}

func (c *command) publish(ctx context.Context, db *central.Central, files *shelf.Shelf, course string, apply bool) error {
	fsys, id, closed, err := openCourse(course)
	if err != nil {
		return noCourse(course, err)
	}
	defer closed.Close()
	known, err := server.KnownIn(ctx, db)
	if err != nil {
		return err
	}
	edition, findings, err := folder.Read(ctx, fsys, id, folder.Options{Icon: server.IconKnown, Audience: known})
	if err != nil {
		return noCourse(course, err)
	}
	for _, f := range findings {
		fmt.Fprintln(c.stdout, f.Say(tongue()))
	}
	if folder.Failed(findings) {
		return fmt.Errorf("%s: %w", course, errFaulty)
	}
	last, err := editionIn(ctx, db, id)
	if err != nil {
		return err
	}
	fmt.Fprint(c.stdout, told(edition.Course, findings)+changesOf(last, edition))
	if !apply {
		fmt.Fprint(c.stdout, onlyLooked)
		return nil
	}
	done, err := server.Publish(ctx, db, files, server.Publication{
		Edition: edition, Open: func(name string) (io.ReadCloser, error) { return fsys.Open(name) }, Told: c.travelling("files"),
	}, time.Now())
	if errors.Is(err, server.ErrSame) {
		fmt.Fprint(c.stdout, nothingToDo)
		return nil
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "edition %d; %s with %d KiB were new\n%s", done.Course.Edition, number(done.Fresh, "file"), (done.FreshBytes+1<<10-1)>>10, didIt)
	return nil
}

// travelling tells how far something is, on standard error, once a second.
func (c *command) travelling(what string) func(done, all int64) {
	last := time.Now()
	return func(done, all int64) {
		if now := time.Now(); all > 0 && now.Sub(last) > time.Second {
			last = now
			fmt.Fprintf(c.err, "%s: %d %%\n", what, done*100/all)
		}
	}
}

// editionIn is the latest edition of a course that a town has; the zero one for nothing.
func editionIn(ctx context.Context, db *central.Central, id learn.CourseID) (last learn.Edition, err error) {
	err = db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		course, err := snap.Learn().Course(ctx, id)
		if err == nil {
			last, err = snap.Learn().Edition(ctx, id, course.Edition)
		}
		if errors.Is(err, learn.ErrGone) {
			err = nil
		}
		return err
	})
	return last, err
}

// changesOf says which lessons come, change and go with a new edition, and what devices will load that have the last one.
func changesOf(last, next learn.Edition) string {
	var said strings.Builder
	if last.Course.ID == "" {
		said.WriteString("it is new\n")
		return said.String()
	}
	fmt.Fprintf(&said, "the latest is edition %d; if anything has changed, this would be edition %d\n", last.Course.Edition, last.Course.Edition+1)
	for _, l := range next.Lessons {
		switch old, err := last.Lesson(l.Key); {
		case err != nil:
			fmt.Fprintf(&said, "lesson %s comes\n", l.Key)
		case !alike(old, l):
			fmt.Fprintf(&said, "lesson %s changes\n", l.Key)
		}
	}
	for _, l := range last.Lessons {
		if _, err := next.Lesson(l.Key); err != nil {
			fmt.Fprintf(&said, "lesson %s goes, and with it what people have reached there\n", l.Key)
		}
	}
	files, size := folder.Differs(last.Course, next.Course)
	if len(files) > 0 {
		fmt.Fprintf(&said, "devices that have edition %d will load %s with %d KiB\n", last.Course.Edition, number(len(files), "file"), (size+1<<10-1)>>10)
	}
	return said.String()
}

// withdrawCourse takes a course out of the catalogue.
func (c *command) withdrawCourse(ctx context.Context, args []string) error {
	set := c.flags("course withdraw")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "id")
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		id := learn.CourseID(words[0])
		course, err := tx.Learn("", nil).Course(ctx, id)
		switch {
		case errors.Is(err, learn.ErrGone):
			return fmt.Errorf("there is no course %s: pultd course list names all", id)
		case err == nil && course.Withdrawn:
			return errSame
		case err != nil:
			return err
		}
		fmt.Fprintf(report, "%s (%s) is begun by nobody any more; who is in it may go on\n", course.Title, id)
		return server.Withdraw(ctx, tx, id)
	})
}

// listCourses names all courses and paths.
func (c *command) listCourses(ctx context.Context, args []string) error {
	set := c.flags("course list")
	path := set.String("db", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if *path == "" {
		return errNoDatabase
	}
	return inDatabase(*path, c.readDatabase(ctx, *path, func(ctx context.Context, snap *central.Snapshot) error {
		courses, err := snap.Learn().Courses(ctx)
		if err != nil {
			return err
		}
		for _, one := range courses {
			gone := ""
			if one.Withdrawn {
				gone = ", withdrawn"
			}
			fmt.Fprintf(c.stdout, "course %s: %s, edition %d of %s%s\n", one.ID, one.Title, one.Edition, one.PublishedAt.Format(time.DateOnly), gone)
		}
		paths, err := snap.Learn().Paths(ctx)
		for _, one := range paths {
			if one.Owner == "" {
				fmt.Fprintf(c.stdout, "path %s: %s, %s\n", one.ID, one.Title, number(len(one.Steps), "step"))
			}
		}
		return err
	}))
}

// publishPath brings a learning path to those it is for, or changes it.
func (c *command) publishPath(ctx context.Context, args []string) error {
	set := c.flags("course path")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "file")
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	}
	text, err := os.ReadFile(words[0])
	if err != nil {
		return fmt.Errorf("%s cannot be read, nothing was changed: %w", words[0], err)
	}
	wanted, err := folder.ReadPath(text)
	if err != nil {
		return fmt.Errorf("%s is refused, nothing was changed: %w", words[0], err)
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		rows := tx.Learn("", nil)
		for _, s := range wanted.Steps {
			if _, err := rows.Course(ctx, s.Course); s.Course != "" && errors.Is(err, learn.ErrGone) {
				return fmt.Errorf("step %s: there is no course %s: publish it first", s.Key, s.Course)
			} else if s.Course != "" && err != nil {
				return err
			}
		}
		fmt.Fprintf(report, "%s (%s): %s\n", wanted.Title, wanted.ID, number(len(wanted.Steps), "step"))
		return putPath(ctx, rows, wanted, time.Now())
	})
}

func putPath(ctx context.Context, rows store.Learn, p learn.Path, now time.Time) error {
	known, err := rows.Path(ctx, p.ID)
	if err != nil && !errors.Is(err, learn.ErrGone) {
		return err
	}
	if err == nil && known.Owner != "" {
		return fmt.Errorf("%s is somebody's own path: choose another id", p.ID)
	}
	p.ChangedAt = time.Unix(now.Unix(), 0).UTC()
	return rows.PutPath(ctx, p)
}

// alike tells whether two lessons say the same, as they are kept.
func alike(a, b learn.Lesson) bool {
	one, err := json.Marshal(a)
	other, failed := json.Marshal(b)
	return err == nil && failed == nil && string(one) == string(other)
}

// teachDemo publishes all courses of a folder, and the paths beside them, in a made-up city, whose people have taken some of them.
func teachDemo(ctx context.Context, db *central.Central, files *shelf.Shelf, dir string, now time.Time) error {
	folders, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("the courses cannot be read: %w", err)
	}
	for _, one := range folders {
		if at := filepath.Join(dir, one.Name()); one.IsDir() && one.Name() != "paths" && one.Name() != "build" {
			if err := teachOne(ctx, db, files, at, now); err != nil {
				return fmt.Errorf("course %s: %w", one.Name(), err)
			}
		}
	}
	paths, err := filepath.Glob(filepath.Join(dir, "paths", "*.yaml"))
	slices.Sort(paths)
	for _, at := range paths {
		if err == nil {
			err = walkOne(ctx, db, at, now)
		}
	}
	if err != nil {
		return err
	}
	return assignDemo(ctx, db, now)
}

func teachOne(ctx context.Context, db *central.Central, files *shelf.Shelf, at string, now time.Time) error {
	fsys, id, closed, err := openCourse(at)
	if err != nil {
		return err
	}
	defer closed.Close()
	edition, findings, err := folder.Read(ctx, fsys, id, folder.Options{})
	if err != nil {
		return err
	}
	if folder.Failed(findings) {
		return errFaulty
	}
	_, err = server.Publish(ctx, db, files, server.Publication{Edition: edition, Open: func(name string) (io.ReadCloser, error) { return fsys.Open(name) }}, now)
	if errors.Is(err, server.ErrSame) {
		err = nil
	}
	return err
}

func walkOne(ctx context.Context, db *central.Central, at string, now time.Time) error {
	text, err := os.ReadFile(at)
	if err != nil {
		return err
	}
	path, err := folder.ReadPath(text)
	if err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return putPath(ctx, tx.Learn("", nil), path, now) })
}

// revokeBadge takes an award back that somebody should not have. Without --apply it only says which.
func (c *command) revokeBadge(ctx context.Context, args []string) error {
	set := c.flags("course revoke")
	path, why, apply := set.String("db", "", ""), set.String("why", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "person", "course")
	switch {
	case err != nil:
		return err
	case strings.TrimSpace(*why) == "" || len(*why) > 300:
		return wrong("say why with --why, in 300 letters at most: its holder reads it")
	case *path == "":
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		rows := tx.Learn("", nil)
		person, err := personCalled(ctx, tx.Store(), words[0])
		if err != nil {
			return err
		}
		award, err := rows.Award(ctx, person.ID, learn.CourseID(words[1]), "", 0)
		if errors.Is(err, learn.ErrGone) {
			award, err = rows.Award(ctx, person.ID, "", learn.PathID(words[1]), 0)
		}
		switch {
		case errors.Is(err, learn.ErrGone):
			return fmt.Errorf("%s has completed no course or path %s", person.Name(), words[1])
		case err == nil && award.Revoked != "":
			return errSame
		case err != nil:
			return err
		}
		fmt.Fprintf(report, "%s (%s): %s of %s\n  is taken back: %s\n", person.Name(), person.ID, award.Title, award.At.Format(time.DateOnly), *why)
		if !server.Told(award) {
			fmt.Fprint(report, "  its badge was signed without an https address: whoever has the badge will still find it genuine\n")
		}
		if err := noted(ctx, tx, central.AuditBadge, person.ID, words[1]); err != nil {
			return err
		}
		return server.Revoke(ctx, tx, award, strings.TrimSpace(*why), time.Now())
	})
}
