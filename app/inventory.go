// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"sync"
	"time"

	"github.com/pult-app/pult/store/shelf"
)

// An inventory is which files of courses are on the shelf. Screens ask it for every course that they name, and it looks again only after
// something on the shelf has changed. Safe for concurrent use.
type inventory struct {
	shelf *shelf.Shelf

	mu    sync.Mutex
	taken bool
	at    int64 // the shelf's changes as it was taken
	bytes int64
	whole map[string]bool // of files that were asked for: whether they are here
}

// look takes the inventory anew if the shelf has changed since, and tells how many bytes it holds.
func (v *inventory) look() (int64, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	at := v.shelf.Changes()
	if v.taken && v.at == at {
		return v.bytes, nil
	}
	v.taken, v.bytes, v.whole = false, 0, map[string]bool{}
	err := v.shelf.Each(func(_ string, size int64, _ time.Time) error {
		v.bytes += size
		return nil
	})
	v.taken, v.at = err == nil, at
	return v.bytes, err
}

// has tells whether a file is here, whole, as of the last look.
func (v *inventory) has(name string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	here, known := v.whole[name]
	if !known {
		here = v.shelf.Has(name)
		if v.whole != nil {
			v.whole[name] = here
		}
	}
	return here
}
