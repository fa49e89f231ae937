// SPDX-License-Identifier: EUPL-1.2

// Package central keeps what only the server has: the log head that numbers every change, tombstones, clients, outcomes
// and sessions. It never decides who may have what; permissions are server's and rules are the domains'.
package central
