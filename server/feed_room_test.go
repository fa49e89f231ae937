// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
)

// crowd are open streams of as many people, who all hold org, and their own scope, and a house of ten.
func crowd(t *testing.T, n int) (*streams, []*stream) {
	s := &streams{touched: make(chan struct{}, 1), hinted: func(time.Duration) {}}
	list := make([]*stream, n)
	for i := range list {
		who := staff.PersonID(fmt.Sprint("p", i))
		list[i] = &stream{seat: seat{who, "device"}, hints: make(chan struct{}, 1)}
		require.True(t, s.add(list[i], []sync.Scope{"org", own(who), sync.Scope(fmt.Sprint("b:", i/10))}))
	}
	return s, list
}

// heard is how many had a hint since they were last asked.
func heard(list []*stream) (n int) {
	for _, st := range list {
		select {
		case _, open := <-st.hints:
			if open {
				n++
			}
		default:
		}
	}
	return n
}

func TestStreams_tells_a_crowd_as_fast_as_there_is_room(t *testing.T) {
	s, list := crowd(t, 1000)
	all := 0

	for round := range 100 {
		s.touch([]string{"org"}) // again and again, while they wait
		s.hint(10, true)
		got := heard(list)
		assert.Equal(t, 10, got, "round %d", round)
		all += got
	}

	assert.Equal(t, 1000, all)
	assert.Len(t, s.line, 990, "nobody stands in the line twice; those of the last round have heard of everything")
}

func TestHub_has_room_for_a_crowd_when_little_happens(t *testing.T) {
	h := &Hub{streams: streams{touched: make(chan struct{}, 1)}}
	ask := func() int { n, _ := h.room(); return n }

	h.streams.touch([]string{"org"})
	assert.Equal(t, crowdAtOnce, ask(), "a lone change")
	h.underWay.Store(spare + 1)
	assert.Equal(t, 1, ask(), "they have come")
	h.underWay.Store(0)
	h.streams.touch([]string{"org"})
	assert.Equal(t, spare, ask(), "one after the other")
}

func TestStreams_tells_everybody_in_the_end(t *testing.T) {
	s, list := crowd(t, 100)
	heardOf := map[*stream]bool{}
	s.touch([]string{"org"})

	for rounds := 0; rounds < 100; rounds++ {
		select {
		case <-s.touched:
		default:
			t.Fatal("no round is due, and some have not heard")
		}
		s.hint(1, true)
		for _, st := range list {
			if heard([]*stream{st}) == 1 {
				assert.False(t, heardOf[st], "once")
				heardOf[st] = true
			}
		}
	}

	assert.Len(t, heardOf, 100)
	assert.Empty(t, s.touched, "nothing is left to say")
}

func TestStreams_tells_few_at_once_whatever_the_crowd_waits_for(t *testing.T) {
	s, list := crowd(t, 1000)

	s.touch([]string{"org", "u:p7", "b:42"})
	s.hint(0, true)

	assert.Equal(t, 1, heard(list[7:8]), "the person's own change")
	assert.Equal(t, 10, heard(list[420:430]), "the house of ten")
	assert.Equal(t, 0, heard(list))
	s.hint(2000, true)
	assert.Equal(t, 989, heard(list), "whoever heard has heard of all of it")
}

func TestStreams_tells_nobody_at_once_while_much_is_under_way(t *testing.T) {
	s, list := crowd(t, 30)

	s.touch([]string{"org", "u:p7"})
	s.hint(1, false)
	assert.Equal(t, 1, heard(list))
	s.hint(2, false)
	assert.Equal(t, 2, heard(list))
	s.hint(100, true)

	assert.Equal(t, 27, heard(list), "all of them in the end, and once")
}

func TestStreams_that_end_in_the_line_hear_nothing(t *testing.T) {
	s, list := crowd(t, 100)
	s.touch([]string{"org"})
	s.hint(0, true)

	s.end(list[3])
	s.hint(2000, true)

	_, open := <-list[3].hints
	assert.False(t, open)
	assert.Equal(t, 99, heard(list))
}
