// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

// onEngines runs a test on a file and on PostgreSQL.
func onEngines(t *testing.T, test func(t *testing.T, c *central.Central)) {
	t.Helper()
	t.Run("file", func(t *testing.T) { test(t, open(t)) })
	t.Run("PostgreSQL", func(t *testing.T) {
		pgtest.Shared(t)
		c, err := central.Open(t.Context(), pgtest.Database(t, ""))
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, c.Close()) })
		test(t, c)
	})
}

// peek reads.
func peek(t *testing.T, c *central.Central, do func(ctx context.Context, tx store.Tx) error) error {
	t.Helper()
	return c.Peek(t.Context(), do)
}

var noon = time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)

// TestInvitation_for_another_device_ends_no_way_back: the device that shows it may be the one that was lost.
func TestInvitation_for_another_device_ends_no_way_back(t *testing.T) {
	c, now := open(t), time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	put := func(hash string, kind central.InvitationKind) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutInvitation(ctx, central.Invitation{Hash: hash, Kind: kind, Person: "ann", MadeAt: now, Until: now.Add(time.Hour)})
		})
	}
	there := func(hash string) bool {
		err := c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error {
			_, err := central.FindInvitation(ctx, s, hash)
			return err
		})
		return err == nil
	}
	put("by the administration", central.Anew)
	put("on the device", central.Another)
	put("on the device again", central.Another)

	assert.True(t, there("by the administration"))
	assert.False(t, there("on the device"))
	assert.True(t, there("on the device again"))
	put("by the administration again", central.Anew)
	assert.False(t, there("by the administration"))
	assert.False(t, there("on the device again"))
}

func TestInvitation_is_good_once_and_for_a_while(t *testing.T) {
	onEngines(t, func(t *testing.T, c *central.Central) {
		put := func(hash string, kind central.InvitationKind, at time.Time) central.Invitation {
			i := central.Invitation{Hash: hash, Kind: kind, Person: "ann", Inviter: "bob", MadeAt: at, Until: at.Add(time.Hour)}
			write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.PutInvitation(ctx, i) })
			return i
		}
		find := func(hash string) (found central.Invitation, err error) {
			err = peek(t, c, func(ctx context.Context, tx store.Tx) (err error) {
				found, err = central.FindInvitation(ctx, tx, hash)
				return err
			})
			return found, err
		}
		use := func(hash string, at time.Time) error {
			return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.UseInvitation(ctx, hash, at) })
		}
		put("one", central.Welcome, noon)
		put("other", central.Anew, noon)
		two := put("two", central.Welcome, noon)

		for _, before := range []string{"one", "other"} {
			_, err := find(before)
			assert.ErrorIs(t, err, booking.ErrGone, "a person has one, of whatever kind")
		}
		found, err := find("two")
		require.NoError(t, err)
		assert.Equal(t, two, found)
		assert.ErrorIs(t, use("two", noon.Add(time.Hour)), booking.ErrGone, "it has run out")
		require.NoError(t, use("two", noon.Add(time.Hour-time.Second)))
		assert.ErrorIs(t, use("two", noon), booking.ErrGone, "it was used")
		found, err = find("two")
		require.NoError(t, err)
		assert.Equal(t, central.Used, found.Kind)

		put("three", central.Welcome, noon)
		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.DropInvitations(ctx, "ann") })
		_, err = find("three")
		assert.ErrorIs(t, err, booking.ErrGone)
		forget := func(before time.Time) {
			write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.ForgetInvitations(ctx, before) })
		}
		forget(noon.Add(time.Hour - time.Second))
		_, err = find("two")
		require.NoError(t, err)
		forget(noon.Add(time.Hour))
		_, err = find("two")
		assert.ErrorIs(t, err, booking.ErrGone)
	})
}

