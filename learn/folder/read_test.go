// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	. "github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/news/markdown"
)

// film is as much of one as anybody looks at.
const film = "\x1A\x45\xDF\xA3\x01\x00\x00\x00\x00\x00\x00\x1F\x42\x82\x84webm and so on"

// drawn is a picture of a size.
func drawn(t testing.TB, width, height int) []byte {
	t.Helper()
	picture := image.NewGray(image.Rect(0, 0, width, height))
	picture.Set(0, 0, color.White)
	var text bytes.Buffer
	require.NoError(t, png.Encode(&text, picture))
	return text.Bytes()
}

// aktenplan is the course of testdata, with what is no text.
func aktenplan(t testing.TB) fstest.MapFS {
	t.Helper()
	course := fstest.MapFS{}
	on := os.DirFS("testdata/aktenplan")
	require.NoError(t, fs.WalkDir(on, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(on, name)
		course[name] = &fstest.MapFile{Data: text, ModTime: time.Unix(1, 0)}
		return err
	}))
	course["10-warum/regal.png"] = &fstest.MapFile{Data: drawn(t, 4, 3)}
	course["20-film/ablegen.webm"] = &fstest.MapFile{Data: []byte(film)}
	course["20-film/ablegen.signs.webm"] = &fstest.MapFile{Data: []byte(film + " with hands")}
	course[".git/config"] = &fstest.MapFile{Data: []byte("hidden")}
	return course
}

func read(t testing.TB, course fs.FS) (learn.Edition, []Finding) {
	t.Helper()
	edition, findings, err := Read(t.Context(), course, "aktenplan", Options{})
	require.NoError(t, err)
	return edition, findings
}

func TestRead_reads_a_whole_course(t *testing.T) {
	edition, findings := read(t, aktenplan(t))

	assert.Empty(t, findings)
	got, err := json.MarshalIndent(edition, "", "  ")
	require.NoError(t, err)
	for _, f := range edition.Course.Files {
		got = bytes.ReplaceAll(got, []byte(f.Hash), []byte("<hash of "+f.Name+">"))
	}
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.WriteFile("testdata/edition.json", append(got, '\n'), 0o600))
	}
	want, err := os.ReadFile("testdata/edition.json")
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got)+"\n")
	assert.NotContains(t, string(got), `"file": ""`)
}

func TestRead_names_files_by_what_is_in_them(t *testing.T) {
	course := aktenplan(t)
	course["20-film/ablegen.signs.webm"] = course["20-film/ablegen.webm"]
	course["10-warum/merkblatt.txt"] = &fstest.MapFile{Data: []byte("other")}
	old, _ := read(t, aktenplan(t))
	edition, _ := read(t, course)

	assert.Len(t, edition.Course.Files, len(old.Course.Files)-1, "the same bytes once")
	for _, f := range edition.Course.Files {
		text, err := fs.ReadFile(course, f.Name)
		require.NoError(t, err)
		assert.EqualValues(t, len(text), f.Size, f.Name)
		assert.True(t, f.Hash.Valid(), f.Name)
	}
	needed, size := Differs(old.Course, edition.Course)
	require.Len(t, needed, 1)
	assert.Equal(t, []any{"10-warum/merkblatt.txt", "text/plain", int64(5)}, []any{needed[0].Name, needed[0].Type, size})
	all, whole := Differs(learn.Course{}, old.Course)
	assert.Equal(t, old.Course.Files, all)
	assert.Equal(t, old.Course.Size(), whole)
	none, size := Differs(old.Course, old.Course)
	assert.Empty(t, none)
	assert.Zero(t, size)
}

func TestRead_takes_what_editors_write(t *testing.T) {
	course := aktenplan(t)
	for _, name := range []string{"course.md", "10-warum/lesson.md"} {
		text := strings.ReplaceAll("\ufeff"+string(course[name].Data), "\n", "\r\n")
		course[name] = &fstest.MapFile{Data: []byte(text)}
	}
	want, _ := read(t, aktenplan(t))

	got, findings := read(t, course)

	assert.Empty(t, findings)
	assert.Equal(t, want, got)
}

