// SPDX-License-Identifier: EUPL-1.2

// Package lessons is the destination Lernen: the path with its steps, the catalogue, a course, a lesson page by page with its questions, what
// is asked again, and what was earned. It reads and writes through a Data of its own and knows no other screen.
package lessons
