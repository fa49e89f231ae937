// SPDX-License-Identifier: EUPL-1.2

// Package sqlite opens SQLite files: pragmas, migrations, and database errors recognised by code.
// It never knows what a row means; the statements stand in store, store/device and store/central.
package sqlite
