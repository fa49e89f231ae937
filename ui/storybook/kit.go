// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"

	"github.com/pult-app/pult/ui/kit"
)

var everyMode = []kit.Mode{kit.Light, kit.Dark, kit.Contrast}

func init() {
	tell(
		Story{Name: "kit-controls", Sizes: []fyne.Size{fyne.NewSize(390, 1400)}, Modes: everyMode, Build: kitControls, After: focusSecond},
		Story{Name: "kit-controls-large-text", Sizes: []fyne.Size{fyne.NewSize(390, 2900)}, Modes: []kit.Mode{kit.Light}, Scale: 2, Build: kitControls},
		Story{Name: "kit-lists", Sizes: []fyne.Size{fyne.NewSize(390, 1240)}, Modes: everyMode, Build: kitLists},
		Story{Name: "kit-lists-large-text", Sizes: []fyne.Size{fyne.NewSize(390, 2200)}, Modes: []kit.Mode{kit.Light}, Scale: 2, Build: kitLists},
		Story{Name: "kit-type", Sizes: []fyne.Size{fyne.NewSize(390, 620)}, Modes: everyMode, Build: kitType},
		Story{Name: "kit-desksymbols", Sizes: []fyne.Size{fyne.NewSize(700, 560)}, Modes: everyMode, Build: kitSymbols},
		Story{Name: "kit-sheet", Sizes: []fyne.Size{Phone}, Modes: everyMode, Build: kitSheet},
		Story{Name: "kit-pictures", Sizes: []fyne.Size{Laptop}, Modes: everyMode, Build: kitPictures},
		Story{Name: "kit-states", Sizes: []fyne.Size{fyne.NewSize(820, 640)}, Modes: everyMode, Build: kitStates},
		Story{Name: "kit-plates", Sizes: []fyne.Size{fyne.NewSize(390, 420)}, Modes: everyMode, Build: kitPlates},
		Story{Name: "kit-steps", Sizes: []fyne.Size{fyne.NewSize(390, 640)}, Modes: everyMode, Build: kitSteps},
		Story{Name: "kit-rail", Sizes: []fyne.Size{fyne.NewSize(620, 700)}, Modes: everyMode, Build: kitRail},
	)
}

func kitSteps(Stage) fyne.CanvasObject {
	judged := func(label string, on bool, verdict kit.Verdict) fyne.CanvasObject {
		o := kit.NewOption(label, "", 0, on, false, nothing)
		o.SetVerdict(verdict)
		return o
	}
	after := kit.NewButton(kit.Filled, "arrow_forward", "Weiter", nothing)
	after.After = true
	return onPaper(kit.Stack(20,
		section("Schritte",
			kit.Line(12, kit.NewStepMark(kit.StepDone, 1), kit.NewStepMark(kit.StepNow, 2), kit.NewStepMark(kit.StepOpen, 3), kit.NewStepMark(kit.StepShut, 4), kit.NewStepMark(kit.StepSpared, 5)),
			kit.NewStepBar(3, 5), kit.NewStepBar(4, 12), kit.NewStepBar(12, 40)),
		section("Abzeichen", kit.Line(12, kit.NewMedal("waving_hand", kit.TileAmber, true), kit.NewMedal("folder_managed", kit.TileSoft, false), kit.NewLargeMedal("lock", kit.TilePlum, true))),
		section("Antworten", judged("gewählt und richtig", true, kit.JudgedRight), judged("gewählt und nicht richtig", true, kit.JudgedWrong), judged("nicht gewählt und richtig", false, kit.JudgedMissed), judged("sonst", false, kit.Unjudged)),
		after,
	))
}

func onPaper(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewStack(kit.NewGround(kit.ToneBg, 0), container.New(kit.Padded(20), content))
}

func nothing() {}

func focusSecond(canvas fyne.Canvas) {
	canvas.FocusNext()
	canvas.FocusNext()
}

func section(title string, content ...fyne.CanvasObject) fyne.CanvasObject {
	return kit.Stack(8, append([]fyne.CanvasObject{kit.NewText(title, kit.SmallStrong)}, content...)...)
}

