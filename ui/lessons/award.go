// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// awardView is what was earned, and what can be done with it.
type awardView struct {
	part
	of    Subject
	fresh bool // it was earned just now
	award Award
}

func (v *awardView) heading() string { return v.words.T("lessons.award") }

func (v *awardView) read(ctx context.Context) (func() bool, error) {
	award, err := v.data.Award(ctx, v.of)
	return func() bool {
		news := !reflect.DeepEqual(award, v.award)
		v.award = award
		return news
	}, err
}

func (v *awardView) keys(key *fyne.KeyEvent) bool {
	if v.fresh && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) {
		v.back()
		return true
	}
	return false
}

func (v *awardView) draw() fyne.CanvasObject {
	a, w := v.award, v.words
	centred := func(words string, style kit.TextStyle) *kit.Paragraph {
		p := kit.NewParagraph(words, style)
		p.Align = fyne.TextAlignCenter
		return p
	}
	medal := kit.NewLargeMedal(iconOr(a.Badge.Icon, "workspace_premium"), kit.TileAmber, true)
	parts := []fyne.CanvasObject{container.New(kit.Padded(8, 0, 4, 0), container.New(kit.Centred, medal))}
	if v.fresh {
		parts = append(parts, centred(w.T("lessons.award.fresh"), kit.Strong))
	}
	parts = append(parts, centred(iconOr(a.Badge.Name, a.Title), kit.Display))
	if a.Badge.Name != "" && a.Badge.Name != a.Title {
		parts = append(parts, centred(a.Title, kit.Strong))
	}
	parts = append(parts, centred(w.dotted(a.Holder, w.date(a.At)), kit.Body))
	if a.Badge.Criteria != "" {
		parts = append(parts, centred(a.Badge.Criteria, kit.Small))
	}
	parts = append(parts, v.state()...)
	cards := []fyne.CanvasObject{kit.NewPane(kit.Stack(8, parts...))}
	switch {
	case a.Revoked == "":
		cards = append(cards, v.sharing(), v.saving())
	case a.Address != "":
		cards = append(cards, v.ending())
	}
	if v.fresh {
		cards = append(cards, v.foremost(kit.NewButton(kit.Filled, "", w.T("lessons.award.on"), v.back)))
	}
	return v.page(cards...)
}

// checks are what is said of what the device has found.
var checks = map[Check]struct {
	kind      kit.TagKind
	icon, key string
}{
	Good:       {kit.TagConfirmed, "verified-fill", "lessons.award.check.good"},
	Ended:      {kit.TagRequested, "event_repeat", "lessons.award.check.ended"},
	TakenBack:  {kit.TagRefused, "cancel-fill", "lessons.award.check.revoked"},
	Unclear:    {kit.TagQuiet, "cloud_sync", "lessons.award.check.unclear"},
	Unbelieved: {kit.TagRefused, "cancel-fill", "lessons.award.check.false"},
}

// state says how long it holds, whether it holds, and whether others can check it.
func (v *awardView) state() (tags []fyne.CanvasObject) {
	a, w := v.award, v.words
	add := func(kind kit.TagKind, icon, words string) {
		tags = append(tags, container.New(kit.Centred, kit.NewTag(kind, icon, words)))
	}
	switch {
	case a.Revoked != "":
		add(kit.TagRefused, "cancel-fill", w.T("lessons.award.revoked"))
		why := kit.NewParagraph(w.T("lessons.award.why", a.Revoked), kit.Small)
		why.Align = fyne.TextAlignCenter
		return append(tags, why)
	case !a.Ends.IsZero() && a.Ends.Before(v.env.Now()):
		add(kit.TagRequested, "event_repeat", w.T("lessons.award.ended", w.date(a.Ends)))
	case !a.Ends.IsZero():
		add(kit.TagQuiet, "event", w.T("lessons.award.ends", w.date(a.Ends)))
	}
	if a.Signed {
		add(kit.TagConfirmed, "verified-fill", w.T("lessons.award.signed"))
	} else {
		add(kit.TagRequested, "cloud_sync", w.T("lessons.award.unsigned"))
	}
	if c, judged := checks[a.Check]; judged {
		add(c.kind, c.icon, w.T(c.key))
	}
	return tags
}

// sharing shows it to whoever has its address.
func (v *awardView) sharing() fyne.CanvasObject {
	a, w := v.award, v.words
	on := a.Address != ""
	chip := kit.NewChip("share", w.T("lessons.share"), on, func(on bool) { v.onShare(on) })
	shown := alone(chip)
	if !a.Signed {
		chip.Disable()
		shown = kit.Stack(4, shown, kit.NewParagraph(w.T("lessons.certificate.later"), kit.Small))
	}
	parts := []fyne.CanvasObject{
		kit.Stack(4, kit.NewText(w.T("lessons.share.title"), kit.Heading), kit.NewParagraph(w.T("lessons.share.line"), kit.Small)), shown,
	}
	if on {
		copied := kit.NewButton(kit.Outline, "content_copy", w.T("lessons.share.copy"), func() {
			fyne.CurrentApp().Clipboard().SetContent(a.Address)
			v.tell(w.T("lessons.share.copied"))
		})
		copied.Small = true
		ground := kit.NewGround(kit.ToneSunken, 12)
		ground.Soft = true
		address := container.NewStack(ground, container.New(kit.Padded(10, 12), kit.NewParagraph(a.Address, kit.Small)))
		parts = append(parts, container.New(kit.Beside(12, 1, 0), address, copied))
	}
	return kit.NewCard(kit.Stack(10, parts...))
}

// ending shows no more what was taken back: until then whoever has the address sees whose it was.
func (v *awardView) ending() fyne.CanvasObject {
	w := v.words
	end := kit.NewButton(kit.Soft, "visibility_off", w.T("lessons.share.end"), func() { v.onShare(false) })
	return kit.NewCard(kit.Stack(10, kit.NewText(w.T("lessons.share.title"), kit.Heading), kit.NewParagraph(w.T("lessons.share.revoked"), kit.Small), alone(end)))
}

func (v *awardView) onShare(on bool) {
	var address string
	v.write(func(ctx context.Context) (err error) {
		address, err = v.data.Share(ctx, v.of, on)
		return err
	}, func() {
		v.award.Address = address
		v.redraw()
	})
}

// saving writes it as a certificate.
func (v *awardView) saving() fyne.CanvasObject {
	w := v.words
	save := kit.NewButton(kit.Soft, "picture_as_pdf", w.T("lessons.certificate.save"), v.onSave)
	if !v.award.Signed {
		save.Disable(w.T("lessons.certificate.later"))
	}
	said := kit.Stack(4, kit.NewText(w.T("lessons.certificate"), kit.Heading), kit.NewParagraph(w.T("lessons.certificate.line"), kit.Small))
	return kit.NewCard(kit.Stack(10, said, captioned(save)))
}

func (v *awardView) onSave() {
	v.env.Work.Do(func(ctx context.Context) (func(), error) {
		name, err := v.data.SaveCertificate(ctx, v.of)
		return func() { v.tell(v.words.T("lessons.certificate.saved", name)) }, err
	})
}
