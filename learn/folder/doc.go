// SPDX-License-Identifier: EUPL-1.2

// Package folder reads a course as its authors write it, docs/COURSES.md: a folder of Markdown with pictures, films and files, or the same
// as a zip. What is wrong with it is a finding with file, line and what to do, in German and English; only what keeps the folder from being
// read at all is an error.
//
// Whoever writes a course may be a stranger. Sizes, depths and counts are asked before anything is decoded, links out of the folder are
// never followed, and what comes out holds no HTML. It imports no SQL, HTTP or Fyne.
package folder
