// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

func TestHub_says_when_the_database_is_away_and_when_it_is_back(t *testing.T) {
	if why := pgtest.Missing(); why != nil {
		t.Skip(why)
	}
	cluster, err := pgtest.New(t.Context(), 0)
	require.NoError(t, err)
	defer cluster.Close()
	c, err := central.Open(t.Context(), cluster.URL("postgres"))
	require.NoError(t, err)
	defer c.Close()
	log := &journal{}
	says := func(what string) func() bool { return func() bool { return strings.Contains(log.String(), what) } }
	hub := server.NewHub(c, server.HubOptions{Log: slog.New(slog.NewTextHandler(log, nil)), Poll: 20 * time.Millisecond})
	defer hub.Close()

	require.NoError(t, cluster.Stop())
	require.Eventually(t, says("cannot read the log head"), time.Minute, 10*time.Millisecond)
	require.False(t, says("answers again")())
	require.NoError(t, cluster.Start(t.Context()))

	require.Eventually(t, says("the database answers again"), time.Minute, 10*time.Millisecond)
}
