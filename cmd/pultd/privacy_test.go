// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
)

// TestClients_promise_what_the_server_keeps compares the number that people read with the one that the server obeys.
func TestClients_promise_what_the_server_keeps(t *testing.T) {
	source, err := os.ReadFile("../../app/settings.go")
	require.NoError(t, err)

	assert.Equal(t, 60, server.KeepDays)
	assert.Contains(t, string(source), "const retentionDays = 60\n")
}
