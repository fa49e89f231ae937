// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"database/sql"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
)

// A folder is what a disk holds: files by name.
type folder map[string]string

func readFolder(t *testing.T, dir string) folder {
	t.Helper()
	found := folder{}
	list, err := os.ReadDir(dir)
	require.NoError(t, err)
	for _, entry := range list {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		require.NoError(t, err)
		found[entry.Name()] = string(text)
	}
	return found
}

func (f folder) write(t *testing.T, dir string) {
	t.Helper()
	for name, text := range f {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
}

// A change of names; to is empty for what is removed.
type change struct{ from, to string }

func (f folder) after(c change) {
	text, there := f[c.from]
	if !there {
		return
	}
	delete(f, c.from)
	if c.to != "" {
		f[c.to] = text
	}
}

// A cutter does to names what Renew asks, and remembers what a power cut could leave: of the changes since the folder was last
// kept any may be undone, each for itself.
type cutter struct {
	t    *testing.T
	dir  string
	kept folder
	open []change
	left []folder
}

func (c *cutter) change(from, to string) {
	if _, err := os.Lstat(from); err != nil {
		return
	}
	one := change{from: filepath.Base(from)}
	if to != "" {
		one.to = filepath.Base(to)
	}
	c.open = append(c.open, one)
	for which := range 1 << len(c.open) {
		left := maps.Clone(c.kept)
		for i, change := range c.open {
			if which>>i&1 == 1 {
				left.after(change)
			}
		}
		c.left = append(c.left, left)
	}
}

func (c *cutter) rename(from, to string) error { c.change(from, to); return os.Rename(from, to) }
func (c *cutter) remove(path string) error     { c.change(path, ""); return os.Remove(path) }

func (c *cutter) keep(dir string) error {
	c.kept, c.open = readFolder(c.t, c.dir), nil
	c.left = append(c.left, maps.Clone(c.kept))
	return sqlite.KeepNames(dir)
}

// TestRenew_survives_a_power_cut_between_any_two_names of the folder, whichever of them had reached the disk by then. What waits
// stands in the old file's log, so that it is lost with that.
func TestRenew_survives_a_power_cut_between_any_two_names(t *testing.T) {
	ann := withWishes(t)
	crashed := func() folder {
		_, sent := start(t)
		require.NoError(t, sent.Checkpoint(t.Context()))
		require.NoError(t, sent.reserve("waits", "berg-0.1", day(1)))
		require.NoError(t, sent.reserve("waits too", "berg-0.2", day(2)))
		files := readFolder(t, filepath.Dir(sent.path))
		name := filepath.Base(sent.path)
		half := len(files[name]) / 4096 / 2 * 4096 // of the pages, so that some are missing which every start reads
		return folder{name: files[name][:half], name + "-wal": files[name+"-wal"]}
	}()
	dir := t.TempDir()
	crashed.write(t, dir)
	path := filepath.Join(dir, filepath.Base(ann.path))
	o := device.Options{Now: ann.town.clock.Now}
	c := &cutter{t: t, dir: dir, kept: readFolder(t, dir)}
	back := device.Disk(c.rename, c.remove, c.keep)

	_, adopted, err := device.Renew(t.Context(), path, o)

	back()
	require.NoError(t, err)
	require.Equal(t, 2, adopted)
	require.Greater(t, len(c.left), 8)
	for i := 0; i < len(c.left); i++ { // and once more, when the power goes again while the next start mends it
		name := filepath.Base(ann.path)
		_, there := c.left[i][name]
		assert.False(t, there && c.left[i][name] != crashed[name] && c.left[i][name+"-wal"] == crashed[name+"-wal"],
			"cut %d leaves the old log beside another file: %v", i, names(c.left[i]))
		dir := t.TempDir()
		c.left[i].write(t, dir)
		path := filepath.Join(dir, filepath.Base(ann.path))
		again := &cutter{t: t, dir: dir, kept: readFolder(t, dir)}
		back := device.Disk(again.rename, again.remove, again.keep)
		d, err := device.Open(t.Context(), path, o)
		if err != nil {
			_, _, err = device.Renew(t.Context(), path, o)
			require.NoError(t, err, "cut %d: %v", i, names(c.left[i]))
			d, err = device.Open(t.Context(), path, o)
		}
		back()
		require.NoError(t, err, "cut %d: %v", i, names(c.left[i]))
		mended := &desk{Device: d, t: t, town: ann.town, who: bookingtest.Ann, path: path}
		assert.Len(t, pending(t, mended), 2, "cut %d: %v", i, names(c.left[i]))
		require.NoError(t, d.Close())
		assertSound(t, path)
		if i < 40 {
			c.left = append(c.left, again.left...)
		}
	}
	t.Logf("%d cuts", len(c.left))
}

// assertSound asks the engine whether the file is whole: an old log beside a new file would have been written into it.
func assertSound(t *testing.T, path string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	require.NoError(t, err)
	defer db.Close()
	var said string
	require.NoError(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&said))
	assert.Equal(t, "ok", said)
}

func names(f folder) (list []string) {
	for name, text := range f {
		list = append(list, fmt.Sprint(name, " of ", len(text)))
	}
	return list
}
