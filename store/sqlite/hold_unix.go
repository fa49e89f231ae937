// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package sqlite

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// Hold locks a file against every other process that uses it through the engine (SQLite, os_unix.c: the pending byte and
// the shared range), even when it is too damaged to be opened. Busy when somebody has it open. This process must not have
// it open through the engine: to close a file ends all its locks.
func Hold(path string) (release func() error, err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	lock := unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart, Start: 0x40000000, Len: 512}
	err = unix.FcntlFlock(file.Fd(), unix.F_SETLK, &lock)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		err = &Error{Code: Busy, Path: path, Err: errors.New("another process has it open")}
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file.Close, nil
}
