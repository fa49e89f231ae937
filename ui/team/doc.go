// SPDX-License-Identifier: EUPL-1.2

// Package team is the screen Team: who of my unit is where on the days of a week, as far as they share it. It shows no
// names with occupancies and changes nothing.
package team
