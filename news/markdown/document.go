// SPDX-License-Identifier: EUPL-1.2

package markdown

import "github.com/pult-app/pult/staff"

// A Document is a text as blocks, from top to bottom.
type Document struct{ Blocks []Block }

// A Kind is what a block is.
type Kind int8

// The kinds of blocks.
const (
	Paragraph Kind = iota // Spans
	Heading               // Spans, Level
	Quote                 // Blocks
	List                  // Items, Ordered, First
	Code                  // Text
	Table                 // Rows, the first of which is the head
	Picture               // Picture, Alt: a paragraph that is one picture and nothing else
	Rule                  // nothing
)

// A Block is a piece of text that stands by itself.
type Block struct {
	Kind  Kind
	Spans []Span
	// Level of a heading: 1, 2 or 3; deeper ones count as 3.
	Level int
	// Blocks of a quote.
	Blocks []Block
	// Items of a list, of which each has blocks of its own. An ordered one counts from First.
	Items   [][]Block
	Ordered bool
	First   int
	// Text of code, as it was written, without the last line break.
	Text string
	// Rows of a table, all as long as the first.
	Rows [][]Cell
	// Picture and Alt of a picture.
	Picture PictureID
	Alt     string
}

// A Cell of a table.
type Cell struct {
	Spans []Span
	Align Align
}

// An Align is to which side a cell's text leans.
type Align int8

// The sides.
const (
	Start Align = iota
	Middle
	End
)

// A PictureID names a picture of the post: the hexadecimal SHA-256 of its bytes.
type PictureID string

// A Span is text that looks the same from its first letter to its last.
type Span struct {
	// Text is what is read; a line break that the writer has set is "\n".
	Text                           string
	Strong, Emphasis, Struck, Code bool
	// Link is where a tap leads: an absolute address of http, https, mailto or tel; empty for no link.
	Link string
	// Meeting is whether the link opens a video meeting.
	Meeting bool
	// Mention is who is spoken to, Topic what a "#word" is about, folded, without "#".
	Mention staff.PersonID
	Topic   string
	// Picture stands within the text; its Text is what it shows.
	Picture PictureID
}
