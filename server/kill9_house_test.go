// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// The people of a day on which the house is killed while it does its chores: who does not come, who waits for their desks, whose
// series go on, and whose usual week is booked ahead.
const (
	absentees   = 100 // of whom some have had another desk in the early morning
	early       = 40
	queued      = 60
	series      = 60
	usual       = 10
	seriesDays  = 14 // that can be booked ahead in the other house
	livesOfADay = 5  // of which the last one is not killed before it has done everything
)

// A houseTally is what the house has done while it was killed again and again, and how often it was killed in the middle.
type houseTally struct{ kills, midway, voided, offered, extended, ahead int }

// killHouse lets a process do the chores of one day after the other, of the first undisturbed, and kills it so many times, anywhere.
// In the end each booking was ended once and its person told once, nobody was offered two desks, and no day of a series is missing or
// double.
func killHouse(t *testing.T, kills int) (tally houseTally) {
	w := openTown(t)
	w.houseOfMany(t)
	k := &housekeeper{path: w.path, random: rand.New(rand.NewPCG(5, 6))}
	for day := today + 1; day == today+1 || tally.kills < kills; day++ {
		ids := w.dayOfTheHouse(t, day)
		moved := 0
		if day > today+1 {
			for range livesOfADay - 1 {
				tally.kills++
				if w.moves(t, func() { k.dies(t, day) }) {
					moved++
				}
			}
		}
		if !w.moves(t, func() { k.acts(t, day) }) && moved > 0 {
			moved-- // the last of them had done everything
		}
		tally.midway += moved
		w.judgeHouse(t, day, ids, &tally)
	}
	return tally
}

// moves tells whether a process has written anything to the town, which is closed meanwhile.
func (w *town) moves(t *testing.T, live func()) bool {
	before := w.central.Head().Seq
	w.end(t)
	live()
	w.start(t)
	return w.count(t, `SELECT seq FROM log_head`) != int(before)
}

// houseOfMany is a town whose first house takes desks back after a quarter of an hour, and whose other one is booked by series and
// usual weeks.
func (w *town) houseOfMany(t *testing.T) {
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		rules, ahead := alwaysOpen(hall), alwaysOpen(other)
		rules.CheckInWithin, ahead.Horizon = 15, seriesDays
		if err := tx.Store().PutRules(ctx, rules); err != nil {
			return err
		}
		if err := tx.Store().PutRules(ctx, ahead); err != nil {
			return err
		}
		p := planner(tx, monday)
		for i := 100; i < 100+queued+series+usual; i++ {
			if err := tx.Store().PutPerson(ctx, staff.Person{ID: person(i), Given: "Given", Family: "Family", Unit: unit(i % 10)}); err != nil {
				return err
			}
		}
		for i := range series {
			r := booking.Repeat{Series: booking.SeriesID(fmt.Sprintf("00000000-0000-4000-8000-%012d", i)), Desk: desk(other, i), Rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", First: today, Until: 24 * 60}
			if err := p.Repeat(ctx, person(100+queued+i), r); err != nil {
				return err
			}
		}
		week := booking.PlanWeek{Book: true}
		for day := range week.Days {
			week.Days[day] = [2]booking.Status{booking.Office, booking.Office}
		}
		for i := range usual {
			who := person(100 + queued + series + i)
			if err := p.Like(ctx, who, booking.Like{Kind: booking.FavouriteDesk, Target: string(desk(other, series+i))}); err != nil {
				return err
			}
			if err := p.PlanWeek(ctx, who, week); err != nil {
				return err
			}
		}
		return nil
	})
}

func planner(tx *central.Tx, now time.Time) *booking.Planner {
	return &booking.Planner{Store: tx.Store(), Now: func() time.Time { return now }, Final: true, NewOccupancy: booking.NewOccupancyID}
}

