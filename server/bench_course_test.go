//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/shelf"
)

const (
	courseFiles = 6
	courseBytes = 300 << 20
)

// large is the folder of a course of 300 MiB.
func large(b *testing.B) string {
	b.Helper()
	dir := filepath.Join(b.TempDir(), "mitnehmen")
	require.NoError(b, learntest.Large(dir, courseFiles, courseBytes/courseFiles))
	return dir
}

// BenchmarkCourse is a course of 300 MiB in six files, published from its folder onto the server's shelf ("publish") and loaded by a device over
// loopback HTTP onto its own ("download"). Beside each, turn by turn, stand a plain file server and a plain client that writes the same files
// to the same disk. Ours sum up every byte and have it on the disk when they are done; the plain ones do neither. Publishing reads the folder,
// as the publisher's command does, which sums up every byte once more; "copy" is how fast the files are copied where they lie.
func BenchmarkCourse(b *testing.B) {
	dir := large(b)
	b.Run("publish", func(b *testing.B) { benchPublish(b, dir) })
	b.Run("download", func(b *testing.B) { benchDownload(b, dir) })
}

// A contest is what we need for something and what others need for it, turn by turn.
type contest struct {
	ours, plain       []time.Duration
	oursCPU, plainCPU float64
}

func (r *contest) turn(b *testing.B, ours, plain func()) {
	b.Helper()
	for _, one := range []struct {
		do   func()
		took *[]time.Duration
		cpu  *float64
	}{{ours, &r.ours, &r.oursCPU}, {plain, &r.plain, &r.plainCPU}} {
		used, began := cpu(b), time.Now()
		one.do()
		*one.took, *one.cpu = append(*one.took, time.Since(began)), *one.cpu+cpu(b)-used
	}
}

// tell reports the medians: our speed in percent of the plain one.
func (r *contest) tell(b *testing.B) {
	middle := func(all []time.Duration) float64 {
		slices.Sort(all)
		return (all[(len(all)-1)/2].Seconds() + all[len(all)/2].Seconds()) / 2
	}
	ours, plain := middle(r.ours), middle(r.plain)
	b.ReportMetric(100*plain/ours, "percent")
	b.ReportMetric(courseBytes/1e6/ours, "MB/s")
	b.ReportMetric(courseBytes/1e6/plain, "plain-MB/s")
	b.ReportMetric(r.oursCPU/float64(len(r.ours)), "cpu-ms")
	b.ReportMetric(r.plainCPU/float64(len(r.plain)), "plain-cpu-ms")
}

func benchPublish(b *testing.B, dir string) {
	h, plain := school(b), plainSite(b, dir)
	var r contest
	var copied time.Duration
	for b.Loop() {
		b.StopTimer()
		to := b.TempDir()
		var course learn.Course
		b.StartTimer()
		r.turn(b, func() { course = publishes(b, h, dir) }, func() { plain.load(b, to) })
		b.StopTimer()
		for _, f := range course.Files {
			require.NoError(b, h.server.Shelf.Drop(string(f.Hash)))
		}
		began := time.Now()
		copies(b, dir, to)
		copied += time.Since(began)
		require.NoError(b, os.RemoveAll(to))
		b.StartTimer()
	}
	r.tell(b)
	b.ReportMetric(float64(b.N)*courseBytes/1e6/copied.Seconds(), "copy-MB/s")
}

// publishes publishes the course of a folder.
func publishes(b *testing.B, h *house, dir string) learn.Course {
	b.Helper()
	root, err := os.OpenRoot(dir)
	require.NoError(b, err)
	defer root.Close()
	edition, findings, err := folder.Read(context.Background(), root.FS(), learn.CourseID(filepath.Base(dir)), folder.Options{})
	require.NoError(b, err)
	require.False(b, folder.Failed(findings), "%v", findings)
	edition.Course.Changes = time.Now().String() // or there is nothing to publish the next time
	done, err := server.Publish(context.Background(), h.central, h.server.Shelf, server.Publication{Edition: edition, Open: func(name string) (io.ReadCloser, error) { return root.Open(name) }}, h.clock())
	require.NoError(b, err)
	require.EqualValues(b, courseBytes, done.FreshBytes)
	return done.Course
}

// bins are the large files of a folder.
func bins(b *testing.B, dir string) []string {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.bin"))
	require.NoError(b, err)
	require.Len(b, files, courseFiles)
	return files
}

// copies copies the files of a folder.
func copies(b *testing.B, dir, to string) {
	b.Helper()
	for _, name := range bins(b, dir) {
		in, err := os.Open(name)
		require.NoError(b, err)
		writes(b, filepath.Join(to, filepath.Base(name)), in)
	}
}

func writes(b *testing.B, name string, in io.ReadCloser) {
	b.Helper()
	out, err := os.Create(name)
	require.NoError(b, err)
	n, err := io.Copy(out, in)
	require.NoError(b, err)
	require.NoError(b, in.Close())
	require.EqualValues(b, courseBytes/courseFiles, n)
	require.NoError(b, out.Close())
}

// A site serves files as net/http does.
type site struct {
	*httptest.Server
	files []string // their paths there
}

func plainSite(b *testing.B, dir string) site {
	b.Helper()
	s := site{Server: httptest.NewServer(http.FileServer(http.Dir(dir)))}
	b.Cleanup(s.Close)
	for _, name := range bins(b, dir) {
		path, err := filepath.Rel(dir, name)
		require.NoError(b, err)
		s.files = append(s.files, "/"+filepath.ToSlash(path))
	}
	return s
}

// load writes all files of the site to a folder.
func (s site) load(b *testing.B, to string) {
	b.Helper()
	for _, name := range s.files {
		resp, err := s.Client().Get(s.URL + name)
		require.NoError(b, err)
		require.Equal(b, http.StatusOK, resp.StatusCode)
		writes(b, filepath.Join(to, filepath.Base(name)), resp.Body)
	}
}

func benchDownload(b *testing.B, dir string) {
	h, plain := school(b), plainSite(b, dir)
	course := publishes(b, h, dir)
	client := h.signIn(b, string(person(0)), "laptop-ann")
	var r contest
	for b.Loop() {
		b.StopTimer()
		to, other := b.TempDir(), b.TempDir()
		files, err := shelf.Open(to)
		require.NoError(b, err)
		b.StartTimer()
		r.turn(b, func() {
			for _, f := range course.Files {
				require.NoError(b, files.Take(context.Background(), string(f.Hash), f.Size, func(ctx context.Context, offset int64) (io.ReadCloser, error) {
					return client.File(ctx, string(f.Hash), offset)
				}, func(int64) {}))
			}
		}, func() { plain.load(b, other) })
		b.StopTimer()
		require.NoError(b, os.RemoveAll(to))
		require.NoError(b, os.RemoveAll(other))
		b.StartTimer()
	}
	r.tell(b)
}
