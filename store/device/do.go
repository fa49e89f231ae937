// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// A wish is an op as the outbox keeps it. Its JSON begins with a mark that Rescue finds in the bytes of a damaged file.
type wish struct {
	Mark      string          `json:"pult"`
	ID        sync.OpID       `json:"id"`
	Kind      staff.Act       `json:"kind"`
	Args      json.RawMessage `json:"args"`
	DependsOn sync.OpID       `json:"dependsOn,omitempty"`
	Who       staff.PersonID  `json:"who"`
	MadeAt    time.Time       `json:"madeAt"`
}

const mark = "op"

// Do carries out a person's wish here and puts it into the outbox, in one transaction: when Do returns, both are on the
// disk. args is a command of booking's or of news'. A staff.Refusal, of the domain's own type, means that the rules say no as far as
// this device knows; nothing was written then.
func (d *Device) Do(ctx context.Context, who staff.PersonID, kind staff.Act, args any) (sync.OpID, error) {
	raw, err := json.Marshal(args)
	if err != nil {
		return "", fmt.Errorf("%s: %w", kind, err)
	}
	w := wish{Mark: mark, ID: d.newID(), Kind: kind, Args: raw, Who: who, MadeAt: d.now().UTC().Truncate(time.Millisecond)}
	var touched []string
	err = d.readable(ctx, func() error {
		return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			if touched, err = d.carryOut(ctx, tx, w); err != nil {
				return err
			}
			return post(ctx, tx, w)
		})
	})
	var refusal staff.Refusal
	if errors.As(err, &refusal) {
		return "", refusal
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w", kind, err)
	}
	d.watch.tell(append(touched, Outbox))
	return w.ID, nil
}

