// SPDX-License-Identifier: EUPL-1.2

// Package entry is what people see before the house is open: who they are in the demo, and what can be done when the
// data of this device cannot be read. It never opens, saves or deletes anything itself.
package entry
