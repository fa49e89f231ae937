// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// A Run is text that looks the same from its first letter to its last; "\n" starts a new line.
type Run struct {
	Text                         string
	Strong, Italic, Struck, Code bool
	// Tone is the colour of the words; empty for that of the prose.
	Tone fyne.ThemeColorName
	// Open is what a tap does. Runs that open something look like links and are reached with Tab.
	Open func()
}

// Prose is text of several looks that wraps at words, with links in it. Its least height follows its last width.
type Prose struct {
	widget.BaseWidget
	runs  []Run
	style TextStyle
	tone  fyne.ThemeColorName
	links []*link // one for each run that opens something, kept so that the focus stays

	fitted wrapping
	pieces []piece
	lines  int
}

// A piece is a part of a run on one line.
type piece struct {
	run     int
	text    string
	x, wide float32
	line    int
}

// NewProse shows runs one after the other. Bytes that are no letter are shown as U+FFFD.
func NewProse(style TextStyle, runs ...Run) *Prose {
	p := &Prose{runs: slices.Clone(runs), style: style, tone: ToneText}
	if style == Small {
		p.tone = ToneMuted
	}
	for i, run := range runs {
		p.runs[i].Text = strings.ToValidUTF8(run.Text, "\uFFFD")
		if run.Open != nil {
			p.links = append(p.links, newLink(p, i, run.Open))
		}
	}
	p.ExtendBaseWidget(p)
	return p
}

// Text returns the words of all runs.
func (p *Prose) Text() string {
	var text strings.Builder
	for _, run := range p.runs {
		text.WriteString(run.Text)
	}
	return text.String()
}

// AccessibilityLabel returns the words.
func (p *Prose) AccessibilityLabel() string { return p.Text() }

// AccessibilityRole is text.
func (p *Prose) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Inside returns the links, for those who look for an object.
func (p *Prose) Inside() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(p.links))
	for i, l := range p.links {
		objects[i] = l
	}
	return objects
}

// face is the font of a run. There is no slanted SemiBold: what is both is strong.
func (p *Prose) face(run Run) typeface {
	f := p.style.face()
	switch {
	case run.Strong:
		f.font = fontSemiBold
	case run.Italic && f.font == fontRegular:
		f.font = fontItalic
	}
	return f
}

func (f typeface) width(text string) float32 {
	size, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, f.size, fyne.TextStyle{}, f.font)
	return size.Width
}

// CreateRenderer is for Fyne.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	d := &drawing{}
	d.min = func() fyne.Size {
		p.fit(p.Size().Width)
		return fyne.NewSize(p.style.Measure("Wortlänge").Width, p.style.face().line*float32(max(p.lines, 1)))
	}
	d.layout = func(size fyne.Size) {
		p.fit(size.Width)
		d.objects = p.draw()
	}
	d.refresh = func() {
		p.fit(p.Size().Width)
		d.objects = p.draw()
		canvas.Refresh(p)
	}
	return d
}

// fit breaks the runs for a width. Width 0, not placed yet, is one line.
func (p *Prose) fit(width float32) {
	if wanted := (wrapping{width: width, scale: TextScale(), style: p.style}); p.fitted != wanted || p.pieces == nil {
		p.fitted = wanted
		p.pieces, p.lines = p.broken(width)
	}
}

// nearEnd is how near to the end of a line words are measured once more together with those before them: letters that the font lacks come
// from another one, and where both meet some fractions are rounded.
const nearEnd = 6

// broken lays the runs out, word by word. A word may go on in the next run, as when half of it is strong; it then breaks there.
func (p *Prose) broken(width float32) (pieces []piece, lines int) {
	x, line := float32(0), 0
	add := func(run int, text string, wide float32) {
		if n := len(pieces); n > 0 && pieces[n-1].run == run && pieces[n-1].line == line {
			pieces[n-1].text += text
			pieces[n-1].wide += wide
		} else {
			pieces = append(pieces, piece{run, text, x, wide, line})
		}
		x += wide
	}
	joined := func(run int, f typeface, bare string) float32 {
		if n := len(pieces); n > 0 && pieces[n-1].run == run && pieces[n-1].line == line {
			return pieces[n-1].x + f.width(pieces[n-1].text+bare)
		}
		return 0
	}
	for i, run := range p.runs {
		f := p.face(run)
		for _, word := range words(run.Text) {
			if word == "\n" {
				x, line = 0, line+1
				continue
			}
			bare := strings.TrimRight(word, " ")
			if end := x + f.width(bare); width > 0 && x > 0 && end > width-nearEnd && (end > width+0.5 || joined(i, f, bare) > width+0.5) {
				x, line = 0, line+1
			}
			for width > 0 && f.width(bare) > width+0.5 && utf8.RuneCountInString(bare) > 1 {
				head, hyphen := fits(bare, width, f, run.Code)
				add(i, head+hyphen, f.width(head+hyphen))
				bare, word = bare[len(head):], word[len(head):]
				x, line = 0, line+1
			}
			add(i, word, f.width(word))
		}
	}
	return pieces, line + 1
}

// words are the words of a text, each with the space after it; a line break is one of its own.
func words(text string) (list []string) {
	for text != "" {
		if text[0] == '\n' {
			list, text = append(list, "\n"), text[1:]
			continue
		}
		end := strings.IndexAny(text, " \n")
		switch {
		case end < 0:
			end = len(text)
		case text[end] == ' ':
			end++
		}
		list, text = append(list, text[:end]), text[end:]
	}
	return list
}

