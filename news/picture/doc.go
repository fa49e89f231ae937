// SPDX-License-Identifier: EUPL-1.2

// Package picture knows what a picture in a post is: pixels and nothing else, of a certain size. Bare tells whether bytes are such a picture,
// and a server takes no others; package fit makes them. It imports no SQL, HTTP or Fyne.
package picture
