// SPDX-License-Identifier: EUPL-1.2

// Package uitest puts a screen into the shell in a window, and taps and reads it as a person would. It is for tests only
// and knows no screen.
package uitest
