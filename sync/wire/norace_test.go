// SPDX-License-Identifier: EUPL-1.2

//go:build !race

package wire

// raced tells that the race detector is on, which takes several times the memory.
const raced = false
