// SPDX-License-Identifier: EUPL-1.2

//go:build !linux

package scan

// confine does nothing where the system has no such limits: those of pixels, of the sandbox and of time hold.
func confine() error { return nil }