func TestRead_finds_names_however_their_letters_are_composed(t *testing.T) {
	course := aktenplan(t)
	course["10-warum/Pru\u0308fung.txt"] = &fstest.MapFile{Data: []byte("x")}
	course["10-warum/lesson.md"] = &fstest.MapFile{Data: []byte("---\ntitle: T\nminutes: 1\n---\n# S\n[Blatt](Pr\u00fcfung.txt)\n\n[Noch eins](<merkblatt.txt>)\n\n![Regal](regal.png)\n")}

	edition, findings := read(t, course)

	assert.Empty(t, findings)
	assert.Equal(t, "10-warum/Pru\u0308fung.txt", edition.Course.Files[0].Name, "as it stands in the folder")
}

func TestRead_keeps_lessons_in_the_order_of_their_numbers(t *testing.T) {
	course := aktenplan(t)
	course["9-anfang/lesson.md"] = course["20-film/lesson.md"]
	course["9-anfang/lesson.md"] = &fstest.MapFile{Data: []byte("---\ntitle: A\nminutes: 1\n---\n# S\nText.\n")}

	edition, findings := read(t, course)

	assert.Empty(t, findings)
	var keys []learn.LessonKey
	for _, l := range edition.Course.Lessons {
		keys = append(keys, l.Key)
	}
	assert.Equal(t, []learn.LessonKey{"anfang", "warum", "film", "test"}, keys)
}

func TestRead_tells_how_far_it_is(t *testing.T) {
	last := map[string]int64{}
	var sums Sums
	course := aktenplan(t)
	options := Options{Sums: &sums, Progress: func(name string, done, size int64) {
		assert.Equal(t, int64(len(course[name].Data)), size)
		assert.Greater(t, done, last[name])
		last[name] = done
	}}

	first, _, err := Read(t.Context(), course, "aktenplan", options)
	require.NoError(t, err)
	require.Equal(t, int64(len(film)), last["20-film/ablegen.webm"])
	course["10-warum/merkblatt.txt"].Data = []byte("Ein Brett.\n")
	options.Progress = func(name string, _, _ int64) {
		assert.NotEqual(t, "10-warum/merkblatt.txt", name, "it has a time, and was read")
	}
	again, _, err := Read(t.Context(), course, "aktenplan", options)

	require.NoError(t, err)
	assert.Equal(t, first, again)
}

func TestRead_ends_with_its_context(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err := Read(ctx, aktenplan(t), "aktenplan", Options{Progress: func(string, int64, int64) { cancel() }})
	assert.ErrorIs(t, err, context.Canceled)
	_, _, err = Read(ctx, aktenplan(t), "aktenplan", Options{})
	assert.ErrorIs(t, err, context.Canceled)
}

func TestRead_fails_when_a_file_does(t *testing.T) {
	for _, name := range []string{"course.md", "10-warum/lesson.md", "20-film/ablegen.webm", "20-film/ablegen.chapters.vtt"} {
		_, _, err := Read(t.Context(), broken{aktenplan(t), name}, "aktenplan", Options{})
		assert.ErrorIs(t, err, errBroken, name)
	}
}

var errBroken = errors.New("the disk is broken")

type broken struct {
	fstest.MapFS
	name string
}

func (b broken) Open(name string) (fs.File, error) {
	f, err := b.MapFS.Open(name)
	if name == b.name {
		return brokenFile{f}, err
	}
	return f, err
}

type brokenFile struct{ fs.File }

func (brokenFile) Read([]byte) (int, error) { return 0, errBroken }

// TestRead_holds_no_film_in_memory reads one that there is not enough memory for.
func TestRead_holds_no_film_in_memory(t *testing.T) {
	course := aktenplan(t)
	allocated := testing.AllocsPerRun(1, func() {
		_, findings := read(t, long{course, 256 << 20})
		assert.Empty(t, findings)
	})
	assert.Less(t, allocated, 10000.0)
}

// long is a course with a long film.
type long struct {
	fstest.MapFS
	size int64
}

func (l long) Open(name string) (fs.File, error) {
	f, err := l.MapFS.Open(name)
	if err == nil && name == "20-film/ablegen.webm" {
		return &longFile{f, io.MultiReader(strings.NewReader(film), io.LimitReader(zeros{}, l.size))}, nil
	}
	return f, err
}

type longFile struct {
	fs.File
	in io.Reader
}

