// SPDX-License-Identifier: EUPL-1.2

package sync

// A size is how much one exchange may carry. It is halved when the server or the device finds it too much, and grows back
// slowly: by doubling, every second answer of a load of large rows would be one in vain.
type size struct {
	ops  int // in a request
	rows int // in a page
}

var full = size{MaxOps, MaxPage}

// halve makes the size smaller after a request with so many ops was too much, and tells whether that was possible. A
// request that is too large has too many ops; in an answer that is too large it may be their rows or the page's.
func (s *size) halve(code Code, ops int) bool {
	smaller := size{max(1, min(s.ops, ops)/2), s.rows}
	if code == Oversize {
		smaller.rows = max(1, s.rows/2)
	}
	if ops <= 1 && smaller.rows == s.rows {
		return false
	}
	*s = smaller
	return true
}

// grow makes the size larger by a quarter after an exchange that went well.
func (s *size) grow() {
	s.ops = min(MaxOps, s.ops+s.ops/4+1)
	s.rows = min(MaxPage, s.rows+s.rows/4+1)
}

// firstPage is how many rows the first page of a load has at most. It says what people will want first, and is soon there.
const firstPage = 500

// limit is the size as Request.Limit says it: nothing in ordinary times.
func (s *size) limit(cursor Cursor) int {
	if cursor == "" {
		return min(s.rows, firstPage)
	}
	if s.rows == MaxPage {
		return 0
	}
	return s.rows
}
