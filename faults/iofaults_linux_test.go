// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
)

// TestIOFaults lives the same day over and over, and each time lets another call to the disk fail: the first write or sync,
// the second, and so on until the day ends without having met it; the server's and the phone's, with each kind of failure.
// STEP leaves points out; POINT=phone/eio/17 is one of them alone.
func TestIOFaults(t *testing.T) {
	var points, told, lost atomic.Int64
	t.Run("points", func(t *testing.T) {
		for _, who := range []string{"server", "phone"} {
			for _, mode := range []string{"eio", "enospc", "short"} {
				t.Run(who+"/"+mode, func(t *testing.T) {
					t.Parallel()
					for n, step := first(t, who, mode); n > 0; n += step {
						d := workADay(t, who, mode, n)
						lost.Add(int64(d.lost))
						if !d.hit || t.Failed() {
							return
						}
						points.Add(1)
						if d.told {
							told.Add(1)
						}
						if step == 0 {
							return
						}
					}
				})
			}
		}
	})

	fmt.Printf("RESULT iofaults points=%d modes=3 told=%d lost=%d\n", points.Load(), told.Load(), lost.Load())
	assert.Zero(t, lost.Load(), "acknowledged, and not there")
	if os.Getenv("POINT") == "" {
		assert.Positive(t, told.Load(), "no failure was felt: the shim does nothing")
	}
}

// first is the first point and how many come until the next one; 0 for no point.
func first(t *testing.T, who, mode string) (n, step int) {
	point := os.Getenv("POINT")
	if point == "" {
		step := number(t, "STEP", 40)
		return 1 + number(t, "SEED", 1)%step, step
	}
	at, alone := strings.CutPrefix(point, who+"/"+mode+"/")
	if !alone {
		return 0, 0
	}
	n, err := strconv.Atoi(at)
	require.NoError(t, err, "POINT")
	return n, 0
}

// What came of a day: whether it had so many calls, whether anybody was told of a failure, how much was lost.
type came struct {
	hit, told bool
	lost      int
}

// workADay lives the day with the nth call failing.
func workADay(t *testing.T, who, mode string, n int) came {
	l := &life{t: t, seed: uint64(n), dir: scratch(t), name: fmt.Sprintf("POINT=%s/%s/%d", who, mode, n), persons: map[*member]string{}, ledger: newLedger()}
	defer os.RemoveAll(l.dir)
	l.server, l.phones = l.member("server"), []*member{l.member("phone")}
	marker := filepath.Join(l.dir, "hit")
	p := l.phones[0]
	p.start(t, "day", envDir+"="+l.dir, "LD_PRELOAD="+shim(t, "iofault"), "IOFAULT_MODE="+mode,
		"IOFAULT_DIR="+filepath.Join(l.dir, who), fmt.Sprintf("IOFAULT_AT=%d", n), "IOFAULT_HIT="+marker)
	p.untilReady(t)
	granted := l.checkNoon()
	if p.alive() {
		_, err := io.WriteString(p.stdin.(io.Writer), "\n")
		assert.NoError(t, err)
		if _, ended := p.await(t, patience); !ended {
			p.complain("hangs")
			p.kill(t)
		}
	}
	l.checkEvening(granted)
	_, err := os.Stat(marker)
	return came{err == nil, p.troubles > 0, len(l.ledger.lost)}
}

// checkNoon looks at both files while the day stands still, and counts the bookings.
func (l *life) checkNoon() (bookings int) {
	if l.complaints("at noon"); l.t.Failed() {
		return 0
	}
	l.check(l.phones[0], "at noon")
	l.check(l.server, "at noon")
	l.look(l.server, true, "at noon", func(db *sql.DB, _ bool) { l.scan(db, `SELECT COUNT(*) FROM booking`, &bookings) })
	if bookings < 2 {
		l.broken("at noon: %d bookings", bookings)
	}
	return bookings
}

// checkEvening holds that the server stopped well: its file is sound, has all bookings and the one of the afternoon, and no
// person is in them any more.
// The phone's file is gone.
func (l *life) checkEvening(bookings int) {
	l.complaints("in the evening")
	l.look(l.server, true, "in the evening", func(db *sql.DB, _ bool) {
		var left, named int
		l.scan(db, `SELECT COUNT(*) FROM booking`, &left)
		l.scan(db, `SELECT COUNT(*) FROM booking WHERE person = '`+string(bookingtest.Bob)+`'`, &named)
		if left != bookings+1 || named > 0 {
			l.broken("in the evening: %d of %d bookings, %d with a person", left, bookings+1, named)
		}
	})
	if _, err := os.Stat(l.phones[0].database()); !errors.Is(err, fs.ErrNotExist) {
		l.broken("in the evening: the phone's file is there: %v", err)
	}
}
