// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A Lock makes this process the only one on a profile. It ends with the process, however that dies.
type Lock struct{ file *os.File }

// A Holder is the process that has the profile.
type Holder struct {
	PID int `json:"pid"`
	// Port is where it listens on loopback to be told "show your window"; 0 while it has not said so.
	Port int `json:"port"`
}

// lockSize is the size of the lock file: always written whole, so that a reader never sees half a number.
const lockSize = 128

// errHeld is what the system's lock call says when another process has the file.
var errHeld = errors.New("another process has the lock")

// TakeLock takes the profile in the folder, which it makes if need be. When another process has it, the Lock is nil and
// the Holder says who. A Lock that is left behind by a process which died is free.
func TakeLock(dir string) (*Lock, *Holder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, nil, fmt.Errorf("lock profile: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("lock profile: %w", err)
	}
	if err := lockFile(file); err != nil {
		defer file.Close()
		if !errors.Is(err, errHeld) {
			return nil, nil, fmt.Errorf("lock profile: %w", err)
		}
		holder, err := readHolder(file)
		return nil, holder, err
	}
	lock := &Lock{file}
	if err := lock.Announce(0); err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return lock, nil, nil
}

// Announce says on which loopback port this process can be asked to show its window.
func (l *Lock) Announce(port int) error {
	text, err := json.Marshal(Holder{os.Getpid(), port})
	if err != nil {
		return err
	}
	block := make([]byte, lockSize)
	for i := copy(block, text); i < lockSize; i++ {
		block[i] = ' '
	}
	_, err = l.file.WriteAt(block, 0)
	return wrap("announce the port", err)
}

// Release gives the profile back.
func (l *Lock) Release() error { return l.file.Close() }

// readHolder reads who has the lock; a Holder without a port when that is not written yet.
func readHolder(file *os.File) (*Holder, error) {
	block := make([]byte, lockSize)
	n, _ := file.ReadAt(block, 0)
	var holder Holder
	if err := json.Unmarshal(block[:n], &holder); err != nil {
		return &Holder{}, nil
	}
	return &holder, nil
}