// dayOfTheHouse books the first house out for a day and lets people wait for it, at six in the morning. It returns the bookings to
// which nobody will check in.
func (w *town) dayOfTheHouse(t *testing.T, day booking.Day) (ids []booking.BookingID) {
	loc := booking.Building{}.Location()
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		ids = nil
		reserve := func(who int, on booking.DeskID, from, until booking.Clock) error {
			id := booking.NewBookingID()
			ids = append(ids, id)
			return planner(tx, day.Start(loc)).Reserve(ctx, person(who), booking.Reserve{Booking: id, Desk: on, Span: booking.HoursOf(day, from, until, loc)})
		}
		for i := range early {
			if err := reserve(i, desk(hall, i), 10, 40); err != nil {
				return err
			}
		}
		for i := range absentees {
			from := booking.Clock(8 * 60)
			if i >= absentees/2 { // so that the house needs more than one transaction
				from += 30
			}
			if err := reserve(i, desk(hall, i), from, 16*60); err != nil {
				return err
			}
		}
		for i := range queued {
			join := booking.Join{Wait: booking.WaitID(booking.NewBookingID()), Building: hall, Span: booking.HoursOf(day, 8*60+30, 16*60, loc)}
			if err := planner(tx, day.At(loc, 6*60)).Join(ctx, person(100+i), join); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}

// judgeHouse looks at what became of a day.
func (w *town) judgeHouse(t *testing.T, day booking.Day, ids []booking.BookingID, tally *houseTally) {
	for _, id := range ids {
		require.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM booking WHERE id = $1 AND state = 'no_show'`, string(id)), "ended")
		require.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM notice WHERE booking = $1`, string(id)), "told once")
		tally.voided++
	}
	begin := booking.HoursOf(day, 8*60+30, 16*60, booking.Building{}.Location()).Start.Unix()
	offered := w.count(t, `SELECT COUNT(*) FROM waiting WHERE state = 'offered' AND start_at = $1`, begin)
	assert.Equal(t, queued, offered, "everybody who waits has a desk")
	for i := range queued {
		assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM booking WHERE person = $1 AND start_at = $2`, string(person(100+i)), begin), "offered once")
	}
	tally.offered += offered
	tally.extended += w.booked(t, day, 100+queued, series)
	tally.ahead += w.booked(t, day, 100+queued+series, usual)
	assert.Zero(t, overlaps(t, w, "desk")+overlaps(t, w, "person"), "live bookings that overlap")
	assert.Equal(t, w.count(t, `SELECT COUNT(*) FROM booking WHERE state = 'booked'`), w.count(t, `SELECT COUNT(*) FROM occupancy`))
}

// booked holds that some people have one desk on each day that can be booked, and counts those of the last one.
func (w *town) booked(t *testing.T, day booking.Day, first, people int) (n int) {
	loc := booking.Building{}.Location()
	for i := range people {
		who := string(person(first + i))
		assert.Equal(t, int(seriesDays), w.count(t, `SELECT COUNT(DISTINCT start_at) FROM booking WHERE person = $1 AND start_at >= $2 AND state = 'booked'`, who, (day+1).Start(loc).Unix()), "no day is missing")
		n += w.count(t, `SELECT COUNT(*) FROM booking WHERE person = $1 AND start_at >= $2`, who, (day + seriesDays).Start(loc).Unix())
	}
	assert.Equal(t, people, n, "one booking for each on the last day")
	return n
}

// A housekeeper is the process that is killed while it does the chores: this test again.
type housekeeper struct {
	path   string
	random *rand.Rand
	takes  time.Duration // how long the chores took at most
}

// dies lets it begin, and kills it somewhere on its way.
func (k *housekeeper) dies(t *testing.T, day booking.Day) {
	process, lines := k.begin(t, day)
	time.Sleep(time.Duration(k.random.Int64N(int64(k.takes))))
	k.kill(t, process, lines)
}

// acts lets it do everything.
func (k *housekeeper) acts(t *testing.T, day booking.Day) {
	process, lines := k.begin(t, day)
	began := time.Now()
	require.True(t, lines.Scan() && lines.Text() == "done", "the chores failed")
	k.takes = max(k.takes, time.Since(began))
	k.kill(t, process, lines)
}

func (k *housekeeper) begin(t *testing.T, day booking.Day) (*exec.Cmd, *bufio.Scanner) {
	process := exec.Command(os.Args[0], "-test.run=^TestKill9$")
	now := day.At(booking.Building{}.Location(), 10*60).Unix()
	process.Env = append(os.Environ(), "PULT_KILL9_HOUSE="+k.path, fmt.Sprint("PULT_KILL9_NOW=", now))
	process.Stderr = os.Stderr
	_, err := process.StdinPipe()
	require.NoError(t, err)
	out, err := process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, process.Start())
	lines := bufio.NewScanner(out)
	require.True(t, lines.Scan() && lines.Text() == "acting", "the house did not come back")
	return process, lines
}

func (k *housekeeper) kill(t *testing.T, process *exec.Cmd, lines *bufio.Scanner) {
	require.NoError(t, process.Process.Kill())
	for lines.Scan() { // to its end
	}
	_ = process.Wait() // it was killed: that is the error
}

// keepHouse is the process that does the chores, as at a time.
func keepHouse(t *testing.T, path, at string) {
	seconds, err := strconv.ParseInt(at, 10, 64)
	require.NoError(t, err)
	c, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	hub := server.NewHub(c, server.HubOptions{Now: settled(time.Unix(seconds, 0).UTC())})
	fmt.Println("acting")
	require.NoError(t, hub.Chores(t.Context()))
	fmt.Println("done")
	_, _ = io.Copy(io.Discard, os.Stdin) // never outlives the test that started it
	os.Exit(3)
}
