// SPDX-License-Identifier: EUPL-1.2

//go:build !linux || android

package app

import "fyne.io/fyne/v2"

// metered tells whether the network costs by what it carries. Here nobody says so: a phone's may, and is asked about.
func metered() bool { return fyne.CurrentDevice().IsMobile() }
