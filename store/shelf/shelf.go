// SPDX-License-Identifier: EUPL-1.2

// Package shelf keeps files of courses in a folder, each under the SHA-256 of its bytes: the server's, and those that a device has loaded.
//
// A file is there whole or not at all. What has come so far of one lies beside it, and is gone on with after whatever came between. Names
// are compared with the bytes before a file gets its place, so who holds a name can rely on what is in it. It knows neither courses nor HTTP.
package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"
)

// What may be wrong with a file.
var (
	// ErrForged is what does not fit its name: nothing of it stays.
	ErrForged = errors.New("the bytes do not fit the name")
	// ErrGone is what is not there.
	ErrGone = fs.ErrNotExist
)

// A Shelf is a folder of files. It is safe for concurrent use, also by several processes; two that take the same file at once both succeed.
type Shelf struct {
	dir     string
	changes atomic.Int64
}

// Changes counts what was done to the shelf by way of it: while it stays, and nobody else has the folder, what is there stays, too.
func (s *Shelf) Changes() int64 { return s.changes.Load() }

// Open uses a folder, and makes it where it is not: readable by nobody else.
func Open(dir string) (*Shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open a shelf: %w", err)
	}
	return &Shelf{dir: dir}, nil
}

// Dir is its folder: what belongs to the files, and is none, may lie in it under a name that is no hash.
func (s *Shelf) Dir() string { return s.dir }

// path is where a file stands; names that are none stand nowhere.
func (s *Shelf) path(name string) (string, error) {
	if len(name) != 64 || strings.Trim(name, "0123456789abcdef") != "" {
		return "", fmt.Errorf("%q names no file: %w", name, ErrGone)
	}
	return filepath.Join(s.dir, name[:2], name), nil
}

// Has tells whether a file is there, whole.
func (s *Shelf) Has(name string) bool {
	path, err := s.path(name)
	if err != nil {
		return false
	}
	at, err := os.Stat(path)
	return err == nil && at.Mode().IsRegular()
}

// Keep is Has, and has the file be as new, so that nobody who lets go of old files takes it away meanwhile.
func (s *Shelf) Keep(name string) bool {
	path, err := s.path(name)
	if err != nil || !s.Has(name) {
		return false
	}
	now := time.Now()
	return os.Chtimes(path, now, now) == nil || s.Has(name) // a folder that is another's cannot be kept, but read
}

// Open opens a file to read; ErrGone when it is not there.
func (s *Shelf) Open(name string) (*os.File, error) {
	path, err := s.path(name)
	if err != nil {
		return nil, err
	}
	return os.Open(path)
}

// A Note is a file without a name on a shelf: for what comes and is looked at before any of it gets a place. Close takes it away.
type Note struct {
	*os.File
	left string // where it still lies, on systems that let go of no name while a file is open
}

// Aside opens a new Note.
func (s *Shelf) Aside() (*Note, error) {
	file, err := os.CreateTemp(s.dir, "aside-*"+part)
	if err != nil {
		return nil, fmt.Errorf("lay a file aside: %w", err)
	}
	n := &Note{File: file}
	if os.Remove(file.Name()) != nil {
		n.left = file.Name()
	}
	return n, nil
}

// Close closes the file, which is no more then.
func (n *Note) Close() error {
	err := n.File.Close()
	if n.left != "" {
		err = errors.Join(err, os.Remove(n.left))
	}
	return err
}

const (
	part  = ".part"
	block = 128 << 10
	rooms = 4
	// ahead is after how many bytes the disk is told to begin with them.
	ahead = 8 << 20
)

// Partly is how many bytes have come of a file that is not whole.
func (s *Shelf) Partly(name string) int64 {
	path, err := s.path(name)
	if err != nil {
		return 0
	}
	at, err := os.Stat(path + part)
	if err != nil {
		return 0
	}
	return at.Size()
}

// Take brings a file: from gives its bytes from an offset on, which is where the last try ended. told hears how many bytes are here, and may
// be nil. What fails leaves what has come, for the next time; what does not fit its name leaves nothing and is ErrForged.
func (s *Shelf) Take(ctx context.Context, name string, size int64, from func(ctx context.Context, offset int64) (io.ReadCloser, error), told func(int64)) error {
	path, err := s.path(name)
	if err != nil || s.Keep(name) {
		return err
	}
	defer s.changes.Add(1)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("take a file: %w", err)
	}
	file, err := os.OpenFile(path+part, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("take a file: %w", err)
	}
	err = fill(ctx, file, name, size, from, func(have int64) {
		if s.changes.Add(1); told != nil {
			told(have)
		}
	})
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	switch {
	case errors.Is(err, ErrForged):
		return errors.Join(err, os.Remove(path+part))
	case err != nil:
		return fmt.Errorf("take file %s: %w", name, err)
	}
	return s.place(path)
}

