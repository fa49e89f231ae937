// SPDX-License-Identifier: EUPL-1.2

// Package ui is the shell around the screens: the window's content, navigation that fits phone and laptop, the one door
// to goroutines (Work), the hint that tells screens to read again (Shell.Refresh) and the voice of errors. It knows no
// screen by name, and imports neither sync nor store: app puts the parts together.
package ui
