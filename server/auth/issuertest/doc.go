// SPDX-License-Identifier: EUPL-1.2

// Package issuertest is an OpenID Connect issuer on loopback, for tests. It does everything right, and everything wrong that somebody
// asks it to. It signs and writes by itself, without the libraries that the server reads with: they cannot agree on a mistake.
package issuertest
