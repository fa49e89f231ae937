// SPDX-License-Identifier: EUPL-1.2

// Package postgres opens PostgreSQL databases: connections that find the primary, migrations, and database errors
// recognised by code. It never knows what a row means; the statements stand in store and store/central.
package postgres
