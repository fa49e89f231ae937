// SPDX-License-Identifier: EUPL-1.2

// Package server keeps the town's copy: the Hub decides what devices wish, in one writer, and brings each device what
// its person may have; the Server puts HTTP routes, sessions and a landing page around it. It holds no rule about
// bookings, which booking does, and no SQL, which store does.
package server
