// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
)

// KeepDays is after how many days bookings lose their person, unless Config says less. It is also the most, because every
// client tells its person so.
const KeepDays = 60

// AuditDays is how long it is kept who has read or changed what about others.
const AuditDays = 365

// tidy looks for damage in the file and throws away, at the start and once a day, what is older than people were promised
// or than devices need, until ctx ends.
func (s *Server) tidy(ctx context.Context) {
	daily := time.NewTicker(24 * time.Hour)
	defer daily.Stop()
	for {
		s.examine(ctx)
		s.tidyAlone(ctx)
		select {
		case <-ctx.Done():
			return
		case <-daily.C:
		}
	}
}

// examine finds damage that no request has met yet. It may take seconds, so the server answers meanwhile.
func (s *Server) examine(ctx context.Context) {
	if err := s.Central.Check(ctx); err == nil || ctx.Err() != nil {
		return
	} else if damage := s.Central.Damage(); damage != nil {
		s.hub.mourn(damage)
	} else {
		s.Log.Error("cannot examine the database", "cause", err)
	}
}

// tidyAgain is the wait while somebody is at work alone.
const tidyAgain = 2 * time.Second

// tidyAlone waits for whoever is at work alone, be it the chores of this very process: those are done soon, and whoever went away
// now would come again tomorrow.
func (s *Server) tidyAlone(ctx context.Context) {
	for {
		ran, err := s.Central.Alone(ctx, func(ctx context.Context) error { s.tidyOnce(ctx); return nil })
		if err != nil && ctx.Err() == nil {
			s.Log.Error("cannot tidy", "doing", "ask whether another process does", "cause", err)
		}
		if ran || err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(tidyAgain):
		}
	}
}

// tidyOnce goes on after a failure: the steps do not need each other, and all of them come again tomorrow.
func (s *Server) tidyOnce(ctx context.Context) {
	now := s.Now()
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"compact the log", func() error { return s.Central.Compact(ctx, now) }},
		{"end old sessions", func() error { return s.endSessions(ctx, now) }},
		{"forget old invitations", func() error { return s.forgetInvitations(ctx, now) }},
		{"end old calendar links", func() error { return s.endFeeds(ctx, now) }},
		{"forget what was noted long ago", func() error { return s.forgetAudits(ctx, now) }},
		{"forget what was changed in the office", func() error { return s.forgetOffice(ctx, now) }},
		{"take persons out of old bookings", func() error { return s.forget(ctx, now) }},
		{"forget what feeds of others had", func() error { return s.forgetGathered(ctx, now) }},
		{"forget old posts", func() error { return s.forgetPosts(ctx, now) }},
		{"forget whose reports of trouble were", func() error { return s.forgetTrouble(ctx, now) }},
		{"forget what was learnt long ago", func() error { return s.tidyCourses(ctx, now) }},
		{"forget audiences of nothing", func() error { return s.sweepAudiences(ctx, now) }},
	} {
		if err := step.do(); err != nil && ctx.Err() == nil {
			s.Log.Error("cannot tidy", "doing", step.what, "cause", err)
		}
	}
}

func (s *Server) forget(ctx context.Context, now time.Time) error {
	done, err := s.Central.Forget(ctx, now.AddDate(0, 0, -s.KeepDays))
	if !done.None() {
		s.Log.Info("forgot persons", "bookings", done.Bookings, "presence", done.Presences, "outcomes", done.Outcomes, "notices", done.Notices, "waits", done.Waits, "series", done.Series, "news", done.News)
	}
	return err
}

// keepYears is how long a post is kept after it appeared, with all that hangs on it.
const keepYears = 3

func (s *Server) forgetPosts(ctx context.Context, now time.Time) error {
	n, err := s.Central.ForgetPosts(ctx, now.AddDate(-keepYears, 0, 0))
	if n > 0 {
		s.Log.Info("forgot posts", "rows", n)
	}
	return err
}

func (s *Server) forgetTrouble(ctx context.Context, now time.Time) error {
	n, err := s.Central.ForgetTrouble(ctx, now)
	if n > 0 {
		s.Log.Info("forgot whose reports of trouble were", "rows", n)
	}
	return err
}

// SeatDays is how long after the end of a workshop it is kept, and who wanted to come. What was reached by it stays as progress.
const SeatDays = 90

// AttemptDays is how long answers in tests are kept, and freshDays how long it is known when somebody began to work here. An edition that
// nobody needs goes editionDays after the next one came, which is longer than anybody is away, a file that none has after a day: until then one
// may be on its way.
const AttemptDays, freshDays, editionDays = 400, 365, 60

func (s *Server) tidyCourses(ctx context.Context, now time.Time) error {
	if n, err := s.Central.ForgetAttempts(ctx, now.AddDate(0, 0, -AttemptDays)); err != nil || n > 0 {
		s.Log.Info("forgot answers in tests", "rows", n)
		if err != nil {
			return err
		}
	}
	if n, err := s.Central.ForgetOccasions(ctx, now.AddDate(0, 0, -SeatDays)); err != nil || n > 0 {
		s.Log.Info("forgot dates of workshops", "rows", n)
		if err != nil {
			return err
		}
	}
	if err := s.Central.ForgetBeginnings(ctx, booking.DayOf(now, time.UTC)-freshDays); err != nil {
		return err
	}
	if err := s.Central.DropEditions(ctx, now.AddDate(0, 0, -editionDays), now.AddDate(0, 0, -AttemptDays)); err != nil || s.Shelf == nil {
		return err
	}
	err := s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return tx.Tracings().ForgetBackdrops(ctx, now.AddDate(0, 0, -backdropDays))
	})
	if err != nil {
		return err
	}
	var files map[string]bool
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		if files, err = snap.Files(ctx); err != nil {
			return err
		}
		drawn, err := snap.Tracings().Files(ctx)
		for _, name := range drawn {
			files[name] = true
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.Shelf.Each(func(name string, _ int64, at time.Time) error {
		if files[name] || now.Sub(at) < 24*time.Hour {
			return nil
		}
		return s.Shelf.Drop(name)
	})
}

// backdropDays is how long a picture stays on which nobody draws.
const backdropDays = 30

// keepWithdrawn is how long it is told that there was a post which was withdrawn.
const keepWithdrawn = 60 * 24 * time.Hour

func (s *Server) sweepAudiences(ctx context.Context, now time.Time) error {
	if _, err := s.Central.DropWithdrawn(ctx, now.Add(-keepWithdrawn)); err != nil {
		return err
	}
	_, err := s.Central.SweepAudiences(ctx)
	return err
}

// forgetInvitations forgets what ran out longer ago than a day: until then the log tells it from what never was.
func (s *Server) forgetInvitations(ctx context.Context, now time.Time) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return tx.ForgetInvitations(ctx, now.AddDate(0, 0, -1))
	})
}

func (s *Server) endSessions(ctx context.Context, now time.Time) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return s.forgetSessions(ctx, tx, now)
	})
}

func (s *Server) forgetOffice(ctx context.Context, now time.Time) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return errors.Join(tx.ForgetOfficeChanges(ctx, now.AddDate(0, 0, -OfficeDays)), tx.ForgetBrowsers(ctx, officeDevice, now.Add(-officeLife)))
	})
}

func (s *Server) forgetAudits(ctx context.Context, now time.Time) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ForgetAudits(ctx, now.AddDate(0, 0, -AuditDays))
		return err
	})
}
