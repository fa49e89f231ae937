// SPDX-License-Identifier: EUPL-1.2

// Package picture makes pictures fit for a post: upright, small enough, and without what they tell about where, when and with what they
// were taken.
//
// It asks how large a picture is before it decodes it. What comes out holds pixels and nothing else, so it can be recognised: Bare tells
// whether bytes are such a picture, and a server takes no others. It imports no SQL, HTTP or Fyne.
package picture