func kitControls(Stage) fyne.CanvasObject {
	closed := kit.NewButton(kit.Filled, "", "Buchen: Do 26. Nov., ganztags", nothing)
	closed.Disable("Das Haus ist an diesem Tag geschlossen.")
	small := kit.NewButton(kit.Soft, "", "Gruppen entdecken", nothing)
	small.Small = true
	again := kit.NewButton(kit.Outline, "refresh", "Noch einmal", nothing)
	again.Small = true
	offline, sending, refused := kit.NewOfflineLine(), kit.NewOfflineLine(), kit.NewOfflineLine()
	offline.Set(kit.OfflineNow, "Offline", "– 2 Änderungen warten", "Ansehen")
	sending.Set(kit.SendingNow, "Wieder online", "– 2 Änderungen werden gesendet", "")
	refused.Set(kit.SomeRefused, "1 Buchung abgelehnt", "", "Ansehen")
	target := kit.NewProgress(0.33)
	target.SetTarget(0.7)
	return onPaper(kit.Stack(20,
		section("Knöpfe",
			container.New(kit.Beside(8, 3, 2), kit.NewButton(kit.Filled, "task_alt", "Einchecken", nothing), kit.NewButton(kit.Outline, "", "Freigeben", nothing)),
			container.New(kit.Beside(8, 1, 1), kit.NewButton(kit.Outline, "", "Zurücknehmen", nothing), kit.NewButton(kit.Soft, "", "Was wartet (2)", nothing)),
			closed,
			container.New(kit.Flow(8), small, again),
			container.New(kit.Flex(8, 1, 0), kit.NewButton(kit.Filled, "", "Buchen: Do 26. Nov., ganztags", nothing), kit.NewButton(kit.Outline, "more_horiz", "", nothing)),
			container.New(kit.Spread, kit.NewText("Meine Woche", kit.Heading), kit.NewButton(kit.Plain, "history", "Wie letzte Woche", nothing)),
		),
		section("Chips und Wahl",
			container.New(kit.Flow(8, 0), kit.NewChoiceChip("schedule", "ganztags", nothing), kit.NewChip("desktop_windows", "2 Bildschirme", true, nil), kit.NewChip("tune", "Filter", false, nil), kit.NewChip("volume_off", "Ruhig", false, nil)),
			kit.NewSegment([]kit.SegmentPart{{Label: "Ganztags"}, {Label: "Vorm."}, {Label: "Nachm."}}, 0, nil),
			container.New(kit.Spread, kit.NewText("Plan oder Liste", kit.Body), kit.NewSegment([]kit.SegmentPart{{Icon: "map"}, {Icon: "list"}}, 0, nil)),
			kit.NewDayStrip(days(), 3, nil),
			kit.NewDayStrip(daysWithNotes(), 1, nil),
			kit.NewRadio([]kit.RadioOption{{Label: "Mein Team", Note: "Voreinstellung · 8 Personen"}, {Label: "Alle in der Verwaltung", Note: "Hilft beim Finden über Ämter hinweg"}, {Label: "Niemand"}}, 0, nil),
		),
		section("Zustände",
			container.New(kit.Flow(8), kit.NewTag(kit.TagFree, "", "Frei"), kit.NewTag(kit.TagRequested, "schedule", "Vorgemerkt"), kit.NewTag(kit.TagConfirmed, "check_circle-fill", "Bestätigt"), kit.NewTag(kit.TagRefused, "event_busy", "Abgelehnt"), kit.NewTag(kit.TagQuiet, "", "Belegt")),
			offline, sending, refused,
			kit.NewProgress(0.33), target, container.New(kit.Flow(12), kit.NewRing(0.25), kit.NewRing(0.8), kit.NewAvatar("JB", 44, false), marked(kit.Synced), marked(kit.Waiting), kit.NewAvatar("JB", 34, true), kit.AvatarRow(40, kit.ToneBg, "AD", "TN", "FY", "SP")),
		),
	))
}

func marked(mark kit.SyncMark) *kit.Avatar {
	a := kit.NewAvatar("JB", 44, false)
	a.SetMark(mark)
	return a
}

func days() []kit.DayCell {
	return []kit.DayCell{
		{Top: "Mo", Number: "23.", Past: true}, {Top: "Heute", Number: "24.", Today: true}, {Top: "Mi", Number: "25."},
		{Top: "Do", Number: "26."}, {Top: "Fr", Number: "27."},
	}
}

