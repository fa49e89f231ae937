// SPDX-License-Identifier: EUPL-1.2

// Package booking knows where and when: buildings, floors, zones, desks, days and spans, bookings, the rules of the
// house, and the Planner that answers every wish by those rules.
//
// The same Planner runs on the device, where its yes is a wish (Requested), and inside the server's transaction, where
// its yes is the truth (Booked). It imports no SQL, HTTP or Fyne.
package booking
