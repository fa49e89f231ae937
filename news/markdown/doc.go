// SPDX-License-Identifier: EUPL-1.2

// Package markdown reads what people write: CommonMark with tables, struck-out text and bare links, and without HTML.
//
// A text becomes a Document: blocks and spans that a screen draws and that HTML writes for pages, mail and feeds, so both show the same.
// What it does not know stays text. Raw HTML is text, too; four spaces do not make code, because people indent by accident; pictures are
// those of the post and never of another server, which would learn who reads when; and a link whose words name one address but lead to
// another says where it leads.
//
// It imports no SQL, HTTP or Fyne.
package markdown
