// SPDX-License-Identifier: EUPL-1.2

// Package sync keeps devices and the server in step. It knows ops, outcomes, rows, pages and cursors, and no noun of
// any domain; no SQL, HTTP or Fyne either.
//
// It shares its name with the standard library. No exported name here equals one of theirs, and a file imports one of
// the two; a file that needs both calls this one syncing.
package sync
