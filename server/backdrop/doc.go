// SPDX-License-Identifier: EUPL-1.2

// Package backdrop makes pictures of floors that strangers have drawn fit to lie under a drawing: a PNG or a JPEG is written anew, of a PDF
// one page is drawn, and an SVG keeps what only shows something.
//
// The bytes are hostile. All of it is done in a process of its own, which ends: it has limits on bytes, pixels, memory and time, and
// PDFium, which reads PDFs, runs in a sandbox that sees neither files nor a network. The server never decodes a picture itself, and its
// memory does not grow by one.
package backdrop
