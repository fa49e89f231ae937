// SPDX-License-Identifier: EUPL-1.2

//go:build !unix

package main

// give does nothing where files have no owner that a number names.
func give(string, string) error { return nil }
