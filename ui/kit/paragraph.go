// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is text that wraps at words, and inside a word only when it is wider than the line. Its least height follows its last width.
type Paragraph struct {
	widget.BaseWidget
	// Align places each line; leading by default.
	Align fyne.TextAlign

	words string
	style TextStyle
	tone  fyne.ThemeColorName
	lines []string
	wrap  wrapping
}

// wrapping is what the lines were made for.
type wrapping struct {
	width, scale float32
	words        string
	style        TextStyle
}

// NewParagraph shows s over as many lines as its width needs; "\n" starts a new line.
func NewParagraph(s string, style TextStyle) *Paragraph {
	p := &Paragraph{words: s, style: style, tone: ToneText}
	if style == Small {
		p.tone = ToneMuted
	}
	p.ExtendBaseWidget(p)
	return p
}

// SetText shows other words.
func (p *Paragraph) SetText(s string) {
	if p.words != s {
		p.words = s
		p.Refresh()
	}
}

// Text returns the words.
func (p *Paragraph) Text() string { return p.words }

// SetColor shows the words in another tone.
func (p *Paragraph) SetColor(tone fyne.ThemeColorName) {
	if p.tone != tone {
		p.tone = tone
		p.Refresh()
	}
}

// AccessibilityLabel returns the words.
func (p *Paragraph) AccessibilityLabel() string { return p.words }

// AccessibilityRole is text.
func (p *Paragraph) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is for Fyne.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{}
	d.min = func() fyne.Size {
		p.fit(p.Size().Width)
		return fyne.NewSize(min(p.style.Measure("Wortlänge").Width, p.widest()), p.style.face().line*float32(max(len(p.lines), 1)))
	}
	d.layout = func(size fyne.Size) {
		p.fit(size.Width)
		d.objects = p.draw(d.objects, size.Width)
	}
	d.refresh = func() {
		p.fit(p.Size().Width)
		d.objects = p.draw(d.objects, p.Size().Width)
		canvas.Refresh(p)
	}
	return d
}

// draw makes as many text objects as there are lines and places them.
func (p *Paragraph) draw(had []fyne.CanvasObject, width float32) []fyne.CanvasObject {
	objects := had
	if len(objects) != len(p.lines) {
		objects = make([]fyne.CanvasObject, len(p.lines))
		for i := range objects {
			objects[i] = &canvas.Text{}
		}
	}
	f := p.style.face()
	for i, words := range p.lines {
		line := objects[i].(*canvas.Text)
		line.Text, line.FontSource, line.TextSize, line.Color = words, f.font, f.size, Color(p.tone)
		own := line.MinSize()
		place(line, alignedX(p.Align, width, own.Width), float32(i)*f.line+(f.line-own.Height)/2, own.Width, own.Height)
		line.Refresh()
	}
	return objects
}

func (p *Paragraph) widest() float32 {
	widest := float32(0)
	for _, line := range p.lines {
		widest = max(widest, p.style.Measure(line).Width)
	}
	return widest
}

// fit breaks the words for the width, once for each width, scale and text. Width 0, not placed yet, is one line each.
func (p *Paragraph) fit(width float32) {
	wanted := wrapping{width, TextScale(), p.words, p.style}
	if p.wrap == wanted && p.lines != nil {
		return
	}
	p.wrap, p.lines = wanted, nil
	for _, part := range strings.Split(p.words, "\n") {
		p.lines = append(p.lines, breakLine(part, width, p.style)...)
	}
}

// linesAt returns how many lines the words take at the width.
func (p *Paragraph) linesAt(width float32) int {
	lines := 0
	for _, part := range strings.Split(p.words, "\n") {
		lines += len(breakLine(part, width, p.style))
	}
	return lines
}

func breakLine(words string, width float32, style TextStyle) []string {
	if width <= 0 || style.Measure(words).Width <= width+0.5 {
		return []string{words}
	}
	var lines []string
	line := ""
	for _, word := range strings.Split(words, " ") {
		longer := strings.TrimSpace(line + " " + word)
		if style.Measure(longer).Width <= width+0.5 {
			line = longer
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		whole, rest := splitWord(word, width, style)
		lines, line = append(lines, whole...), rest
	}
	return append(lines, line)
}

// splitWord cuts a word that is wider than the line into full pieces and a rest that fits.
func splitWord(word string, width float32, style TextStyle) (pieces []string, rest string) {
	runes := []rune(word)
	for style.Measure(string(runes)).Width > width+0.5 && len(runes) > 1 {
		n, hyphen := fitting(runes, width, style)
		pieces, runes = append(pieces, string(runes[:n])+hyphen), runes[n:]
	}
	return pieces, string(runes)
}

// leastPiece is how many letters of a broken word stand on its last line at least.
const leastPiece = 3

// fitting returns how many runes of the word go on a line, ending at a hyphen of its own where there is one, and what is added to show the break.
func fitting(runes []rune, width float32, style TextStyle) (n int, hyphen string) {
	n = 1
	for n < len(runes)-1 && style.Measure(string(runes[:n+1])+"-").Width <= width {
		n++
	}
	if isAddress(runes) {
		return atSign(runes, n), ""
	}
	for own := n; own > 2; own-- {
		if runes[own-1] == '-' || runes[own-1] == '/' || runes[own-1] == '\u00a0' {
			return own, ""
		}
	}
	if !unicode.IsLetter(runes[n-1]) || !unicode.IsLetter(runes[n]) {
		return n, ""
	}
	if len(runes) >= 2*leastPiece { // one letter alone on a line reads badly
		n = min(n, len(runes)-leastPiece)
	}
	return n, "-"
}