// place gives a whole file its name.
func (s *Shelf) place(path string) error {
	err := os.Rename(path+part, path)
	if errors.Is(err, fs.ErrNotExist) { // somebody else has taken the same one
		if _, there := os.Stat(path); there == nil {
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("place a file: %w", err)
	}
	return settle(filepath.Dir(path))
}

// settle makes sure that a name outlives a power cut.
func settle(dir string) error {
	at, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer at.Close()
	if err := at.Sync(); err != nil && !errors.Is(err, fs.ErrInvalid) { // some systems cannot, and need not
		return nil
	}
	return nil
}

// fill brings what is missing of the file.
func fill(ctx context.Context, file *os.File, name string, size int64, from func(context.Context, int64) (io.ReadCloser, error), told func(int64)) error {
	sum := newSummer()
	defer sum.end()
	have, err := sum.over(file)
	if err != nil {
		return err
	}
	if have > size {
		return ErrForged
	}
	if have < size || size == 0 {
		source, err := from(ctx, have)
		if err != nil {
			return err
		}
		err = pour(ctx, file, source, sum, have, size, told)
		if closed := source.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
	}
	if sum.name() != name {
		return ErrForged
	}
	return nil
}

// pour copies block by block: while one is written, those before are summed up, and go to the disk.
func pour(ctx context.Context, file *os.File, source io.Reader, sum *summer, have, size int64, told func(int64)) error {
	begun := have
	for have < size {
		if err := ctx.Err(); err != nil {
			return err
		}
		room := sum.room()
		n, err := io.ReadFull(source, room[:min(int64(len(room)), size-have)])
		if n > 0 {
			if _, failed := file.Write(room[:n]); failed != nil {
				return failed
			}
			sum.add(room[:n])
			if have += int64(n); have-begun >= ahead {
				early(file, begun, have-begun)
				begun = have
			}
			told(have)
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return io.ErrUnexpectedEOF
		}
		if err != nil {
			return err
		}
	}
	var more [1]byte
	if n, _ := source.Read(more[:]); n > 0 {
		return ErrForged
	}
	return nil
}

// A summer sums up in a goroutine of its own, which end waits for: on two processors that is as fast as copying alone.
type summer struct {
	sum   hash.Hash
	rooms [rooms][]byte
	next  int
	full  chan []byte
	free  chan struct{}
	done  chan struct{}
	ended bool
}

func newSummer() *summer {
	s := &summer{sum: sha256.New(), full: make(chan []byte, rooms), free: make(chan struct{}, rooms), done: make(chan struct{})}
	for i := range s.rooms {
		s.rooms[i] = make([]byte, block)
		s.free <- struct{}{}
	}
	go func() {
		defer close(s.done)
		for b := range s.full {
			_, _ = s.sum.Write(b) // never fails
			s.free <- struct{}{}
		}
	}()
	return s
}

// room is the next block, once nobody reads it any more.
func (s *summer) room() []byte {
	<-s.free
	s.next = (s.next + 1) % rooms
	return s.rooms[s.next]
}

// add hands over a block that came from room.
func (s *summer) add(b []byte) { s.full <- b }

// over sums up what is there.
func (s *summer) over(file io.Reader) (n int64, err error) {
	for {
		room := s.room()
		read, err := io.ReadFull(file, room)
		s.add(room[:read])
		if n += int64(read); errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}

func (s *summer) end() {
	if !s.ended {
		s.ended = true
		close(s.full)
		<-s.done
	}
}

func (s *summer) name() string {
	s.end()
	return hex.EncodeToString(s.sum.Sum(nil))
}

// Drop lets go of a file, and of what has come of it.
func (s *Shelf) Drop(name string) error {
	path, err := s.path(name)
	if err != nil {
		return err
	}
	defer s.changes.Add(1)
	for _, path := range []string{path, path + part} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("drop file %s: %w", name, err)
		}
	}
	return nil
}

// Each calls do with the name of every file, whole or not, its size in bytes, and when it was written or kept last.
func (s *Shelf) Each(do func(name string, size int64, at time.Time) error) error {
	return filepath.WalkDir(s.dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := strings.TrimSuffix(entry.Name(), part)
		if _, err := s.path(name); err != nil {
			return nil
		}
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return do(name, info.Size(), info.ModTime())
	})
}
