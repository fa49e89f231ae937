// SPDX-License-Identifier: EUPL-1.2

// Package staff knows who works here: persons, units, roles and what each lets others see.
// It never knows where somebody is, and imports no SQL, HTTP or Fyne.
package staff
