// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"time"

	"github.com/pult-app/pult/learn"
)

// Codes are all that there are.
func Codes() (list []Code) {
	for code := range sentences {
		list = append(list, code)
	}
	return list
}

// MaxSeen is how many files a folder may have.
const MaxSeen = maxSeen

// Teach has a file be known without its having been read.
func (s *Sums) Teach(name string, size int64, at time.Time, hash learn.Hash, head []byte) {
	s.learn(&file{name: name, size: size, at: at, head: head, File: learn.File{Hash: hash, Size: size}})
}
