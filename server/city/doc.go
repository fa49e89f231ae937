// SPDX-License-Identifier: EUPL-1.2

// Package city makes the demo city out of a seed: two buildings for people to try Pult with, and the model customer in
// full size for load tests. The same seed and day give the same city, byte for byte. All people are invented. It knows
// no store: whoever wants the city somewhere writes it there.
package city
