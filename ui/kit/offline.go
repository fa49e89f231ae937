// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// OfflineState is what an OfflineLine has to say.
type OfflineState int

// The states of an OfflineLine.
const (
	AllWell     OfflineState = iota // the line is hidden and takes no space
	OfflineNow                      // no network; the words may add how many changes wait
	SendingNow                      // changes are on their way
	SomeRefused                     // something was refused and wants to be read
)

// OfflineLine is one quiet line under a screen's title, 44 dp high: a cloud, a strong word, the rest, and "Ansehen" at the right.
type OfflineLine struct {
	touch
	state              OfflineState
	strong, rest, look string
	// Edge makes the line as wide as its space with square corners, as on the phone.
	Edge bool
}

// NewOfflineLine makes a line that is hidden until Set says otherwise.
func NewOfflineLine() *OfflineLine {
	l := &OfflineLine{}
	l.ExtendBaseWidget(l)
	l.Hide()
	return l
}

// Set shows a state: the strong word ("Offline"), the rest ("– 2 Änderungen warten"), and the word at the right ("Ansehen"), each may be empty. AllWell hides the line.
func (l *OfflineLine) Set(state OfflineState, strong, rest, look string) {
	l.state, l.strong, l.rest, l.look = state, strong, rest, look
	if state == AllWell {
		l.Hide()
		return
	}
	l.Show()
	l.Refresh()
}

// State returns what the line says.
func (l *OfflineLine) State() OfflineState { return l.state }

// SetOnTapped says what opens when the line is tapped.
func (l *OfflineLine) SetOnTapped(onTapped func()) { l.act = onTapped; l.Refresh() }

// AccessibilityLabel returns all words of the line.
func (l *OfflineLine) AccessibilityLabel() string { return l.strong + " " + l.rest + " " + l.look }

func (l *OfflineLine) face() (icon string, fill, tone, words fyne.ThemeColorName) {
	switch l.state {
	case SendingNow:
		return "cloud_sync", ToneSunken, ToneAmber, ToneText
	case SomeRefused:
		return "error", ToneBadSoft, ToneOnBadSoft, ToneOnBadSoft
	default:
		return "cloud_off", ToneSunken, ToneAmber, ToneText
	}
}

// CreateRenderer is for Fyne.
func (l *OfflineLine) CreateRenderer() fyne.WidgetRenderer {
	ground, halo := newShape(ToneSunken, 14), newHalo(14)
	cloud, arrow := NewIcon("", 20, ToneAmber), NewIcon("chevron_right", 20, ToneText)
	strong, rest, look := NewParagraph("", Strong), NewText("", Body), NewText("", Strong)
	below := NewParagraph("", Small)
	all := []fyne.CanvasObject{ground.Rectangle, cloud, strong, rest, below, look, arrow}
	ink := func() {
		icon, fill, tone, words := l.face()
		ground.paint(fill, ToneText, contrastOutline(1.5))
		ground.CornerRadius = 14
		if l.Edge {
			ground.CornerRadius = 0
		}
		halo.round(ground.CornerRadius)
		cloud.name, cloud.tone, arrow.tone = icon, tone, words
		strong.words, rest.words, look.words, below.words = l.strong, l.rest, l.look, l.restBelow().words
		below.tone = words
		strong.tone, rest.tone, look.tone = words, words, words
		look.Hidden, arrow.Hidden = l.look == "", l.look == ""
		halo.show(&l.touch, words)
		for _, o := range all[1:] {
			o.Refresh()
		}
		canvas.Refresh(l)
	}
	ink()
	return &drawing{
		objects: append(all, halo.objects()...),
		min: func() fyne.Size {
			least := 16 + cloud.MinSize().Width + 10 + strong.MinSize().Width + 16
			if l.look != "" {
				least += look.MinSize().Width + 28
			}
			return fyne.NewSize(min(least, leastPage), max(leastTouch, l.bodyHeight(l.Size().Width)))
		},
		refresh: ink,
		layout: func(size fyne.Size) {
			h := l.bodyHeight(size.Width)
			y := (size.Height - h) / 2
			place(ground, 0, y, size.Width, h)
			halo.place(0, y, size.Width, h)
			l.layout(size.Width, y, h, cloud, arrow, strong, rest, look, below)
		},
	}
}

// wordsRoom is the width between the cloud and what stands at the right.
func (l *OfflineLine) wordsRoom(width float32) float32 {
	room := width - 16 - iconScale(20) - 10 - 12
	if l.look != "" {
		room -= iconScale(20) + 8
	}
	if l.says(width) {
		room -= Strong.Measure(l.look).Width + 4
	}
	return room
}

// says tells whether there is room for the word beside the arrow; in large text the arrow stands alone.
func (l *OfflineLine) says(width float32) bool {
	return l.look != "" && (width <= 0 || Strong.Measure(l.look).Width < width*0.3)
}

// oneLine tells whether all words fit beside each other; else the rest stands below the strong word.
func (l *OfflineLine) oneLine(width float32) bool {
	words := Strong.Measure(l.strong).Width
	if l.rest != "" {
		words += 4 + Body.Measure(l.rest).Width
	}
	return width <= 0 || words <= l.wordsRoom(width)+0.5
}

func (l *OfflineLine) bodyHeight(width float32) float32 {
	if l.oneLine(width) {
		return max(44, Body.face().line+20)
	}
	height := l.strongHeight(width) + 20
	if l.rest != "" {
		height += Small.face().line * float32(l.restBelow().linesAt(l.wordsRoom(width)))
	}
	return height
}

func (l *OfflineLine) strongHeight(width float32) float32 {
	return Strong.face().line * float32(len(breakLine(l.strong, l.wordsRoom(width), Strong)))
}

// restBelow is the rest without the dash that joins it to the strong word.
func (l *OfflineLine) restBelow() *Paragraph {
	return NewParagraph(strings.TrimLeft(l.rest, "–—· "), Small)
}

func (l *OfflineLine) layout(width, y, h float32, cloud, arrow *IconView, strong *Paragraph, rest, look *Text, below *Paragraph) {
	room, icon := l.wordsRoom(width), iconScale(20)
	place(cloud, 16, y, icon, h)
	place(arrow, width-12-icon, y, icon, h)
	lookWidth := Strong.Measure(l.look).Width
	place(look, width-12-icon-2-lookWidth, y, lookWidth, h)
	look.Hidden = !l.says(width)
	x, line := 16+icon+10, l.strongHeight(width)
	oneLine := l.oneLine(width)
	rest.Hidden, below.Hidden = !oneLine, oneLine
	if oneLine {
		strongWidth := Strong.Measure(l.strong).Width
		place(strong, x, y+(h-line)/2, strongWidth+1, line)
		place(rest, x+strongWidth+4, y, room-strongWidth-4, h)
		return
	}
	place(strong, x, y+10, room, line)
	place(below, x, y+10+line, room, h-20-line)
}
