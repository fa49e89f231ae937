// SPDX-License-Identifier: EUPL-1.2

package sync

import "time"

// A size is how much one exchange may carry. It is halved when the server or the device finds it too much, and grows back
// slowly: by doubling, every second answer of a load of large rows would be one in vain.
//
// A page is moreover only as large as the network brings in a moment: what is lost with a connection is small then.
type size struct {
	ops  int // in a request
	rows int // in a page
	pace int // rows that the network brings in about pageTime
	wary int // pages that make the next one only a little larger
}

var full = size{ops: MaxOps, rows: MaxPage, pace: firstPage}

const (
	// firstPage is how many rows a page has before anything was measured.
	firstPage = 250
	// smallestPage is worth its headers.
	smallestPage = 25
	// pageTime is how long a page should take. A wagon that comes out of a tunnel has about twice as long.
	pageTime = time.Second
	// steepest is how many times larger or smaller one measurement makes a page.
	steepest = 4
	// burnt is how many pages after a lost one grow slowly: a network that breaks off is often a slow one in its good moments.
	burnt = 8
)

// measure learns from a page of so many rows how many the network brings in pageTime. A page that was not full proves
// nothing but that it was too large.
func (s *size) measure(rows int, filled bool, took time.Duration) {
	if rows == 0 || !filled && took < 2*pageTime {
		return
	}
	pace := float64(rows) * float64(pageTime) / float64(max(took, time.Millisecond))
	most := s.pace * steepest
	if s.wary > 0 {
		s.wary--
		most = s.pace + s.pace/4
	}
	s.pace = min(max(int(pace), s.pace/steepest, smallestPage), most, MaxPage)
}

// lost makes the next page smaller after one broke off while it was on its way.
func (s *size) lost(took time.Duration) {
	if took >= pageTime/2 {
		s.pace, s.wary = max(s.pace/steepest, smallestPage), burnt
	}
}

// halve makes the size smaller after a request with so many ops was too much, and tells whether that was possible. A
// request that is too large has too many ops; in an answer that is too large it may be their rows or the page's.
func (s *size) halve(code Code, ops int) bool {
	smaller := *s
	smaller.ops = max(1, min(s.ops, ops)/2)
	if code == Oversize {
		smaller.rows = max(1, min(s.rows, s.pace)/2)
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

// limit is the size as Request.Limit says it: nothing on a fast network in ordinary times.
func (s *size) limit() int {
	if rows := min(s.rows, s.pace); rows < MaxPage {
		return rows
	}
	return 0
}
