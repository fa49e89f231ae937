// SPDX-License-Identifier: EUPL-1.2

// Package pgtest runs PostgreSQL for tests: temporary clusters of the system's package, which nobody else can reach and which
// end with the process that started them. It is for tests only.
package pgtest