func daysWithNotes() []kit.DayCell {
	return []kit.DayCell{
		{Top: "Heute", Number: "24.", Note: "12 frei", Today: true}, {Top: "Mi", Number: "25.", Note: "35 frei"},
		{Top: "Do", Number: "26.", Note: "8 frei"}, {Top: "Fr", Number: "27.", Note: "zu", Closed: true}, {Top: "Mo", Number: "30.", Note: "41 frei"},
	}
}

func kitLists(Stage) fyne.CanvasObject {
	chosen := kit.NewRow(kit.NewDeskSymbol(kit.DeskFree, "16", 36), "Platz 3.16", "2 Bildschirme", kit.NewButton(kit.Plain, "", "Ansehen", nothing), nothing)
	chosen.Selected = true
	return onPaper(kit.Stack(12,
		kit.NewCard(kit.Stack(4,
			container.New(kit.Spread, kit.NewText("Platz 3.14", kit.Title), kit.NewTag(kit.TagConfirmed, "check_circle-fill", "Bestätigt")),
			kit.NewParagraph("Heute ganztags · Zone Wupper, 3. Etage", kit.Body),
			kit.NewParagraph("Bürger*innenservicehaus Bundesbahndirektion, An der Bergbahn 33", kit.Small),
		)),
		kit.NewCard(kit.Stack(4,
			kit.NewRow(kit.NewTile("verified", kit.TileAmber), "Regeln für geteilte Arbeitsplätze", "Bitte bis Freitag bestätigen", nil, nothing),
			kit.NewHairline(),
			kit.NewRow(kit.NewTileWith(kit.NewDeskSymbol(kit.DeskRequested, "", 24), kit.TileAmber), "Platz 3.14 buchen", "Do 26. Nov., ganztags", kit.NewTag(kit.TagRequested, "", "Wartet"), nil),
			kit.NewHairline(),
			kit.NewRow(kit.NewTile("mobile", kit.TileQuiet), "Diensthandy", "Dieses Gerät", kit.NewTag(kit.TagConfirmed, "", "Hier"), nil),
		)),
		kit.NewCard(kit.Stack(4,
			kit.NewRow(kit.NewDeskSymbol(kit.DeskFree, "14", 36), "Platz 3.14", "2 Bildschirme, höhenverstellbar, Aylin Demir sitzt nebenan", nil, nothing),
			chosen,
			kit.NewRow(kit.NewDeskSymbol(kit.DeskTaken, "", 36), "Platz 3.13", "Belegt", nil, nothing),
			kit.NewRow(kit.NewDeskSymbol(kit.DeskTeam, "FY", 36), "Platz 3.20", "Fatma Yıldız", kit.NewIcon("chevron_right", 20, kit.ToneMuted), nothing),
		)),
		kit.NewTintedCard(kit.Hint, kit.NewParagraph("Du kannst weiter buchen. Entschieden wird, sobald wieder Netz da ist.", kit.Body)),
		kit.NewTintedCard(kit.Asks, kit.NewParagraph("Bitte bis Freitag bestätigen.", kit.Body)),
		kit.NewTintedCard(kit.RefusedTint, kit.NewParagraph("Platz 3.14 ist schon vergeben. Er ist gebucht oder angeboten. Alles andere bleibt, wie es ist.", kit.Body)),
		kit.NewBottomBar(destinations(), 1, nil),
	))
}

func destinations() []kit.Destination {
	return []kit.Destination{{Icon: "today", Label: "Heute"}, {Icon: "desk", Label: "Plätze"}, {Icon: "group", Label: "Team", Badge: 2}, {Icon: "tune", Label: "Einstellungen"}}
}

