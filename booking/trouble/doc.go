// SPDX-License-Identifier: EUPL-1.2

// Package trouble knows what is broken at a desk: reports of people, the cases of the house that they are about, what the house answers, and
// desks that it takes out of use. A case names nobody; a report is its reporter's own.
//
// The same Caretaker runs on the device, where its yes is a wish, and in the server's transaction. It imports no SQL, HTTP or Fyne.
package trouble
