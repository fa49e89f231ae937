// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

// links makes a calendar link of a person.
func (s *scene) links(who staff.PersonID) Link {
	s.t.Helper()
	l := Link{NewFeedID(), NewFeedSecret().Hash()}
	require.NoError(s.t, s.Link(s.ctx, who, l))
	return l
}

func (s *scene) feeds(who staff.PersonID) []Feed {
	s.t.Helper()
	feeds, err := s.store.Feeds(s.ctx, who)
	require.NoError(s.t, err)
	return feeds
}

func TestPlanner_Link(t *testing.T) {
	t.Run("makes one, once", func(t *testing.T) {
		s := newScene(t)
		l := s.links(ann)
		s.now = s.now.Add(time.Hour)

		require.NoError(t, s.Link(s.ctx, ann, l))

		assert.Equal(t, []Feed{{ID: l.Feed, Person: ann, Hash: l.Hash, MadeAt: morning.UTC()}}, s.feeds(ann))
	})
	t.Run("refuses the sixth until one has ended", func(t *testing.T) {
		s := newScene(t)
		for range MaxFeeds {
			s.links(ann)
		}
		sixth := Link{NewFeedID(), NewFeedSecret().Hash()}

		s.refused(s.Link(s.ctx, ann, sixth), Quota, Links)
		s.links(bob)
		s.now = s.now.Add(FeedLife)

		assert.NoError(t, s.Link(s.ctx, ann, sixth))
	})
	t.Run("refuses what is somebody else's", func(t *testing.T) {
		s := newScene(t)
		anns := s.links(ann)

		s.refused(s.Link(s.ctx, bob, anns), Invalid, "")
		s.refused(s.Link(s.ctx, bob, Link{anns.Feed, NewFeedSecret().Hash()}), Invalid, "")
		s.refused(s.Link(s.ctx, bob, Link{NewFeedID(), anns.Hash}), Invalid, "")
		s.refused(s.Link(s.ctx, ann, Link{anns.Feed, NewFeedSecret().Hash()}), Invalid, "")
		assert.Empty(t, s.feeds(bob))
	})
	t.Run("refuses who is not in the directory", func(t *testing.T) {
		s := newScene(t)

		s.refused(s.Link(s.ctx, "nobody", Link{NewFeedID(), NewFeedSecret().Hash()}), Forbidden, "")
	})
	t.Run("refuses what is no link", func(t *testing.T) {
		good := Link{NewFeedID(), NewFeedSecret().Hash()}
		for name, l := range map[string]Link{
			"no id": {"", good.Hash}, "an id of other letters": {FeedID(strings.ToUpper(string(good.Feed))), good.Hash}, "an id that is none": {"feed", good.Hash},
			"no hash": {good.Feed, ""}, "half a hash": {good.Feed, good.Hash[:32]}, "a hash in capitals": {good.Feed, strings.Repeat("AB", 32)}, "a secret": {good.Feed, strings.Repeat("x", 64)},
		} {
			s := newScene(t)

			assert.ErrorContains(t, s.Link(s.ctx, ann, l), "invalid", name)
			assert.Empty(t, s.feeds(ann), name)
		}
	})
}

func TestPlanner_Do_makes_and_ends_calendar_links(t *testing.T) {
	s := newScene(t)

	require.NoError(t, s.Do(s.ctx, ann, KindLink, json.RawMessage(`{"feed":"01936a3e-7c00-4000-8000-00000000f001","hash":"`+strings.Repeat("0a", 32)+`"}`)))
	assert.Len(t, s.feeds(ann), 1)
	require.NoError(t, s.Do(s.ctx, ann, KindUnlink, json.RawMessage(`{"feed":"01936a3e-7c00-4000-8000-00000000f001"}`)))
	assert.Empty(t, s.feeds(ann))
	for kind, args := range map[Kind]string{KindLink: `{"feed":"01936a3e-7c00-4000-8000-00000000f001"}`, KindUnlink: `{}`} {
		assert.ErrorContains(t, s.Do(s.ctx, ann, kind, json.RawMessage(args)), "invalid")
	}
}

func TestPlanner_Unlink(t *testing.T) {
	s := newScene(t)
	l := s.links(ann)

	s.refused(s.Unlink(s.ctx, bob, Unlink{l.Feed}), Forbidden, NotYours)
	require.NoError(t, s.Unlink(s.ctx, ann, Unlink{l.Feed}))
	require.NoError(t, s.Unlink(s.ctx, ann, Unlink{l.Feed}), "one that is not there is fine")
	s.refused(s.Unlink(s.ctx, ann, Unlink{""}), Invalid, "")

	assert.Empty(t, s.feeds(ann))
	assert.NoError(t, s.Link(s.ctx, ann, Link{NewFeedID(), l.Hash}), "taken back, the same link works again")
}

func TestFeedSecret_is_said_by_nobody(t *testing.T) {
	secret := NewFeedSecret()

	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("made", "secret", secret)
	said := fmt.Sprintf("%s %v", secret, secret) + log.String()

	assert.NotContains(t, said, string(secret))
	assert.Len(t, string(secret), 43)
	assert.NotEqual(t, secret, NewFeedSecret())
	assert.Len(t, secret.Hash(), 64)
}

// TestPlanner_links_are_few_and_each_ones_own holds for all histories.
func TestPlanner_links_are_few_and_each_ones_own(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		store, now := bookingtest.NewTown(), morning
		planner := &Planner{Store: store, Now: func() time.Time { return now }, Final: true}
		var ids []FeedID
		var hashes []string
		for range 8 {
			ids, hashes = append(ids, NewFeedID()), append(hashes, NewFeedSecret().Hash())
		}
		for range 40 {
			who := rapid.SampledFrom([]staff.PersonID{ann, bob}).Draw(t, "who")
			id := rapid.SampledFrom(ids).Draw(t, "id")
			kind, args := KindUnlink, any(Unlink{id})
			if rapid.Bool().Draw(t, "link") {
				kind, args = KindLink, Link{id, rapid.SampledFrom(hashes).Draw(t, "hash")}
			}
			raw, err := json.Marshal(args)
			require.NoError(t, err)
			before, err := store.Feeds(t.Context(), other(who))
			require.NoError(t, err)

			_ = store.Do(func(Store) error { return planner.Do(t.Context(), who, kind, raw) })

			after, err := store.Feeds(t.Context(), other(who))
			require.NoError(t, err)
			assert.Equal(t, before, after, "nobody touches another one's")
			seen := map[string]bool{}
			for _, p := range []staff.PersonID{ann, bob} {
				feeds, err := store.Feeds(t.Context(), p)
				require.NoError(t, err)
				assert.LessOrEqual(t, len(feeds), MaxFeeds)
				for _, f := range feeds {
					assert.False(t, seen[f.Hash], "two links with one secret")
					seen[f.Hash] = true
				}
			}
			now = now.Add(time.Minute)
		}
	})
}

func other(who staff.PersonID) staff.PersonID {
	if who == ann {
		return bob
	}
	return ann
}
