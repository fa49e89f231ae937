// SPDX-License-Identifier: EUPL-1.2

package markdown

import (
	"iter"
	"slices"
	"strings"

	"github.com/pult-app/pult/staff"
)

// Plain is the text alone, a line for each block, for a search and for the ear.
func (d Document) Plain() string {
	var lines []string
	for b := range d.all() {
		if line := b.plain(); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// Teaser is the beginning of the text in at most so many letters, for a list: no headings, tables and code. It ends at a word.
func (d Document) Teaser(most int) string {
	var said []string
	for b := range d.all() {
		if b.Kind == Paragraph {
			said = append(said, strings.ReplaceAll(b.plain(), "\n", " "))
		}
	}
	whole := strings.Join(said, " ")
	if short(whole, most) {
		return whole
	}
	letters := []rune(whole)[:max(0, most-1)]
	cut := string(letters)
	if i := strings.LastIndexByte(cut, ' '); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + "…"
}

// Mentions are whom the text speaks to, each once, in the order of the text.
func (d Document) Mentions() (people []staff.PersonID) {
	for s := range d.spans() {
		if s.Mention != "" && !slices.Contains(people, s.Mention) {
			people = append(people, s.Mention)
		}
	}
	return people
}

// Topics are what the text says it is about, each once, folded.
func (d Document) Topics() (words []string) {
	for s := range d.spans() {
		if s.Topic != "" && !slices.Contains(words, s.Topic) {
			words = append(words, s.Topic)
		}
	}
	return words
}

// Shown are the pictures of the text, each once, and whether each of them says what it shows.
func (d Document) Shown() (pictures []PictureID, described bool) {
	described = true
	add := func(id PictureID, alt string) {
		described = described && strings.TrimSpace(seen(alt)) != ""
		if !slices.Contains(pictures, id) {
			pictures = append(pictures, id)
		}
	}
	for b := range d.all() {
		if b.Kind == Picture {
			add(b.Picture, b.Alt)
		}
	}
	for s := range d.spans() {
		if s.Picture != "" {
			add(s.Picture, s.Text)
		}
	}
	return pictures, described
}

// all are the blocks with text of their own, those within others in their place.
func (d Document) all() iter.Seq[Block] {
	return func(yield func(Block) bool) { walk(d.Blocks, yield) }
}

func walk(blocks []Block, yield func(Block) bool) bool {
	for _, b := range blocks {
		if !yield(b) || !walk(b.Blocks, yield) {
			return false
		}
		for _, item := range b.Items {
			if !walk(item, yield) {
				return false
			}
		}
	}
	return true
}

func (d Document) spans() iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for b := range d.all() {
			for s := range b.spans() {
				if !yield(s) {
					return
				}
			}
		}
	}
}

// spans are a block's own, those of its cells among them.
func (b Block) spans() iter.Seq[Span] {
	return func(yield func(Span) bool) {
		for _, s := range b.Spans {
			if !yield(s) {
				return
			}
		}
		for _, row := range b.Rows {
			for _, cell := range row {
				for _, s := range cell.Spans {
					if !yield(s) {
						return
					}
				}
			}
		}
	}
}

func (b Block) plain() string {
	switch b.Kind {
	case Code:
		return b.Text
	case Picture:
		return b.Alt
	case Table:
		var rows []string
		for _, row := range b.Rows {
			var cells []string
			for _, cell := range row {
				cells = append(cells, plainOf(cell.Spans))
			}
			rows = append(rows, strings.Join(cells, "; "))
		}
		return strings.Join(rows, "\n")
	}
	return plainOf(b.Spans)
}

func plainOf(spans []Span) string {
	var text strings.Builder
	for _, s := range spans {
		text.WriteString(s.Text)
	}
	return text.String()
}
