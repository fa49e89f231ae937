// SPDX-License-Identifier: EUPL-1.2

// Package store keeps the rows of every domain, on devices and on the server, with one SQL text for SQLite and
// PostgreSQL. It decides nothing: rules live in the domains, permissions in server and sync.
package store
