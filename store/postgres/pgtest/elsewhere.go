// SPDX-License-Identifier: EUPL-1.2

//go:build !unix

package pgtest

import "testing"

// Main runs the tests of a package.
func Main(m *testing.M) int { return m.Run() }

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

// Shared skips.
func Shared(t testing.TB) { t.Skip("clusters are started on unix only") }
