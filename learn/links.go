// SPDX-License-Identifier: EUPL-1.2

package learn

import "regexp"

// lessonLink is a link to another lesson as authors write it: [words](lesson:key).
var lessonLink = regexp.MustCompile(`\]\(\s*<?lesson:([a-z0-9-]+)>?\s*\)`)

// Linked is a text in which links to other lessons lead to an address, in which the lesson's key stands between before and after: Markdown
// takes addresses of the web alone.
func Linked(text, before, after string) string {
	return lessonLink.ReplaceAllString(text, "]("+before+"${1}"+after+")")
}
