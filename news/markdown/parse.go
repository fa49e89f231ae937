// SPDX-License-Identifier: EUPL-1.2

package markdown

import (
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	tables "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
	"golang.org/x/text/unicode/norm"
)

// Limits of a text. They are asked before it is parsed.
const (
	// MaxText is the size of a text in bytes.
	MaxText = 64 << 10
	// MaxDepth is how many quotes and lists may stand in each other.
	MaxDepth = 8
	// maxBrackets, maxMarks and maxLines are how many "[", how many "*", "_" and "~", and how many lines a text may have: for each of
	// them the parser looks back.
	maxBrackets, maxMarks, maxLines = 2000, 4000, 5000
	// maxBroken is how many "](" may begin no link: for the end of each the parser looks through all that follows.
	maxBroken = 100
	// maxColumns is how many columns a table has, and maxCells how many cells all tables together: each line has one for each column,
	// whatever stands in it.
	maxColumns, maxCells = 30, 20_000
)

// What Parse cannot take.
var (
	ErrTooLong = fmt.Errorf("the text is longer than %d bytes", MaxText)
	ErrTooDeep = fmt.Errorf("quotes and lists stand more than %d deep in each other", MaxDepth)
	ErrTooMany = fmt.Errorf("the text has more than %d brackets, %d marks or %d lines, more than %d links that are none, or tables of more than %d columns or %d cells", maxBrackets, maxMarks, maxLines, maxBroken, maxColumns, maxCells)
)

// dialect is what we understand.
var dialect = goldmark.New(
	goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
	goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.Linkify),
)

// breaks makes all line breaks the same. It is made once: to make it takes longer than most texts do.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Clean is a text as it is stored and signed: composed letters (Unicode NFC), "\n" at the end of each line, no space there or at
// the end of the text, no control characters, and none of those that turn the direction of letters around, which make a text read
// otherwise than it is.
func Clean(s string) string {
	s = breaks.Replace(strings.ToValidUTF8(s, "\uFFFD"))
	s = norm.NFC.String(strings.Map(printable, s))
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if bare := strings.TrimRight(line, " \t"); strings.HasSuffix(line, "  ") && bare != "" && i+1 < len(lines) {
			lines[i] = bare + "  " // breaks the line
		} else {
			lines[i] = bare
		}
	}
	return strings.Trim(strings.Join(lines, "\n"), " \n")
}

// printable drops what cannot be seen and may do harm.
func printable(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF, r == star, r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE007F:
		return -1
	}
	return r
}

// Parse reads a text. The error says which limit it passes; whatever is within them can be read.
func Parse(s string) (Document, error) {
	switch {
	case len(s) > MaxText:
		return Document{}, ErrTooLong
	case strings.Count(s, "[") > maxBrackets, strings.Count(s, "*")+strings.Count(s, "_")+strings.Count(s, "~") > maxMarks, strings.Count(s, "\n") > maxLines, broken(s) > maxBroken, sprawling(s):
		return Document{}, ErrTooMany
	case depth(s) > MaxDepth:
		return Document{}, ErrTooDeep
	}
	r := reader{source: []byte(starred(Clean(s)))}
	blocks := r.blocks(dialect.Parser().Parse(text.NewReader(r.source)), 0)
	return Document{blocks}, r.err
}

// whole is what follows the words of a link: an address, maybe with a title.
var whole = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\]\([ \t]*(?:<[^<>\n]*>|(?:[^\s()<>]|\([^\s()<>]*\))*)(?:\s+(?:"[^"\n]*"|'[^'\n]*'))?\s*\)`)
})

// broken is how often something begins like a link and does not end like one, or ends so far away that it takes long to see.
func broken(s string) int {
	all := strings.Count(s, "](")
	if all > maxBroken {
		all -= len(whole().FindAllStringIndex(s, -1))
	}
	return all
}

// sprawling tells whether tables have too many columns, or could have too many cells if all lines were theirs.
func sprawling(s string) bool {
	columns := 0
	for line := range strings.Lines(s) {
		if strings.Trim(line, "|:- \t\r\n>*+.0123456789)") == "" { // below a head, within quotes and lists too
			columns = max(columns, strings.Count(line, "|")+1)
		}
	}
	return columns > maxColumns || columns > 1 && columns*strings.Count(s, "\n") > maxCells
}

