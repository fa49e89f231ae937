// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/vtt"
)

// listen has text that does not stand whole on its board fail the test.
func listen(t *testing.T, where string) {
	overflow = func(text string) {
		t.Errorf("%s: %q is too small, or does not stand whole on the picture", where, text)
	}
	t.Cleanup(func() { overflow = func(string) {} })
}

func TestPictures(t *testing.T) {
	for file, picture := range pictures {
		t.Run(file, func(t *testing.T) {
			listen(t, file)

			b := picture()

			assert.Equal(t, pictureWidth, b.Bounds().Dx())
			colours := map[color]bool{}
			for y := range b.Bounds().Dy() {
				colours[b.RGBAAt(y*31%pictureWidth, y)] = true
			}
			assert.Greater(t, len(colours), 2, "something is drawn")
		})
	}
}

// scripts are those of all films, by their files without the end.
func scripts(t *testing.T) map[string]script {
	files, err := filepath.Glob("../*/*/*" + scriptEnd)
	require.NoError(t, err)
	list := map[string]script{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		name := strings.TrimSuffix(file, scriptEnd)
		list[name], err = parseScript(raw, films[filepath.Base(name)])
		require.NoError(t, err, file)
	}
	require.Len(t, list, len(films))
	return list
}

func TestScripts(t *testing.T) {
	for name, s := range scripts(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			subtitles, err := vtt.Parse(s.captions().Write())
			require.NoError(t, err)
			chapters, err := vtt.Chapters(s.chapters().Write())
			require.NoError(t, err)

			assert.Empty(t, vtt.Check(subtitles, s.length()))
			for _, c := range subtitles.Cues {
				assert.LessOrEqual(t, c.Speed(), 16.0, c.Text)
				assert.GreaterOrEqual(t, c.To-c.From, 1500*time.Millisecond, c.Text)
				assert.LessOrEqual(t, strings.Count(c.Text, "\n"), 1, c.Text)
			}
			assert.Equal(t, s.length()-100*time.Millisecond, subtitles.Cues[len(subtitles.Cues)-1].To)
			assert.Equal(t, s.length(), chapters[len(chapters)-1].To)
			assert.Zero(t, chapters[0].From)
			for i, c := range chapters[1:] {
				assert.Equal(t, chapters[i].To, c.From)
			}
		})
	}
}

func TestScenes_stand_whole_and_leave_room_for_subtitles(t *testing.T) {
	for name, s := range scripts(t) {
		for i, sc := range s.Scenes {
			for _, share := range []float64{0, 0.2, 0.4, 0.5, 0.7, 0.9, 1} {
				where := fmt.Sprintf("%s, scene %d at %.1f", filepath.Base(name), i+1, share)
				listen(t, where)

				b := newBoard(filmWidth, filmHeight, bg)
				films[filepath.Base(name)][sc.Draw](b, sc, share)

				for y := filmFloor + 20; y < filmHeight; y += 10 {
					for x := 0; x < filmWidth; x += 10 {
						require.Equal(t, bg, b.RGBAAt(x, y), where)
					}
				}
			}
		}
	}
}

func TestParseScript_refuses(t *testing.T) {
	for name, raw := range map[string]string{
		"what nobody draws":    "scenes: [{draw: ghost, seconds: 1, say: [a]}]",
		"a scene without time": "scenes: [{draw: known, say: [a]}]",
		"a silent scene":       "scenes: [{draw: known, seconds: 1}]",
		"a field nobody knows": "scenes: [{draw: known, seconds: 1, say: [a], sound: b}]",
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseScript([]byte(raw), map[string]drawing{"known": rule})

			assert.Error(t, err)
		})
	}
}

var named = regexp.MustCompile(`(?m)^!?\[[^\]]+\]\(([a-z0-9-]+\.[a-z0-9]+)\)$`)

func TestBuild_brings_every_file_that_a_lesson_names(t *testing.T) {
	out := t.TempDir()
	shot := 0

	err := build("..", out, func(file string, _ int, _ func(func(board) error) error) error {
		shot++
		return os.WriteFile(file, []byte("film"), 0o644)
	})

	require.NoError(t, err)
	assert.Equal(t, len(films), shot)
	lessons, err := filepath.Glob(filepath.Join(out, "*", "*", "lesson.md"))
	require.NoError(t, err)
	require.Len(t, lessons, 14)
	seen := map[string]bool{}
	for _, lesson := range lessons {
		raw, err := os.ReadFile(lesson)
		require.NoError(t, err)
		for _, m := range named.FindAllStringSubmatch(string(raw), -1) {
			file := filepath.Join(filepath.Dir(lesson), m[1])
			seen[file] = true
			info, err := os.Stat(file)
			if assert.NoError(t, err) {
				assert.Less(t, info.Size(), int64(2<<20), file)
			}
			if stem, film := strings.CutSuffix(file, ".webm"); film {
				assert.FileExists(t, stem+".de.vtt")
				assert.FileExists(t, stem+".chapters.vtt")
			}
		}
	}
	assert.Len(t, seen, len(pictures)+len(films), "every picture and film is shown by a lesson")
	left, err := filepath.Glob(filepath.Join(out, "*", "*", "*"+scriptEnd))
	require.NoError(t, err)
	assert.Empty(t, left, "scripts stay at home")
	assert.FileExists(t, filepath.Join(out, "paths", "onboarding.yaml"))
	assert.NoFileExists(t, filepath.Join(out, "build", "main.go"))
}

