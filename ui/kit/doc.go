// SPDX-License-Identifier: EUPL-1.2

// Package kit is the look of Pult: theme, type, icons, layouts and the widgets all screens are made of. It knows no desks, people or days and reads no words of its own.
//
// Every widget picks its colours when it is refreshed, so that a change of theme repaints it. A control answers on at least 48×48 dp, shows its focus with a ring 2 dp away, and takes Enter and Space for a tap.
package kit