// carryOut runs a wish through the Planner, at the time when it was made, with the undo log on. It says which tables it
// touched.
func (d *Device) carryOut(ctx context.Context, tx store.Tx, w wish) ([]string, error) {
	last, err := lastUndo(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := record(ctx, tx, true); err != nil {
		return nil, err
	}
	if err := d.rule(ctx, tx, w); err != nil {
		return nil, err
	}
	if err := record(ctx, tx, false); err != nil {
		return nil, err
	}
	return touchedSince(ctx, tx, last)
}

// rule has the domain of a wish carry it out.
func (d *Device) rule(ctx context.Context, tx store.Tx, w wish) error {
	if news.Knows(w.Kind) {
		return d.press(tx, w).Do(ctx, w.Who, w.Kind, w.Args)
	}
	if learn.Knows(w.Kind) {
		return d.coach(tx, w).Do(ctx, w.Who, w.Kind, w.Args)
	}
	planner, err := d.plannerFor(ctx, tx, w)
	if err != nil {
		return err
	}
	if trouble.Knows(w.Kind) {
		keeper := trouble.Caretaker{Store: store.Trouble{Booking: d.rows(tx)}, Planner: planner}
		return keeper.Do(ctx, w.Who, w.Kind, w.Args)
	}
	return planner.Do(ctx, w.Who, w.Kind, w.Args)
}

// press is a press that lives at the time of a wish.
func (d *Device) press(tx store.Tx, w wish) *news.Press {
	return &news.Press{Store: store.News{Booking: d.rows(tx), Aside: tx}, Now: func() time.Time { return w.MadeAt }}
}

// coach is a coach that lives at the time of a wish.
func (d *Device) coach(tx store.Tx, w wish) *learn.Coach {
	rows := store.Learn{News: store.News{Booking: d.rows(tx), Aside: tx}}
	return &learn.Coach{Store: rows, Now: func() time.Time { return w.MadeAt }}
}

// plannerFor is a planner that lives at the time of a wish. For one that makes many bookings it reads at once what each of them
// would ask for.
func (d *Device) plannerFor(ctx context.Context, tx store.Tx, w wish) (*booking.Planner, error) {
	planner := d.planner(tx, func() time.Time { return w.MadeAt })
	about := booking.NamesOf(w.Kind, w.Args)
	if len(about.Makes) < 2 {
		return planner, nil
	}
	rows := d.rows(tx).Remembering(&store.Memory{})
	planner.Store = rows
	wishes := store.Wishes{People: []staff.PersonID{w.Who}, Bookings: about.Makes}
	if about.Desk != "" {
		wishes.Desks = []booking.DeskID{about.Desk}
	}
	return planner, rows.Foresee(ctx, wishes, w.MadeAt)
}

// post appends the wish to the outbox.
func post(ctx context.Context, tx store.Tx, w wish) (err error) {
	if w.DependsOn, err = dependsOn(ctx, tx, w); err != nil {
		return err
	}
	seq, err := getInt(ctx, tx, "seq")
	if err != nil {
		return err
	}
	body, err := json.Marshal(w)
	if err != nil {
		return err
	}
	const query = `INSERT INTO outbox (id, seq, body) VALUES ($1, $2, $3)`
	if err := exec(ctx, tx, query, w.ID, seq+1, string(body)); err != nil {
		return err
	}
	return set(ctx, tx, "seq", strconv.FormatInt(seq+1, 10))
}

// dependsOn is the last op that still waits to make the booking, the series, the wait, the post or the comment which w is about: refused
// together with it, because moving, releasing, leaving or answering what never came to be makes no sense.
func dependsOn(ctx context.Context, tx store.Tx, w wish) (sync.OpID, error) {
	if news.Knows(w.Kind) {
		return answers(ctx, tx, w)
	}
	if learn.Knows(w.Kind) {
		return "", nil // each stands by itself: what was reached is never lost with something else
	}
	if report, needs := trouble.Needs(w.Kind, w.Args); needs || trouble.Knows(w.Kind) {
		return reports(ctx, tx, report)
	}
	about := booking.NamesOf(w.Kind, w.Args)
	if len(about.Makes) > 0 || w.Kind == booking.KindJoin || w.Kind == booking.KindPropose || about.Booking == "" && about.Series == "" && about.Wait == "" && about.TeamDay == "" {
		return "", nil
	}
	waiting, err := pending(ctx, tx, -1)
	if err != nil {
		return "", err
	}
	for _, op := range slices.Backward(waiting) {
		if makes(op.wish, about) {
			return op.wish.ID, nil
		}
	}
	return "", nil
}

// reports is the op that waits to make a report of trouble; none for no report.
func reports(ctx context.Context, tx store.Tx, report trouble.ReportID) (sync.OpID, error) {
	if report == "" {
		return "", nil
	}
	waiting, err := pending(ctx, tx, -1)
	for _, op := range slices.Backward(waiting) {
		if made, makes := trouble.Makes(op.wish.Kind, op.wish.Args); makes && made == report {
			return op.wish.ID, nil
		}
	}
	return "", err
}

// answers is the last op that waits to make what a wish about the news is about.
func answers(ctx context.Context, tx store.Tx, w wish) (sync.OpID, error) {
	needs := news.Needs(w.Kind, w.Args)
	if len(needs) == 0 {
		return "", nil
	}
	waiting, err := pending(ctx, tx, -1)
	for _, op := range slices.Backward(waiting) {
		if made, makes := news.Makes(op.wish.Kind, op.wish.Args); makes && slices.Contains(needs, made) {
			return op.wish.ID, nil
		}
	}
	return "", err
}

// makes tells whether a wish makes what another one is about.
func makes(w wish, about booking.Names) bool {
	made := booking.NamesOf(w.Kind, w.Args)
	if w.Kind == booking.KindJoin {
		return made.Wait != "" && made.Wait == about.Wait
	}
	if w.Kind == booking.KindPropose {
		return made.TeamDay != "" && made.TeamDay == about.TeamDay
	}
	return slices.Contains(made.Makes, about.Booking) || len(made.Makes) > 0 && made.Series != "" && made.Series == about.Series
}
