// SPDX-License-Identifier: EUPL-1.2

// Package atom writes news as Atom (RFC 4287) for an intranet, and reads feeds of others (Atom, RSS, JSON Feed) as texts for drafts.
//
// What is read is hostile: how large it is and how many elements it has is asked before it is decoded, and HTML becomes Markdown, of which package markdown takes what
// it knows. It fetches nothing and imports no SQL, HTTP or Fyne.
package atom
