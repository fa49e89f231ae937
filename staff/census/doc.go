// SPDX-License-Identifier: EUPL-1.2

// Package census reads lists of people and units as other systems write them (CSV from Excel, from a personnel system, with German or
// English heads in any order), and compares them with who is here. It names every line that is wrong, and what would become of each
// person and unit. It knows no SQL and no HTTP, and changes nothing.
package census
