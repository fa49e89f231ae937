// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/server"
)

// courseWords are what pultd course does.
var courseWords = map[string]func(c *command, ctx context.Context, args []string) error{
	"lint": (*command).lintCourse, "preview": (*command).previewCourse, "publish": (*command).publishCourse, "withdraw": (*command).withdrawCourse, "list": (*command).listCourses, "path": (*command).publishPath, "report": (*command).reportCourses, "revoke": (*command).revokeBadge,
}

// course helps those who write courses.
func (c *command) course(ctx context.Context, args []string) error {
	if len(args) > 0 && asksHelp(args[0]) {
		return errHelp
	}
	if len(args) == 0 || courseWords[args[0]] == nil {
		return wrong("say pultd course lint, preview, publish, path, withdraw, revoke, list or report")
	}
	return courseWords[args[0]](c, ctx, args[1:])
}

// lintCourse says what is wrong with a course, in the order of its files.
func (c *command) lintCourse(ctx context.Context, args []string) error {
	words, err := c.parse(c.flags("course lint"), args, "folder")
	if err != nil {
		return err
	}
	fsys, id, closed, err := openCourse(words[0])
	if err != nil {
		return noCourse(words[0], err)
	}
	defer closed.Close()
	edition, findings, err := folder.Read(ctx, fsys, id, folder.Options{Icon: server.IconKnown})
	if err != nil {
		return noCourse(words[0], err)
	}
	for _, f := range findings {
		fmt.Fprintln(c.stdout, f.Say(tongue()))
	}
	fmt.Fprint(c.stdout, told(edition.Course, findings))
	if folder.Failed(findings) {
		return fmt.Errorf("%s cannot be published like this: mend the errors", words[0])
	}
	return nil
}

// told is how large a course is, in a line.
func told(c learn.Course, findings []folder.Finding) string {
	pages, failed := 0, 0
	for _, l := range c.Lessons {
		pages += l.Pages
	}
	for _, f := range findings {
		if f.Severity == folder.Error {
			failed++
		}
	}
	if tongue() == "de" {
		return fmt.Sprintf("%s: Lektionen %d, Seiten %d, Minuten %d, Dateien %d mit %d KiB; Fehler %d, Hinweise %d\n", c.ID, len(c.Lessons), pages, c.Minutes(),
			len(c.Files), (c.Size()+1<<10-1)>>10, failed, len(findings)-failed)
	}
	return fmt.Sprintf("%s: %s, %s, %s, %s with %d KiB; %s, %s\n", c.ID, number(len(c.Lessons), "lesson"), number(pages, "page"), number(c.Minutes(), "minute"),
		number(len(c.Files), "file"), (c.Size()+1<<10-1)>>10, number(failed, "error"), number(len(findings)-failed, "warning"))
}

// openCourse opens a folder or a zip with a course. The id is the name of the folder, or of the zip without one.
func openCourse(path string) (fsys fs.FS, id learn.CourseID, closed io.Closer, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, "", nil, err
	}
	whole, err := filepath.Abs(path)
	if err != nil {
		return nil, "", nil, err
	}
	base := filepath.Base(whole)
	if info.IsDir() {
		root, err := os.OpenRoot(path)
		if err != nil {
			return nil, "", nil, err
		}
		return root.FS(), learn.CourseID(base), root, nil
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, "", nil, errors.New("it is neither a file nor a folder")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, "", nil, err
	}
	archive, err := folder.Open(file, info.Size())
	if err != nil {
		return nil, "", nil, errors.Join(err, file.Close())
	}
	return archive, learn.CourseID(cmp.Or(archive.Folder, strings.TrimSuffix(base, filepath.Ext(base)))), file, nil
}

// noCourse says why nothing can be read, and what to do.
func noCourse(path string, err error) error {
	var refused *folder.Refusal
	switch {
	case errors.As(err, &refused):
		_, said, _ := strings.Cut(refused.Say(tongue()), ": ")
		return fmt.Errorf("%s: %s", path, said)
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no %s: name the folder of a course, or a zip of it", path)
	case errors.Is(err, context.Canceled):
		return err
	}
	return fmt.Errorf("%s cannot be read: let pultd's user read it (%w)", path, err)
}

// tongue is the language that the environment asks for, as POSIX looks for it: authors write courses in their own.
func tongue() string {
	if strings.HasPrefix(strings.ToLower(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_MESSAGES"), os.Getenv("LANG"))), "de") {
		return "de"
	}
	return "en"
}