// fits is the longest beginning of a word that is no wider, at least one letter, and the hyphen that shows the break. Code, and what looks
// like an address, breaks at a sign of its own, and gets no hyphen: it would be read as a part of it.
func fits(word string, width float32, f typeface, code bool) (head, hyphen string) {
	letters := []rune(word)
	n := 1
	for n < len(letters)-1 && f.width(string(letters[:n+1])+"-") <= width {
		n++
	}
	if code || isAddress(letters) {
		return string(letters[:atSign(letters, n)]), ""
	}
	if unicode.IsLetter(letters[n-1]) && unicode.IsLetter(letters[n]) {
		hyphen = "-"
	}
	return string(letters[:n]), hyphen
}

// isAddress tells whether a word has a point or a stroke within it, as addresses and names of files do.
func isAddress(word []rune) bool {
	for i := 1; i < len(word)-1; i++ {
		if strings.ContainsRune("./@_", word[i]) && !unicode.IsSpace(word[i-1]) && unicode.In(word[i+1], unicode.Letter, unicode.Number) {
			return true
		}
	}
	return false
}

// atSign is the last place up to n, not too near the beginning, at which an address may break: after a sign.
func atSign(word []rune, n int) int {
	for at := n; at > n/3 && at > 1; at-- {
		if strings.ContainsRune("/.-_@:=?&", word[at-1]) {
			return at
		}
	}
	return n
}

// draw makes the objects of all pieces: grounds first, then words, then links over them.
func (p *Prose) draw() (objects []fyne.CanvasObject) {
	line := p.style.face().line
	begun := map[int]bool{}
	var over []fyne.CanvasObject
	for _, piece := range p.pieces {
		run := p.runs[piece.run]
		y := float32(piece.line) * line
		bare := p.face(run).width(strings.TrimRight(piece.text, " "))
		if run.Code {
			ground := newShape(ToneSunken, 4)
			place(ground, piece.x-2, y+1, bare+4, line-2)
			objects = append(objects, ground.Rectangle)
		}
		text := p.words(run, piece)
		own := text.MinSize()
		place(text, piece.x, y+(line-own.Height)/2, own.Width, own.Height)
		over = append(over, text)
		for _, at := range p.strokes(run, line) {
			stroke := newShape(p.toneOf(run), 0)
			place(stroke, piece.x, y+at, bare, 1.25*TextScale())
			over = append(over, stroke.Rectangle)
		}
		if run.Open != nil {
			object := p.linkOf(piece.run, begun)
			place(object, piece.x, y, bare, line)
			over = append(over, object)
		}
	}
	return append(objects, over...)
}

func (p *Prose) words(run Run, piece piece) *canvas.Text {
	f := p.face(run)
	return &canvas.Text{Text: piece.text, FontSource: f.font, TextSize: f.size, Color: Color(p.toneOf(run))}
}

func (p *Prose) toneOf(run Run) fyne.ThemeColorName {
	switch {
	case run.Tone != "":
		return run.Tone
	case run.Open != nil:
		return TonePrimary
	}
	return p.tone
}

// strokes are how far below the upper edge of a line a run is stroked.
func (p *Prose) strokes(run Run, line float32) (at []float32) {
	if run.Struck {
		at = append(at, line*0.55)
	}
	if run.Open != nil {
		at = append(at, line*0.84)
	}
	return at
}

// linkOf is what answers for a piece of a link: the first takes the focus, those on further lines only taps.
func (p *Prose) linkOf(run int, begun map[int]bool) fyne.CanvasObject {
	if begun[run] {
		rest := &linkRest{act: p.runs[run].Open}
		rest.ExtendBaseWidget(rest)
		return rest
	}
	begun[run] = true
	for _, l := range p.links {
		if l.run == run {
			return l
		}
	}
	return nil // there is one for each run that opens something
}

// link is the first piece of a link.
type link struct {
	touch
	prose *Prose
	run   int
}

func newLink(prose *Prose, run int, open func()) *link {
	l := &link{prose: prose, run: run}
	l.act = open
	l.ExtendBaseWidget(l)
	return l
}

// AccessibilityLabel returns the words of the link.
func (l *link) AccessibilityLabel() string { return l.prose.runs[l.run].Text }

// CreateRenderer is for Fyne.
func (l *link) CreateRenderer() fyne.WidgetRenderer {
	halo := newHalo(4)
	ink := func() { halo.show(&l.touch, TonePrimary) }
	ink()
	return &drawing{
		objects: halo.objects(),
		min:     func() fyne.Size { return fyne.Size{} },
		refresh: ink,
		layout:  func(size fyne.Size) { halo.place(0, 0, size.Width, size.Height) },
	}
}

// linkRest is a further piece of a link.
type linkRest struct {
	widget.BaseWidget
	act func()
}

// Tapped opens what the link leads to.
func (l *linkRest) Tapped(*fyne.PointEvent) { l.act() }

// Cursor is the hand.
func (l *linkRest) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is for Fyne.
func (l *linkRest) CreateRenderer() fyne.WidgetRenderer {
	return &drawing{min: func() fyne.Size { return fyne.Size{} }, layout: func(fyne.Size) {}, refresh: func() {}}
}
