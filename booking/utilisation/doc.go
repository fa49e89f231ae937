// SPDX-License-Identifier: EUPL-1.2

// Package utilisation tells how a town's desks are used, and never by whom.
//
// It works in two steps, and nobody sees what lies between them. A Counter makes tallies of a day that is over: one for each zone, floor
// and house. They have no names, but small ones may speak of one person, so they never leave the server. A month of them becomes a
// Report, in which every figure speaks of at least five people, and so does what is left when figures are taken from one another.
//
// Three rules make that hold by construction and not by care:
//
//   - Time has one grain. A report is of one calendar month of one house, made when the month is over and never again for days of it. So
//     no two reports overlap, and none can be taken from another.
//   - Figures are fixed. There is no question that anybody can ask beside those that a Report answers for everybody who may see it.
//   - What is hidden hides in company (Protect): a figure of fewer than five people is left out, and with it others, until what is left
//     out cannot be worked out from the sums.
package utilisation
