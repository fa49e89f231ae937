// SPDX-License-Identifier: EUPL-1.2

// Package feed is the destination Neues: the list of posts, a post with its poll and what people say to it. It reads and writes through a
// Data of its own and knows no other screen.
package feed
