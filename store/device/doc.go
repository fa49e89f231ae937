// SPDX-License-Identifier: EUPL-1.2

// Package device keeps what only a device has: the outbox of wishes, the undo log, the cursor, and the synced tables of
// the scopes it holds. Outside a transaction the tables are what the server has confirmed plus the wishes that still
// wait, each recognisable by its version 0. It decides nothing: wishes go through booking.Planner, here as on the server.
package device
