// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
)

// fallBack is a failover to a standby that lacks the last two of three versions.
func fallBack(t *testing.T) (c *central.Central, before central.Head) {
	t.Helper()
	c = open(t)
	for _, id := range []string{"a", "b", "c"} {
		putPerson(t, c, id)
	}
	before = c.Head()
	for _, lose := range []string{`UPDATE log_head SET seq = 1`, `DELETE FROM person WHERE ver > 1`} {
		_, err := c.DB().Writer().Exec(lose)
		require.NoError(t, err)
	}
	c.Promote()
	return c, before
}

func TestCentral_begins_an_epoch_when_a_standby_has_taken_over(t *testing.T) {
	t.Run("and somebody asks how far it is", func(t *testing.T) {
		c, before := fallBack(t)
		var told []central.Change
		c.Watch(func(change central.Change) { told = append(told, change) })

		require.NoError(t, c.Refresh(t.Context()))

		assert.Equal(t, int64(1), c.Head().Seq, "the head goes back")
		assert.Equal(t, before.Line+1, c.Head().Line)
		assert.Equal(t, []central.Change{{Foreign: true}}, told, "whoever remembers something of the lost future forgets it")
		require.NoError(t, c.Refresh(t.Context()))
		assert.Len(t, told, 1)
	})
	t.Run("and somebody writes before anybody asks", func(t *testing.T) {
		c, before := fallBack(t)

		putPerson(t, c, "d")

		assert.Equal(t, int64(2), c.Head().Seq)
		assert.NotEqual(t, before.Epoch, c.Head().Epoch)
		assert.Equal(t, before.Epoch, epochOf(t, c, 1), "what the standby had is what it was")
		assert.Equal(t, c.Head().Epoch, epochOf(t, c, 2), "what it lacked is another epoch's")
	})
}
