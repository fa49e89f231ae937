// SPDX-License-Identifier: EUPL-1.2

// Package today is the screen Heute: my desk, my week, who of my team is here, and what I am to read and to learn. It never decides
// whether a wish is granted, and it reads and writes only through its Data.
package today
