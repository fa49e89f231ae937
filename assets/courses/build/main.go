// SPDX-License-Identifier: EUPL-1.2

// Build makes the courses of this house complete: it copies their texts, draws their pictures, and makes their films with their subtitles.
// Only text is kept in git; what people look at is drawn from it, the same every time.
//
//	go run ./assets/courses/build -out build/courses
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image/png"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	from := flag.String("from", "assets/courses", "where the texts are")
	out := flag.String("out", "build/courses", "where the courses go; those that are there are replaced")
	films := flag.Bool("films", true, "make the films, which takes ffmpeg")
	flag.Parse()
	film := encode
	if !*films {
		film = nil
	}
	began := time.Now()
	if err := build(*from, *out, film); err != nil {
		fmt.Fprintln(os.Stderr, "courses:", err)
		os.Exit(1)
	}
	fmt.Printf("courses: built into %s in %.0f s\n", *out, time.Since(began).Seconds())
}

// An encoder makes a film file of frames.
type encoder func(file string, rate int, frames func(each func(board) error) error) error

const scriptEnd = ".film.yaml"

// build brings each course from one folder to another, complete. It makes no films when there is nobody to make them.
func build(from, out string, film encoder) error {
	courses, err := filepath.Glob(filepath.Join(from, "*", "course.md"))
	if err != nil || len(courses) == 0 {
		return errors.Join(fmt.Errorf("there are no courses in %s", from), err)
	}
	for _, c := range courses {
		name := filepath.Base(filepath.Dir(c))
		if err := bring(from, out, name, film); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return copied(filepath.Join(from, "paths"), filepath.Join(out, "paths"))
}

// bring builds one course, in place of what was built before.
func bring(from, out, name string, film encoder) error {
	if err := os.RemoveAll(filepath.Join(out, name)); err != nil {
		return err
	}
	if err := copied(filepath.Join(from, name), filepath.Join(out, name)); err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(pictures)) {
		if strings.HasPrefix(file, name+"/") {
			if err := paint(filepath.Join(out, filepath.FromSlash(file)), pictures[file]()); err != nil {
				return err
			}
		}
	}
	scripts, err := filepath.Glob(filepath.Join(from, name, "*", "*"+scriptEnd))
	if err != nil || film == nil {
		return err
	}
	for _, file := range scripts {
		rel, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		if err := shoot(file, strings.TrimSuffix(filepath.Join(out, rel), scriptEnd), film); err != nil {
			return fmt.Errorf("%s: %w", rel, err)
		}
	}
	return nil
}

// copied copies a folder, but not the scripts of films.
func copied(from, to string) error {
	return filepath.WalkDir(from, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || strings.HasSuffix(file, scriptEnd) {
			return err
		}
		rel, err := filepath.Rel(from, file)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o755)
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), raw, 0o644)
	})
}

func paint(file string, b board) error {
	var raw bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestCompression}
	if err := e.Encode(&raw, b); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return os.WriteFile(file, raw.Bytes(), 0o644)
}

// shoot makes a film, its subtitles and its chapters, all from one script.
func shoot(file, to string, film encoder) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	drawings := films[filepath.Base(to)]
	s, err := parseScript(raw, drawings)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to+".de.vtt", s.captions().Write(), 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(to+".chapters.vtt", s.chapters().Write(), 0o644); err != nil {
		return err
	}
	return film(to+".webm", filmRate, func(each func(board) error) error { return s.frames(drawings, filmRate, each) })
}
