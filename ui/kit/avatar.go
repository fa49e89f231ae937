// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// SyncMark is the small cloud at an avatar's lower right.
type SyncMark int

// The marks.
const (
	NoMark  SyncMark = iota
	Synced           // cloud with check, green
	Waiting          // struck cloud, amber
	Sending          // cloud with arrows, amber
	Refused          // exclamation mark, red: something is to be looked at
)

// Avatar is a circle with initials. It answers taps when SetOnTapped was called, and speaks the name given by SetSpoken.
type Avatar struct {
	touch
	initials string
	size     float32
	me       bool
	mark     SyncMark
	rim      fyne.ThemeColorName
}

// NewAvatar makes an avatar of size dp (30, 34, 40 or 44); me is drawn in petrol.
func NewAvatar(initials string, size float32, me bool) *Avatar {
	a := &Avatar{initials: initials, size: size, me: me}
	a.ExtendBaseWidget(a)
	return a
}

// SetInitials shows another person.
func (a *Avatar) SetInitials(initials string) { a.initials = initials; a.Refresh() }

// SetMark shows how the device stands with the server.
func (a *Avatar) SetMark(mark SyncMark) {
	if a.mark != mark {
		a.mark = mark
		a.Refresh()
	}
}

// SetRim draws a rim of 2 dp in the tone around the circle, for avatars that overlap.
func (a *Avatar) SetRim(tone fyne.ThemeColorName) { a.rim = tone; a.Refresh() }

// SetOnTapped makes the avatar answer taps.
func (a *Avatar) SetOnTapped(onTapped func()) { a.act = onTapped; a.Refresh() }

// AccessibilityLabel returns the spoken name, else the initials.
func (a *Avatar) AccessibilityLabel() string {
	if a.spoken != "" {
		return a.spoken
	}
	return a.initials
}

// AccessibilityRole is button for an avatar that answers, else text.
func (a *Avatar) AccessibilityRole() fyne.AccessibleRole {
	if a.act == nil {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}

func (a *Avatar) tones() (fill, ink fyne.ThemeColorName) {
	if a.me {
		return TonePrimary, ToneOnPrimary
	}
	return TonePlumSoft, ToneOnPlumSoft
}

func (a *Avatar) markIcon() (string, fyne.ThemeColorName) {
	switch a.mark {
	case Synced:
		return "cloud_done-fill", ToneGood
	case Waiting:
		return "cloud_off", ToneAmber
	case Sending:
		return "cloud_sync", ToneAmber
	case Refused:
		return "error-fill", ToneBad
	default:
		return "", ToneGood
	}
}

// CreateRenderer is for Fyne.
func (a *Avatar) CreateRenderer() fyne.WidgetRenderer {
	circle, words, halo := newShape(clear, a.size/2), &canvas.Text{FontSource: fontSemiBold}, newHalo(a.size/2)
	plate, mark := newShape(ToneSurface, 11), NewIcon("", 16, ToneGood)
	ink := func() {
		fill, tone := a.tones()
		circle.paint(fill, tone, contrastOutline(1.5))
		if a.rim != "" {
			circle.paint(fill, a.rim, 2)
		}
		words.Text, words.TextSize, words.Color = a.initials, a.size*0.4, Color(tone)
		name, markTone := a.markIcon()
		mark.name, mark.tone = name, markTone
		plate.paint(ToneSurface, ToneText, contrastOutline(1))
		plate.Hidden, mark.Hidden = a.mark == NoMark, a.mark == NoMark
		halo.show(&a.touch, tone)
		halo.veil.Hidden = halo.veil.Hidden || a.act == nil
		words.Refresh()
		mark.Refresh()
	}
	ink()
	return &drawing{
		objects: append([]fyne.CanvasObject{circle.Rectangle, words, plate.Rectangle, mark}, halo.objects()...),
		min:     a.minSize,
		refresh: ink,
		layout: func(size fyne.Size) {
			x, y := (size.Width-a.size)/2, (size.Height-a.size)/2
			place(circle, x, y, a.size, a.size)
			halo.place(x, y, a.size, a.size)
			own := words.MinSize()
			place(words, x+(a.size-own.Width)/2, y+(a.size-own.Height)/2, own.Width, own.Height)
			place(plate, x+a.size-14, y+a.size-16, 22, 22)
			s := mark.MinSize().Width
			place(mark, x+a.size-14+(22-s)/2, y+a.size-16+(22-s)/2, s, s)
		},
	}
}

func (a *Avatar) minSize() fyne.Size {
	side := a.size
	if a.act != nil {
		side = max(side, leastTouch)
	}
	return fyne.NewSize(side, side)
}

// AvatarRow shows people beside each other, each a quarter over the one before, the way to say "some of many".
func AvatarRow(size float32, under fyne.ThemeColorName, initials ...string) *fyne.Container {
	row := &fyne.Container{Layout: overlap{size}}
	for _, who := range initials {
		a := NewAvatar(who, size, false)
		a.SetRim(under)
		row.Objects = append(row.Objects, a)
	}
	return row
}

type overlap struct{ size float32 }

func (l overlap) step() float32 { return l.size * 0.85 }

func (l overlap) MinSize(objects []fyne.CanvasObject) fyne.Size {
	n := float32(max(len(objects)-1, 0))
	return fyne.NewSize(l.size+n*l.step(), l.size)
}

func (l overlap) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		place(o, float32(i)*l.step(), (size.Height-l.size)/2, l.size, l.size)
	}
}