func kitType(Stage) fyne.CanvasObject {
	cut := kit.NewText("Eine Zeile, die mit Auslassung endet, weil sie länger ist als ihr Platz", kit.Body)
	cut.Ellipsis = true
	return onPaper(kit.Stack(8,
		kit.NewText("Guten Morgen, Jana", kit.Display), kit.NewText("Platz 3.14", kit.Title), kit.NewText("Meine Woche", kit.Heading),
		kit.NewText("Body: Bürger*innenservicehaus ẞ „“ ı ş", kit.Body), kit.NewText("Strong: 0123456789", kit.Strong), kit.NewText("Small: 1111 2222", kit.Small),
		kit.NewText("Small strong", kit.SmallStrong), kit.NewText("Label", kit.Label), cut,
		kit.NewParagraph("Ein Absatz bricht zwischen Wörtern um und nur dann mitten im Wort, wenn es länger ist als die Zeile: Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.", kit.Body),
		kit.NewParagraph("Auf diesem Gerät gespeichert. Wird entschieden, sobald wieder Netz da ist.", kit.Small),
	))
}

func kitSymbols(Stage) fyne.CanvasObject {
	states := []struct {
		name, label string
		state       kit.DeskState
	}{
		{"frei", "14", kit.DeskFree}, {"belegt", "", kit.DeskTaken}, {"dein Platz", "", kit.DeskMine}, {"vorgemerkt", "", kit.DeskRequested},
		{"gesperrt", "", kit.DeskBlocked}, {"Team", "AD", kit.DeskTeam}, {"passt nicht zum Filter", "", kit.DeskFiltered}, {"Vorschlag", "1", kit.DeskSuggestion},
	}
	lines := []fyne.CanvasObject{}
	for _, s := range states {
		line := []fyne.CanvasObject{kit.NewText(s.name, kit.Body)}
		for _, size := range []float32{12, 18, 24, 32, 48} {
			line = append(line, kit.Line(0, kit.NewDeskSymbol(s.state, s.label, size)))
		}
		lines = append(lines, container.New(kit.Flex(8, 2, 1, 1, 1, 1, 1), line...))
	}
	return container.NewStack(kit.NewGround(kit.ToneSurface, 0), container.New(kit.Padded(20), kit.Stack(14, lines...)))
}

func kitSheet(Stage) fyne.CanvasObject {
	sheet := kit.NewSheet(kit.Stack(16,
		kit.NewRow(kit.NewDeskSymbol(kit.DeskFree, "14", 44), "Platz 3.14", "Wupper · deine Heimat", kit.NewTag(kit.TagFree, "", "Frei"), nil),
		kit.Line(8, kit.NewIcon("desktop_windows", 20, kit.ToneText), kit.NewText("2 Bildschirme", kit.Body)),
		container.New(kit.Flex(8, 1, 0), kit.NewButton(kit.Filled, "", "Buchen: Do 26. Nov., ganztags", nothing), kit.NewButton(kit.Outline, "more_horiz", "", nothing)),
	))
	sheet.SetState(kit.SheetOpen)
	bar := kit.NewBottomBar(destinations(), 1, nil)
	return container.NewBorder(nil, bar, nil, nil, container.NewStack(kit.NewGround(kit.ToneFloor, 0), sheet))
}

func kitPictures(Stage) fyne.CanvasObject {
	again := kit.NewButton(kit.Outline, "", "Noch einmal", nothing)
	again.Small = true
	return onPaper(container.NewGridWithColumns(3,
		kit.NewPane(kit.NewPicture("event_available", "Heute ist noch nichts geplant", "Such dir einen Platz oder sag, wo du bist.", kit.NewButton(kit.Soft, "", "Platz suchen", nothing))),
		kit.NewPane(kit.NewLoading(5)),
		kit.NewPane(kit.NewPicture("cloud_sync", "Das hat nicht geklappt", "Deine Änderungen sind auf diesem Gerät sicher. Bitte noch einmal versuchen oder der IT Bescheid geben: Kennung 4F2A.", again)),
	))
}

func kitRail(Stage) fyne.CanvasObject {
	rail := kit.NewRail(destinations()[:3], 0, nil)
	me := marked(kit.Synced)
	me.SetOnTapped(nothing)
	name := kit.NewText("Jana", kit.Label)
	name.Align = fyne.TextAlignCenter
	rail.SetFoot(kit.Stack(4, container.New(kit.Centred, me), name))
	return container.NewBorder(nil, nil, rail, nil, container.NewStack(kit.NewGround(kit.ToneBg, 0), container.New(kit.Padded(28), kit.Stack(0, kit.NewText("Heute", kit.Title), layout.NewSpacer()))))
}

