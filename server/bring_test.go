// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

const (
	courseText = "---\ntitle: Sicher sitzen\nlanguage: de\nicon: chair_alt\ntopics: [Gesundheit]\ntrainer: Amt 402\n---\nWie man gut sitzt.\n"
	lessonText = "---\ntitle: Anfang\nminutes: 3\n---\n# Der Stuhl\n\nStell ihn ein. Dann sitzt du gut.\n"
)

// An entry is a file of a zip.
type entry struct {
	name, text string
	mode       os.FileMode
}

func zipped(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		head := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		head.SetMode(e.mode | 0o644)
		w, err := z.CreateHeader(head)
		require.NoError(t, err)
		_, err = io.WriteString(w, e.text)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return out.Bytes()
}

// sitting is a good course, with more.
func sitting(t testing.TB, more ...entry) []byte {
	return zipped(t, append([]entry{{name: "sitzen/course.md", text: courseText}, {name: "sitzen/10-anfang/lesson.md", text: lessonText}}, more...)...)
}

// is gives somebody a role.
func (h *house) is(t testing.TB, who int, roles ...staff.Role) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: person(who), Visibility: staff.Team, Roles: roles})
	})
}

// brings has somebody publish a zip.
func (h *house) brings(t testing.TB, who int, file []byte) (wire.Publishing, error) {
	t.Helper()
	client := h.signIn(t, string(person(who)), fmt.Sprint("device-bringer-", who))
	return client.PublishCourse(t.Context(), "ohne-ordner", "de", bytes.NewReader(file), int64(len(file)), nil)
}

// lies are the files below the shelf that are not courses' own.
func (h *house) lies(t testing.TB) (left []string) {
	t.Helper()
	// the folder that school opened
	require.NoError(t, filepath.WalkDir(h.folder, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".part") {
			left = append(left, path)
		}
		return err
	}))
	return left
}

func TestBring_publishes_a_course_that_a_trainer_has_packed(t *testing.T) {
	h := school(t)
	h.is(t, 1, staff.Trainer)

	done, err := h.brings(t, 1, sitting(t))
	require.NoError(t, err)
	again, err := h.brings(t, 1, sitting(t))
	require.NoError(t, err)
	next, err := h.brings(t, 1, sitting(t, entry{name: "sitzen/20-ende/lesson.md", text: lessonText}))
	require.NoError(t, err)

	assert.Equal(t, "sitzen", done.Course)
	assert.Equal(t, "Sicher sitzen", done.Title)
	assert.Equal(t, 1, done.Edition)
	assert.True(t, again.Same)
	assert.Equal(t, 1, again.Edition)
	assert.Equal(t, 2, next.Edition)
	assert.Empty(t, h.lies(t), "nothing stays of what came")
	learner := h.phone(person(3))
	learner.pull(t)
	assert.True(t, learner.holds("course", "sitzen"))
}

func TestBring_says_what_is_wrong_and_publishes_nothing(t *testing.T) {
	h := school(t)
	h.is(t, 1, staff.Trainer)
	bomb := strings.Repeat("\x00", 8<<20)
	crowd := make([]entry, 0, 70_000)
	for i := range 70_000 {
		crowd = append(crowd, entry{name: fmt.Sprintf("sitzen/%d", i)})
	}
	for what, c := range map[string]struct {
		file []byte
		said string
	}{
		"no zip":                  {[]byte("no zip at all"), "ZIP"},
		"nothing":                 {nil, "ZIP"},
		"cut off":                 {sitting(t)[:200], "ZIP"},
		"a link":                  {sitting(t, entry{name: "sitzen/link", text: "/etc/passwd", mode: os.ModeSymlink}), "link"},
		"a way out":               {sitting(t, entry{name: "../../etc/cron.d/x", text: "x"}), "etc/cron.d"},
		"an absolute name":        {sitting(t, entry{name: "/etc/passwd", text: "x"}), "/etc/passwd"},
		"a bomb":                  {sitting(t, entry{name: "sitzen/10-anfang/null.bin", text: bomb}), "null.bin"},
		"a million entries":       {zipped(t, crowd...), ""},
		"no lesson":               {zipped(t, entry{name: "sitzen/course.md", text: courseText}), ""},
		"a unit there is not":     {zipped(t, entry{name: "sitzen/course.md", text: strings.Replace(courseText, "trainer:", "audience: {unit: nowhere}\ntrainer:", 1)}, entry{name: "sitzen/10-anfang/lesson.md", text: lessonText}), "nowhere"},
		"an icon there is not":    {zipped(t, entry{name: "sitzen/course.md", text: strings.Replace(courseText, "chair_alt", "no_such_icon", 1)}, entry{name: "sitzen/10-anfang/lesson.md", text: lessonText}), "no_such_icon"},
		"lies about its own size": {damaged(t), ""},
	} {
		t.Run(what, func(t *testing.T) {
			_, err := h.brings(t, 1, c.file)

			var faulty *wire.Faulty
			require.ErrorAs(t, err, &faulty)
			require.NotEmpty(t, faulty.Findings)
			assert.True(t, faulty.Findings[0].Error, "errors come first")
			assert.Contains(t, fmt.Sprint(faulty.Findings), c.said)
			assert.Empty(t, h.lies(t))
		})
	}
	learner := h.phone(person(3))
	learner.pull(t)
	assert.Zero(t, learner.tables("course"))
}

// damaged is a course whose bytes are not what its list says.
func damaged(t testing.TB) []byte {
	file := sitting(t)
	at := bytes.Index(file, []byte("sitzen/10-anfang/lesson.md")) + len("sitzen/10-anfang/lesson.md")
	copy(file[at+8:], "rubbish rubbish")
	return file
}

