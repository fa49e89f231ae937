// SPDX-License-Identifier: EUPL-1.2

package imdf

// What an archive may cost. All are checked before its JSON is decoded; the rules with their names say the same.
const (
	MaxFiles     = 1_000
	MaxFile      = 64 << 20  // bytes of one file, unpacked
	MaxArchive   = 256 << 20 // bytes of all files, unpacked
	MaxRatio     = 200       // unpacked to packed size; asked of files above 1 MiB only
	MaxDepth     = 32        // arrays and objects within each other
	MaxFeatures  = 200_000
	MaxPositions = 4_000_000
	MaxDesks     = 20_000
	MaxSpan      = 10_000 // metres, the longer side of a level
	ratioFrom    = 1 << 20
)

// A toll counts what JSON text will cost before it is decoded.
type toll struct{ features, positions int }

// pass walks the text of a file once and refuses what is too deep or too much. It does not judge the syntax.
func (t *toll) pass(name string, text []byte) error {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		c := text[i]
		if quoted {
			if c == '\\' {
				i++
			}
			quoted = c != '"'
			continue
		}
		switch c {
		case '"':
			quoted = true
		case '{', '[':
			depth++
			t.count(c, depth, text[i+1:])
		case '}', ']':
			depth--
		}
		if err := t.check(name, depth); err != nil {
			return err
		}
	}
	return nil
}

// count takes an opened array or object: an object at depth 3 is a feature of the collection, an array that begins
// with a number is a position.
func (t *toll) count(c byte, depth int, rest []byte) {
	if c == '{' {
		if depth == 3 {
			t.features++
		}
		return
	}
	for _, next := range rest {
		switch {
		case next == ' ', next == '\n', next == '\r', next == '\t':
			continue
		case next == '-', next >= '0' && next <= '9':
			t.positions++
		}
		return
	}
}

func (t *toll) check(name string, depth int) error {
	switch {
	case depth > MaxDepth:
		return &Error{File: name, Rule: RuleNesting}
	case t.features > MaxFeatures:
		return &Error{File: name, Rule: RuleFeatureCount}
	case t.positions > MaxPositions:
		return &Error{File: name, Rule: RulePointCount}
	}
	return nil
}