func TestPasskey_counts_and_belongs_to_one_person(t *testing.T) {
	onEngines(t, func(t *testing.T, c *central.Central) {
		key := central.Passkey{ID: "id", Person: "ann", PasskeyBody: central.PasskeyBody{Public: []byte{1, 2}, Count: 4, Shared: true}, MadeAt: noon, UsedAt: noon}
		add := func(p central.Passkey) error {
			return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.AddPasskey(ctx, p) })
		}
		require.NoError(t, add(key))
		other := key
		other.Person = "bob"
		assert.ErrorIs(t, add(other), central.ErrPasskeyTaken)
		use := func(read central.Passkey, count uint32) error {
			return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
				return tx.UsePasskey(ctx, read, count, noon.Add(time.Minute))
			})
		}
		require.NoError(t, use(key, 5))
		assert.ErrorIs(t, use(key, 5), booking.ErrGone, "two answers with the same count read: one counts")
		assert.ErrorIs(t, use(other, 6), booking.ErrGone)

		require.NoError(t, peek(t, c, func(ctx context.Context, tx store.Tx) error {
			found, err := central.FindPasskey(ctx, tx, "id")
			key.Count, key.UsedAt = 5, noon.Add(time.Minute)
			assert.Equal(t, key, found)
			_, gone := central.FindPasskey(ctx, tx, "none")
			assert.ErrorIs(t, gone, booking.ErrGone)
			return err
		}))
	})
}

func TestApp_takes_each_step_once(t *testing.T) {
	onEngines(t, func(t *testing.T, c *central.Central) {
		use := func(step int64) error {
			return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.UseApp(ctx, "ann", step) })
		}
		assert.ErrorIs(t, use(1), booking.ErrGone, "there is none")
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutApp(ctx, central.App{Person: "ann", Sealed: "sealed", Step: 7, MadeAt: noon})
		})

		assert.ErrorIs(t, use(7), booking.ErrGone)
		require.NoError(t, use(8))
		assert.ErrorIs(t, use(8), booking.ErrGone)
		assert.ErrorIs(t, use(6), booking.ErrGone)
		require.NoError(t, peek(t, c, func(ctx context.Context, tx store.Tx) error {
			found, err := central.FindApp(ctx, tx, "ann")
			assert.Equal(t, central.App{Person: "ann", Sealed: "sealed", Step: 8, MadeAt: noon}, found)
			return err
		}))
	})
}

func TestAdministrators_are_those_who_can_come_in(t *testing.T) {
	onEngines(t, func(t *testing.T, c *central.Central) {
		count := func() (n int) {
			require.NoError(t, peek(t, c, func(ctx context.Context, tx store.Tx) (err error) {
				n, err = central.Administrators(ctx, tx)
				return err
			}))
			return n
		}
		admin := []staff.Role{staff.Employee, staff.Administrator}
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			for _, person := range []staff.PersonID{"ann", "bob"} {
				require.NoError(t, tx.Store().PutPerson(ctx, staff.Person{ID: person, Given: "A", Family: "B"}))
			}
			require.NoError(t, tx.AddPasskey(ctx, central.Passkey{ID: "of-bob", Person: "bob", MadeAt: noon, UsedAt: noon}))
			require.NoError(t, tx.AddPasskey(ctx, central.Passkey{ID: "of-cem", Person: "cem", MadeAt: noon, UsedAt: noon}))
			require.NoError(t, tx.Store().PutProfile(ctx, staff.Profile{Person: "cem", Roles: admin}))
			return tx.Store().PutProfile(ctx, staff.Profile{Person: "ann", Roles: admin})
		})
		require.Zero(t, count(), "one has no way in, one no rights, one has left")

		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			require.NoError(t, tx.Store().PutProfile(ctx, staff.Profile{Person: "bob", Roles: admin}))
			return tx.PutApp(ctx, central.App{Person: "ann", MadeAt: noon})
		})
		assert.Equal(t, 2, count())
		require.NoError(t, peek(t, c, func(ctx context.Context, tx store.Tx) error {
			all, err := central.Entrances(ctx, tx)
			require.NoError(t, err)
			assert.Equal(t, map[staff.PersonID]central.Entrance{"ann": {Apps: 1}, "bob": {Passkeys: 1}, "cem": {Passkeys: 1}}, all)
			one, err := central.EntranceOf(ctx, tx, "ann")
			require.NoError(t, err)
			assert.Equal(t, central.Entrance{Apps: 1}, one)
			assert.True(t, one.Any())
			roles, err := central.RolesOfAll(ctx, tx)
			assert.Equal(t, map[staff.PersonID][]staff.Role{"ann": admin, "bob": admin, "cem": admin}, roles)
			return err
		}))

		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.DropFactors(ctx, "ann") })
		assert.Equal(t, 1, count())
	})
}
