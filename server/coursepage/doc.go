// SPDX-License-Identifier: EUPL-1.2

// Package coursepage writes the lessons of a course as pages that any browser shows, without a script: text, films with captions and
// chapters, files, and questions that can be tried. It is what authors look at before they publish. It says where what is to be found, by
// paths of its own; it opens no file, listens to nobody and keeps nothing.
package coursepage