func TestBuild_says_what_to_install(t *testing.T) {
	t.Setenv("PATH", t.TempDir())

	err := build("..", t.TempDir(), encode)

	require.ErrorIs(t, err, errNoFFmpeg)
	assert.ErrorContains(t, err, "apt-get install ffmpeg")
}

func TestEncode_makes_the_same_film_twice(t *testing.T) {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip(errNoFFmpeg)
	}
	film := func() []byte {
		file := filepath.Join(t.TempDir(), "film.webm")
		s := script{Scenes: []scene{{Draw: "title", Seconds: 1, Head: "Film", Say: []string{"Film"}}}}
		require.NoError(t, encode(file, 4, func(each func(board) error) error { return s.frames(films["ablegen"], 4, each) }))
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		return raw
	}

	first, second := film(), film()

	assert.Equal(t, "\x1a\x45\xdf\xa3", string(first[:4]), "it begins as WebM does")
	assert.Equal(t, first, second)
}

// A question, as far as its text is looked at here.
type question struct {
	ID, Kind, Text, Right, Wrong string
	Options                      []option
	Gaps                         [][]string
}

type option struct{ Text, Fits, Say string }

func (o *option) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.ScalarNode {
		o.Text = n.Value
		return nil
	}
	type bare option
	return n.Decode((*bare)(o))
}

var (
	asked  = regexp.MustCompile("(?ms)^```question\n(.*?)^```$")
	anyone = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}\p{M}'./-]*`)
	key    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

// TestTexts asks for what makes a text easy: one thought on a page, short sentences, a calm voice, and an answer that teaches.
func TestTexts(t *testing.T) {
	lessons, err := filepath.Glob("../*/*/lesson.md")
	require.NoError(t, err)
	kinds, ids := map[string]int{}, map[string]string{}
	for _, lesson := range lessons {
		raw, err := os.ReadFile(lesson)
		require.NoError(t, err)
		front, text, ok := strings.Cut(strings.TrimPrefix(string(raw), "---\n"), "\n---\n")
		require.True(t, ok, lesson)
		test := strings.Contains(front, "pass:")
		assert.True(t, test || strings.Contains(text, "\n> Faustregel: "), "%s: no rule of thumb", lesson)
		assert.NotContains(t, strings.ReplaceAll(text, "![", "["), "!", lesson)
		for _, page := range strings.Split("\n"+text, "\n# ")[1:] {
			words := len(anyone.FindAllString(asked.ReplaceAllString(page, ""), -1))
			assert.LessOrEqual(t, words, 150, "%s: %.40s", lesson, page)
			for _, sentence := range regexp.MustCompile(`[.?:|\n]`).Split(asked.ReplaceAllString(page, ""), -1) {
				assert.LessOrEqual(t, len(strings.Fields(sentence)), 20, "%s: %s", lesson, sentence)
			}
		}
		for _, m := range asked.FindAllStringSubmatch(text, -1) {
			var q question
			require.NoError(t, yaml.Unmarshal([]byte(m[1]), &q), m[1])
			name := filepath.Dir(filepath.Dir(lesson)) + "/" + q.ID
			assert.Regexp(t, key, q.ID)
			assert.Empty(t, ids[name], "%s: the same question twice", name)
			ids[name] = lesson
			kinds[q.Kind]++
			assert.NotEmpty(t, q.Right, name)
			assert.NotEmpty(t, q.Wrong, name)
			assert.Equal(t, len(q.Gaps), strings.Count(q.Text, "___"), name)
			for _, o := range q.Options {
				assert.NotEmpty(t, o.Text, name)
				assert.Equal(t, q.Kind == "match", o.Fits != "", name)
			}
			right := strings.Count(m[1], "right: true")
			assert.Equal(t, q.Kind == "single" && right == 1 || q.Kind == "several" && right > 1 && right < len(q.Options) || q.Kind != "single" && q.Kind != "several" && right == 0, true, name)
		}
	}
	assert.Len(t, kinds, 6, "all kinds of questions are used")
}

func TestPath(t *testing.T) {
	raw, err := os.ReadFile("../paths/onboarding.yaml")
	require.NoError(t, err)
	var p struct {
		ID, Title, About string
		Badge            learn.Badge
		Steps            []struct {
			Key, Course, Title, Text, Choice string
			Minutes                          int
			After                            []learn.LessonKey
			Free                             bool
		}
	}
	d := yaml.NewDecoder(strings.NewReader(string(raw)))
	d.KnownFields(true)
	require.NoError(t, d.Decode(&p))

	path := learn.Path{ID: learn.PathID(p.ID), Title: p.Title, About: p.About, Badge: p.Badge}
	for _, s := range p.Steps {
		path.Steps = append(path.Steps, learn.Stop{Key: learn.LessonKey(s.Key), Course: learn.CourseID(s.Course), Title: s.Title, Text: s.Text, Minutes: s.Minutes, After: s.After, Choice: s.Choice, Free: s.Free})
		if s.Course != "" {
			assert.FileExists(t, filepath.Join("..", s.Course, "course.md"))
		}
	}

	require.NoError(t, path.Check())
	all := func(but ...string) func(learn.Stop) learn.State {
		return func(s learn.Stop) learn.State {
			for _, key := range but {
				if string(s.Key) == key {
					return learn.Untouched
				}
			}
			return learn.Done
		}
	}
	assert.True(t, path.Complete(all("stadtarchiv", "sitzung")), "the extra is free, and of the choice one is enough")
	assert.False(t, path.Complete(all("sitzung", "buergerservice")))
	assert.False(t, path.Complete(all("aktenplan")))
}
