// SPDX-License-Identifier: EUPL-1.2

//go:build !unix

package pgtest

import "testing"

// OnPostgres is false where no cluster can be started.
func OnPostgres() bool { return false }

// Database skips.
func Database(t testing.TB, _ string) string {
	t.Skip("clusters are started on unix only")
	return ""
}

// Twice skips.
func Twice(t *testing.T, _ string) { t.Skip("clusters are started on unix only") }

// Template skips.
func Template(t testing.TB, _ string, _ func(string) error) string {
	t.Skip("clusters are started on unix only")
	return ""
}
