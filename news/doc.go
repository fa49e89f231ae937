// SPDX-License-Identifier: EUPL-1.2

// Package news knows what is told to whom: channels, posts, audiences, comments, reactions, polls and acknowledgements, and the Press
// that answers every wish about them.
//
// The same Press runs on the device, where its yes is a wish, and inside the server's transaction, where it is the truth. It knows
// people and units, and nothing of desks. It imports no SQL, HTTP or Fyne.
package news
