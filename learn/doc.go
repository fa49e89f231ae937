// SPDX-License-Identifier: EUPL-1.2

// Package learn knows courses and who gets how far in them: editions, lessons, questions, learning paths, enrolments, progress that never
// falls, what is to be taken again, and the Coach that answers every wish about them.
//
// The same Coach runs on the device, where its yes is a wish, and inside the server's transaction, where it is the truth. What somebody has
// reached is a join: whatever order three offline devices are heard in, the same comes of it. It knows people and audiences, and nothing of
// desks. It imports no SQL, HTTP or Fyne.
package learn
