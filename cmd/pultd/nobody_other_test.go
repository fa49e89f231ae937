// SPDX-License-Identifier: EUPL-1.2

//go:build !linux

package main

import (
	"os"
	"testing"
)

// asNobody skips where root runs the test: root may write everywhere.
func asNobody(t *testing.T) (done bool) {
	t.Helper()
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	return false
}