// star is a star within a word to the parser: Kolleg*innen speaks of people, and says nothing loudly.
const star = '\uE02A'

// starred makes letters of stars between letters.
func starred(s string) string {
	letters := []rune(s)
	for i := 1; i+1 < len(letters); i++ {
		if letters[i] == '*' && unicode.IsLetter(letters[i-1]) && unicode.IsLetter(letters[i+1]) {
			letters[i] = star
		}
	}
	return string(letters)
}

// raw is what was written before stars became letters.
func raw[Text ~string | ~[]byte](written Text) string {
	return strings.ReplaceAll(string(written), string(star), "*")
}

// depth is how many marks of quotes and lists the deepest line begins with: the parser goes one call deeper for each.
func depth(s string) (deepest int) {
	for line := range strings.Lines(s) {
		n := 0
		for rest, ok := marked(line); ok; rest, ok = marked(rest) {
			n++
		}
		deepest = max(deepest, n)
	}
	return deepest
}

// marked is what comes after the mark of a quote or of a list item.
func marked(line string) (rest string, ok bool) {
	line = strings.TrimLeft(line, " \t")
	if rest, ok = strings.CutPrefix(line, ">"); ok {
		return rest, true
	}
	rest = strings.TrimLeft(line, "0123456789")
	if numbered := len(rest) < len(line); rest == "" || numbered && rest[0] != '.' && rest[0] != ')' || !numbered && !strings.ContainsAny(rest[:1], "-+*") {
		return "", false
	}
	return rest[1:], len(rest) > 1 && (rest[1] == ' ' || rest[1] == '\t')
}

// A reader turns the parser's tree into a document.
type reader struct {
	source []byte
	err    error
}

func (r *reader) blocks(parent ast.Node, depth int) (blocks []Block) {
	if depth > MaxDepth {
		r.err = ErrTooDeep
		return nil
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		blocks = append(blocks, r.block(n, depth)...)
	}
	return blocks
}

func (r *reader) block(n ast.Node, depth int) []Block {
	switch n := n.(type) {
	case *ast.Heading:
		return r.spoken(Block{Kind: Heading, Level: min(n.Level, 3), Spans: r.spans(n)})
	case *ast.Blockquote:
		return r.filled(Block{Kind: Quote, Blocks: r.blocks(n, depth+1)})
	case *ast.List:
		list := Block{Kind: List, Ordered: n.IsOrdered(), First: n.Start}
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			list.Items = append(list.Items, r.blocks(item, depth+1))
		}
		return []Block{list}
	case *ast.FencedCodeBlock:
		return []Block{{Kind: Code, Text: strings.TrimSuffix(raw(n.Lines().Value(r.source)), "\n")}}
	case *ast.ThematicBreak:
		return []Block{{Kind: Rule}}
	case *tables.Table:
		return []Block{r.table(n)}
	case *ast.LinkReferenceDefinition:
		return nil
	default: // a paragraph, or the text of an item
		spans := r.spans(n)
		if len(spans) == 1 && spans[0].Picture != "" {
			return []Block{{Kind: Picture, Picture: spans[0].Picture, Alt: spans[0].Text}}
		}
		return r.spoken(Block{Kind: Paragraph, Spans: spans})
	}
}

// spoken leaves out what says nothing.
func (r *reader) spoken(b Block) []Block {
	if len(b.Spans) == 0 {
		return nil
	}
	return []Block{b}
}

func (r *reader) filled(b Block) []Block {
	if len(b.Blocks) == 0 {
		return nil
	}
	return []Block{b}
}

var sides = map[tables.Alignment]Align{tables.AlignLeft: Start, tables.AlignNone: Start, tables.AlignCenter: Middle, tables.AlignRight: End}

func (r *reader) table(n *tables.Table) Block {
	table := Block{Kind: Table}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		cells := make([]Cell, len(n.Alignments))
		for i, cell := 0, row.FirstChild(); i < len(cells); i++ {
			if cells[i].Align = sides[n.Alignments[i]]; cell != nil {
				cells[i].Spans, cell = r.spans(cell), cell.NextSibling()
			}
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

// short tells whether a text has at most so many letters.
func short(s string, most int) bool { return len(s) <= most || utf8.RuneCountInString(s) <= most }
