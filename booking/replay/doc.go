// SPDX-License-Identifier: EUPL-1.2

// Package replay lets past weeks of a house happen again under other rules, with fewer desks, fewer floors or more people.
//
// There is no second rulebook: what the house's people wished for is put to booking.Planner in the order in which they wished, and it
// answers as it does on the server. Whoever is refused a desk takes the best of those that the Planner offers in the house; whoever comes
// too early comes again on the day that the Planner names. People are numbers that mean nothing outside a run, what they need of a desk
// is not known here, and what a run may tell of them is decided in one place (Tell).
package replay