func TestBring_is_for_trainers(t *testing.T) {
	h := school(t)
	h.is(t, 2, staff.Editor, staff.Administrator)
	for _, who := range []int{0, 2} {
		_, err := h.brings(t, who, sitting(t))
		assert.EqualValues(t, "not_allowed", wireCode(t, err))
	}
	assert.Empty(t, h.lies(t))
}

func TestBring_takes_only_so_much_so_often(t *testing.T) {
	h := school(t)
	h.is(t, 1, staff.Trainer)
	h.limits = &server.Limits{Bring: server.Rate{Burst: 2, Every: time.Hour}}
	h.limits.Device, h.limits.Person = generous, generous
	h.limits.Stranger, h.limits.SignIn = server.Rate{Burst: 100, Every: time.Second}, server.Rate{Burst: 100, Every: time.Second}
	h.restart(t)
	token := h.tokenOf(t, 1)
	for i := range 3 {
		resp, text := h.ask(t, http.MethodPost, wire.CoursesPath, "no zip", "Content-Type", wire.CourseType, "Authorization", "Bearer "+token)
		want := http.StatusBadRequest
		if i == 2 {
			want = http.StatusTooManyRequests
		}
		assert.Equal(t, want, resp.StatusCode, text)
	}
}

var generous = server.Allowance{Requests: server.Rate{Burst: 100, Every: time.Second}, Ops: server.Rate{Burst: 100, Every: time.Second}, Wakes: 4, AtOnce: 4}

// tokenOf is that of a new session.
func (h *house) tokenOf(t testing.TB, who int) string {
	t.Helper()
	door, err := wire.NewClient(h.url, "")
	require.NoError(t, err)
	defer door.Close()
	session, err := door.SignIn(t.Context(), wire.SignIn{Person: string(person(who)), Device: fmt.Sprint("device-token-", who)})
	require.NoError(t, err)
	return session.Token
}

// TestBring_holds_no_course_in_memory brings a course with a large file, as it would come from a disk.
func TestBring_holds_no_course_in_memory(t *testing.T) {
	const size = 48 << 20
	h := school(t)
	h.is(t, 1, staff.Trainer)
	path := filepath.Join(t.TempDir(), "gross.zip")
	packLarge(t, path, size)
	client := h.signIn(t, string(person(1)), "bringer-one")
	file, err := os.Open(path)
	require.NoError(t, err)
	defer file.Close()
	info, err := file.Stat()
	require.NoError(t, err)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	var sent int64

	done, err := client.PublishCourse(t.Context(), "x", "de", file, info.Size(), func(n int64) { sent = n })

	runtime.ReadMemStats(&after)
	require.NoError(t, err)
	assert.Equal(t, 1, done.Edition)
	assert.Equal(t, info.Size(), sent)
	assert.Less(t, after.TotalAlloc-before.TotalAlloc, uint64(size/2), "all that was ever asked for, not only what is held")
}

func packLarge(t testing.TB, path string, size int64) {
	t.Helper()
	file, err := os.Create(path)
	require.NoError(t, err)
	defer file.Close()
	z := zip.NewWriter(file)
	put := func(name string, from io.Reader) {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		require.NoError(t, err)
		_, err = io.Copy(w, from)
		require.NoError(t, err)
	}
	put("sitzen/course.md", strings.NewReader(courseText))
	put("sitzen/10-anfang/lesson.md", strings.NewReader(lessonText+"\n[Messwerte](werte.bin)\n"))
	put("sitzen/10-anfang/werte.bin", io.LimitReader(rand.NewChaCha8([32]byte{}), size))
	require.NoError(t, z.Close())
}

// TestBring_waits_for_nobody_who_dribbles: a byte now and then keeps a turn from others.
func TestBring_waits_for_nobody_who_dribbles(t *testing.T) {
	h := school(t)
	h.server.SetPatience(300 * time.Millisecond)
	h.is(t, 1, staff.Trainer)
	h.is(t, 2, staff.Trainer)
	client := h.signIn(t, string(person(1)), "bringer-one")
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := client.PublishCourse(t.Context(), "x", "de", reader, 1<<20, nil)
		ended <- err
	}()
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		for range time.Tick(20 * time.Millisecond) { // until nobody reads any more
			if _, err := writer.Write([]byte("P")); err != nil {
				return
			}
		}
	}()

	require.Eventually(t, func() bool { _, err := h.brings(t, 2, sitting(t)); return err == nil }, 20*time.Second, 50*time.Millisecond, "others have their turn")
	require.Eventually(t, func() bool { _, err := h.brings(t, 1, sitting(t)); return err == nil }, 20*time.Second, 50*time.Millisecond, "their place is free again")
	require.NoError(t, reader.Close())
	require.Error(t, <-ended)
	<-stopped
}

// TestBring_gives_up_when_nothing_more_comes ends in the midst of a course, as somebody does who presses Cancel.
func TestBring_gives_up_when_nothing_more_comes(t *testing.T) {
	h := school(t)
	h.is(t, 1, staff.Trainer)
	client := h.signIn(t, string(person(1)), "bringer-one")
	file := sitting(t)
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		_, err := client.PublishCourse(ctx, "x", "de", reader, int64(len(file)), nil)
		ended <- err
	}()
	_, err := writer.Write(file[:len(file)/2])
	require.NoError(t, err)

	cancel()

	require.NoError(t, writer.CloseWithError(io.ErrClosedPipe)) // net/http may wait for who reads the body before it gives up
	require.Error(t, <-ended)
	require.Eventually(t, func() bool { _, err := h.brings(t, 1, file); return err == nil }, 10*time.Second, 50*time.Millisecond, "the place is free again")
	assert.Empty(t, h.lies(t))
}