// live is what kitStates leads through its states.
type live interface {
	fyne.CanvasObject
	fyne.Focusable
	MouseIn(*desktop.MouseEvent)
	MouseDown(*desktop.MouseEvent)
}

// kitStates shows each control at rest, hovered, pressed, focused and disabled.
func kitStates(Stage) fyne.CanvasObject {
	kinds := []struct {
		name string
		make func() live
	}{
		{"gefüllt", func() live { return kit.NewButton(kit.Filled, "", "Buchen", nothing) }},
		{"weich", func() live { return kit.NewButton(kit.Soft, "", "Buchen", nothing) }},
		{"umrandet", func() live { return kit.NewButton(kit.Outline, "", "Buchen", nothing) }},
		{"Text", func() live { return kit.NewButton(kit.Plain, "", "Ansehen", nothing) }},
		{"Chip", func() live { return kit.NewChip("", "Ruhig", false, nil) }},
		{"Chip an", func() live { return kit.NewChip("", "Ruhig", true, nil) }},
		{"Zeile", func() live { return kit.NewRow(nil, "Platz", "frei", nil, nothing) }},
		{"Kachel", func() live { return kit.NewPlate(kit.PlateRequested, kit.NewText("3.14", kit.Label), nothing) }},
	}
	lines := []fyne.CanvasObject{container.New(kit.Grid(6, 16), captions("", "ruhig", "Zeiger", "gedrückt", "Fokus", "aus")...)}
	for _, kind := range kinds {
		rest, hover, down, focus, off := kind.make(), kind.make(), kind.make(), kind.make(), kind.make()
		hover.MouseIn(nil)
		down.MouseDown(nil)
		focus.FocusGained()
		switch off := off.(type) {
		case *kit.Button:
			off.Disable("")
		case fyne.Disableable:
			off.Disable()
		}
		lines = append(lines, container.New(kit.Grid(6, 16), kit.NewText(kind.name, kit.Body), rest, hover, down, focus, off))
	}
	return onPaper(kit.Stack(16, lines...))
}

func captions(words ...string) []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(words))
	for i, w := range words {
		objects[i] = kit.NewText(w, kit.SmallStrong)
	}
	return objects
}

func kitPlates(Stage) fyne.CanvasObject {
	day := func(look kit.PlateLook, top, icon string, ink fyne.ThemeColorName, below string) fyne.CanvasObject {
		lines := []fyne.CanvasObject{kit.NewText(top, kit.Label), kit.NewIcon(icon, 24, ink), kit.NewText(below, kit.Label)}
		for _, line := range lines {
			if words, ok := line.(*kit.Text); ok {
				words.Align = fyne.TextAlignCenter
			}
		}
		plate := kit.NewPlate(look, kit.Stack(6, lines...), nothing)
		plate.SetPadding(2, 12)
		return plate
	}
	return onPaper(kit.Stack(16,
		container.New(kit.Grid(5, 6),
			day(kit.PlatePlain, "Mo 23.", "apartment", kit.ToneMuted, "3.14"), day(kit.PlateChosen, "Di 24.", "apartment", kit.TonePrimary, "3.14"),
			day(kit.PlatePlain, "Mi 25.", "cottage-fill", kit.TonePrimary, "Zuhause"), day(kit.PlateRequested, "Do 26.", "schedule", kit.ToneAmber, "3.14"),
			day(kit.PlateOpen, "Fr 27.", "add", kit.TonePrimary, "Planen")),
		container.New(kit.Grid(3, 6),
			kit.NewPlate(kit.PlateSoft, kit.NewText("Büro", kit.SmallStrong), nothing), kit.NewPlate(kit.PlateQuiet, kit.NewText("Homeoffice", kit.SmallStrong), nothing),
			kit.NewPlate(kit.PlateAmber, kit.NewText("Unterwegs", kit.SmallStrong), nothing), kit.NewPlate(kit.PlatePlain, kit.NewText("Abwesend", kit.SmallStrong), nil),
			kit.NewPlate(kit.PlateBare, kit.NewText("Ohne Angabe", kit.Small), nil), kit.NewPlate(kit.PlateRequested, kit.NewText("vorgemerkt", kit.SmallStrong), nothing)),
	))
}