func (l *longFile) Read(p []byte) (int, error) { return l.in.Read(p) }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// harmless says what is wrong with an edition that had no errors; empty for nothing.
func harmless(e learn.Edition) string {
	for _, l := range e.Lessons {
		if len(l.Texts) == 0 || l.Pages != len(l.Texts) || l.Title == "" {
			return "a lesson without pages or title"
		}
		for _, page := range l.Texts {
			for _, part := range page.Parts {
				set := 0
				for _, is := range []bool{part.Text != "", part.Media != nil, part.Take != nil, part.Question != nil} {
					if is {
						set++
					}
				}
				if _, err := markdown.Parse(part.Text); err != nil || set != 1 {
					return "a part that cannot be shown"
				}
				if q := part.Question; q != nil && q.Score(solved(*q)) != 1 {
					return "a question that cannot be answered"
				}
			}
		}
	}
	return ""
}

// solved is the right answer.
func solved(q learn.Question) learn.Answer {
	a := learn.Answer{Question: q.ID, Number: &q.Value}
	for i, o := range q.Options {
		if o.Right || q.Kind == learn.Order || q.Kind == learn.Match {
			a.Picks = append(a.Picks, i)
		}
	}
	for _, fits := range q.Gaps {
		a.Words = append(a.Words, fits[0])
	}
	return a
}

// tiny are the files of a course that is quickly read, one of which is another text.
func tiny(name string, text []byte) fstest.MapFS {
	course := fstest.MapFS{
		"course.md":       {Data: []byte("---\ntitle: T\nlanguage: de\nicon: work\n---\nText.\n")},
		"10-a/lesson.md":  {Data: []byte("---\ntitle: T\nminutes: 1\n---\n# S\nText.\n")},
		"10-a/f.webm":     {Data: []byte(film)},
		"10-a/f.de.vtt":   {Data: []byte("WEBVTT\n\n00:00.000 --> 00:02.000\nA\n")},
		"10-a/blatt.txt":  {Data: []byte("x")},
		"10-a/regal.png":  {Data: []byte(onePixel)},
		"10-a/regal2.png": {Data: []byte("GIF")},
	}
	course[name] = &fstest.MapFile{Data: text}
	return course
}

// onePixel is the head of a PNG of one pixel.
const onePixel = "\x89PNG\r\n\x1a\n\x00\x00\x00\x0DIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3A\x7E\x9B\x55"

func FuzzLesson(f *testing.F) {
	course := aktenplan(f)
	for _, name := range []string{"10-warum/lesson.md", "20-film/lesson.md", "90-test/lesson.md"} {
		f.Add(course[name].Data)
	}
	f.Add([]byte("---\ntitle: a\nminutes: 1\n---\n# a\n![F](f.webm)\n[B](blatt.txt)\n![R](/10-a/regal.png)\n"))
	f.Add([]byte("---\ntitle: a\nfree: 1\n---\n# a\n``[a](b``) [![a](b)](c) ![`](regal.png)\n```question\nid: [a\n"))
	f.Fuzz(func(t *testing.T, text []byte) { sane(t, tiny("10-a/lesson.md", text)) })
}

func FuzzCourse(f *testing.F) {
	f.Add(aktenplan(f)["course.md"].Data)
	f.Add([]byte("---\na: &a [*a, *a]\n? - - - b\n: !!binary x\n---\n"))
	f.Fuzz(func(t *testing.T, text []byte) { sane(t, tiny("course.md", text)) })
}

func FuzzFilm(f *testing.F) {
	f.Add([]byte(webm), true)
	f.Add([]byte(mp4), false)
	f.Fuzz(func(t *testing.T, film []byte, web bool) {
		name := map[bool]string{true: "10-a/f.webm", false: "10-a/f.mp4"}[web]
		course := tiny(name, film)
		course["10-a/lesson.md"] = &fstest.MapFile{Data: []byte("---\ntitle: T\nminutes: 1\n---\n# S\n![F](/" + name + ")\n")}
		sane(t, course)
	})
}

// sane reads whatever somebody has written.
func sane(t *testing.T, course fs.FS) {
	edition, findings, err := Read(t.Context(), course, "aktenplan", Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		for _, language := range []string{"de", "en"} {
			if said := f.Say(language); strings.Contains(said, "%!") {
				t.Fatal(said)
			}
		}
	}
	if wrong := harmless(edition); wrong != "" && !Failed(findings) {
		t.Fatal(wrong)
	}
}

// photo is a JPEG that says when it was taken.
func photo(t testing.TB) []byte {
	t.Helper()
	var text bytes.Buffer
	require.NoError(t, jpeg.Encode(&text, image.NewGray(image.Rect(0, 0, 2, 2)), nil))
	return append([]byte("\xFF\xD8\xFF\xE1\x00\x0AExif\x00\x00II"), text.Bytes()[2:]...)
}
