// SPDX-License-Identifier: EUPL-1.2

// Package desks is the screen Plätze: the floor plan, its list twin, the sheet or pane of the chosen desk, and what a
// refused booking offers instead. It never decides whether a wish is granted: it asks booking's rules for the words on
// its buttons, and Data for the deed.
package desks
