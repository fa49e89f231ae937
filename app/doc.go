// SPDX-License-Identifier: EUPL-1.2

// Package app puts the client together: it opens the store, signs in, starts sync and shows the screens.
// Nothing imports it but main.
package app

// Main runs the client until its window is closed.
func Main() {}
