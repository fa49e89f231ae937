// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/store/central"
)

// backups is the one backup that may be under way in this process.
type backups struct {
	mu       sync.Mutex
	running  bool
	checking bool
	percent  int
	ended    time.Time
	failed   string // the key of why
	stop     context.CancelFunc
	closed   bool
	wait     sync.WaitGroup
}

// begin tells whether a backup may begin, and notes that it has.
func (b *backups) begin(stop context.CancelFunc) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running || b.closed {
		return false
	}
	b.running, b.checking, b.percent, b.stop = true, false, 0, stop
	return true
}

func (b *backups) copied(done, total int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if total > 0 {
		b.percent = done * 100 / total
	}
}

func (b *backups) check(string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.checking = true
}

func (b *backups) end(at time.Time, failed string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running, b.ended, b.failed = false, at, failed
}

// close ends what is under way, and waits for it. Nothing half is left.
func (b *backups) close() {
	b.mu.Lock()
	b.closed = true
	if b.running {
		b.stop()
	}
	b.mu.Unlock()
	b.wait.Wait()
}

// officeJobs answers the page of backups and chores.
type officeJobs struct{ s *Server }

// folder is where backups go.
func (s *Server) backupFolder() string {
	if s.Backups != "" || s.File == "" {
		return s.Backups
	}
	return s.File + "-backups"
}

// key is how the words name a chore: what it says before its first comma.
func (c chore) key() string {
	name, _, _ := strings.Cut(c.name, ",")
	return strings.ReplaceAll(name, " ", "-")
}

// Jobs implements office.Jobs.
func (o officeJobs) Jobs(context.Context) (shown office.JobsShown, err error) {
	s := o.s
	for _, c := range chores {
		last, _ := s.hub.ran.of(c.name)
		shown.Chores = append(shown.Chores, office.Chore{Name: c.key(), At: last.At, Failed: last.Failed, Good: last.Good, Took: last.Took})
	}
	if s.File == "" {
		shown.Elsewhere = true
		return shown, nil
	}
	shown.Last, shown.Folder = backup.Last(s.File), s.backupFolder()
	b := &s.backups
	b.mu.Lock()
	shown.Running, shown.Checking, shown.Percent, shown.Ended, shown.Failed = b.running, b.checking, b.percent, b.ended, b.failed
	b.mu.Unlock()
	shown.Kept, err = kept(s.backupFolder())
	return shown, err
}

// mostKept is how many backups the page shows.
const mostKept = 20

// kept are the backups in a folder, the newest first.
func kept(folder string) (list []office.Kept, err error) {
	files, err := os.ReadDir(folder)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	for _, file := range files {
		if info, err := file.Info(); err == nil && info.Mode().IsRegular() && filepath.Ext(file.Name()) == ".sqlite" {
			list = append(list, office.Kept{Name: file.Name(), At: info.ModTime().UTC(), Size: info.Size()})
		}
	}
	slices.SortFunc(list, func(a, b office.Kept) int { return b.At.Compare(a.At) })
	return list[:min(mostKept, len(list))], err
}

// Backup implements office.Jobs.
func (o officeJobs) Backup(ctx context.Context, v *office.Visit) (id office.ChangeID, err error) {
	s := o.s
	if s.File == "" {
		return "", office.Refuse("", "office.jobs.elsewhere")
	}
	if err := os.MkdirAll(s.backupFolder(), 0o700); err != nil {
		s.Log.Error("cannot make the folder of backups", "cause", err)
		return "", office.Refuse("", "office.jobs.nofolder")
	}
	target, err := backup.Fresh(s.backupFolder(), s.File, time.Now())
	if err != nil {
		return "", office.Refuse("", "office.jobs.soon")
	}
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	if !s.backups.begin(stop) {
		stop()
		return "", office.Refuse("", "office.jobs.running")
	}
	id, err = s.change(ctx, v, doing{kind: "backup"}, func(context.Context, *central.Tx) error { return nil })
	if err != nil {
		stop()
		s.backups.end(s.Now().UTC(), "office.jobs.broken")
		return "", err
	}
	s.backups.wait.Go(func() { defer stop(); s.backUp(working, target) })
	return id, nil
}

// backUp makes a backup, and notes what came of it.
func (s *Server) backUp(ctx context.Context, target string) {
	verdict, err := backup.Make(ctx, s.File, target, backup.Progress{Copied: s.backups.copied, Checking: s.backups.check})
	if err == nil && verdict.Sound() {
		err = backup.Note(s.File, time.Now())
	}
	failed := ""
	switch {
	case err != nil:
		failed = "office.jobs.broken"
		s.Log.Error("a backup was not made", "cause", err)
	case !verdict.Sound():
		failed = "office.jobs.unsound"
		s.Log.Error("a backup was made, and its rows contradict each other: keep it, and see Trouble in docs/OPERATIONS.md", "file", target)
	default:
		s.Log.Info("a backup was made", "file", target)
	}
	s.backups.end(s.Now().UTC(), failed)
}
