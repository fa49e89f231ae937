// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// score are points, level and streak, for those who want them; nil for all others.
func (o *overview) score() fyne.CanvasObject {
	p := o.state.Score
	if p == nil || !o.state.Learner.Plays {
		return nil
	}
	w := o.words
	tile := kit.NewTileWith(kit.NewText(strconv.Itoa(p.Level), kit.Heading), kit.TileAmber)
	head := kit.NewRow(tile, w.T("lessons.level", p.Level), w.T("lessons.points.next", w.Number(p.Points), w.Number(max(p.To-p.Points, 0))), nil, nil)
	bar := kit.NewProgress(float32(p.Points-p.From) / float32(max(p.To-p.From, 1)))
	week := container.New(kit.Flex(10, 0, 1, 0), kit.NewIcon("local_fire_department-fill", 22, kit.ToneAmber), kit.NewParagraph(w.N("lessons.streak", p.Streak), kit.Strong), o.week(p.Week))
	if kit.TextScale() > largestBeside {
		week = kit.Stack(6, withIcon("local_fire_department-fill", kit.ToneAmber, kit.NewParagraph(w.N("lessons.streak", p.Streak), kit.Strong)), o.week(p.Week))
	}
	parts := []fyne.CanvasObject{head, bar, week}
	if o.state.Boards {
		board := kit.NewButton(kit.Plain, "", w.T("lessons.board.see"), func() { o.to(&boardView{part: part{Screen: o.Screen}}) })
		parts = append(parts, alone(board))
	}
	return kit.NewCard(kit.Stack(10, parts...))
}

// week are the days of this week: those on which something was learnt are filled.
func (o *overview) week(days [7]bool) fyne.CanvasObject {
	var dots []fyne.CanvasObject
	for i, learnt := range days {
		icon, tone := "circle", kit.ToneControl
		if learnt {
			icon, tone = "check_circle-fill", kit.TonePrimary
		}
		day := kit.NewText(o.words.WeekdayShort(o.env.Today().Monday()+booking.Day(i)), kit.Label)
		dots = append(dots, kit.Stack(0, container.New(kit.Centred, day), container.New(kit.Centred, kit.NewIcon(icon, 16, tone))))
	}
	if kit.TextScale() > largestBeside {
		return container.New(kit.Flow(6), dots...)
	}
	return kit.Line(3, dots...)
}

// playful leads to how one wants to learn.
func (o *overview) playful() fyne.CanvasObject {
	line := o.words.T("lessons.play.off")
	if o.state.Learner.Plays {
		line = o.words.T("lessons.play.on")
	}
	open := func() { o.to(&playing{part: part{Screen: o.Screen}}) }
	return rowCard(kit.NewRow(kit.NewTile("tune", kit.TileQuiet), o.words.T("lessons.play"), line, kit.NewIcon("chevron_right", 20, kit.ToneMuted), open))
}

// playing is how one wants to learn: nothing is played and nothing shown to others unless one says so.
type playing struct {
	part
	learner learn.Learner
	kept    int64
	field   *field
}

func (v *playing) heading() string { return v.words.T("lessons.play") }
func (v *playing) rebind()         { v.field = nil }

func (v *playing) read(ctx context.Context) (func() bool, error) {
	state, err := v.data.Overview(ctx)
	return func() bool {
		news := state.Learner != v.learner || state.Kept != v.kept
		v.learner, v.kept = state.Learner, state.Kept
		return news
	}, err
}

func (v *playing) draw() fyne.CanvasObject {
	w, l := v.words, v.learner
	plays := kit.NewChip("local_fire_department", w.T("lessons.play.points"), l.Plays, func(on bool) { l.Plays = on; v.onPlay(l) })
	points := []fyne.CanvasObject{
		kit.Stack(4, kit.NewParagraph(w.T("lessons.play.title"), kit.Heading), kit.NewParagraph(w.T("lessons.play.line"), kit.Body)),
		alone(plays),
	}
	cards := []fyne.CanvasObject{kit.NewCard(kit.Stack(12, points...))}
	if l.Plays {
		cards = append(cards, v.boardCard(l))
	}
	metered := kit.NewChip("wifi", w.T("lessons.play.free"), !l.Unmetered, func(on bool) { l.Unmetered = !on; v.onPlay(l) })
	loading := []fyne.CanvasObject{
		kit.Stack(4, kit.NewParagraph(w.T("lessons.play.net"), kit.Heading), kit.NewParagraph(w.T("lessons.play.net.line"), kit.Body)),
		alone(metered),
	}
	if v.kept > 0 {
		loading = append(loading, withIcon("storage", kit.ToneMuted, kit.NewParagraph(w.T("lessons.play.kept", w.Size(v.kept)), kit.Small)))
	}
	return v.page(append(cards, kit.NewCard(kit.Stack(12, loading...)))...)
}

// boardCard is whether one stands on the team's board, and by which name.
func (v *playing) boardCard(l learn.Learner) fyne.CanvasObject {
	w := v.words
	stands := kit.NewChip("group", w.T("lessons.play.board"), l.Board, func(on bool) { l.Board = on; v.onPlay(l) })
	parts := []fyne.CanvasObject{
		kit.Stack(4, kit.NewParagraph(w.T("lessons.board"), kit.Heading), kit.NewParagraph(w.T("lessons.play.board.line"), kit.Body)),
		alone(stands),
	}
	if l.Board {
		if v.field == nil {
			v.field = newField(l.Alias, w.T("lessons.play.alias.hint"), nil, func() { v.onAlias() })
		}
		keep := kit.NewButton(kit.Soft, "", w.T("lessons.play.alias.keep"), v.onAlias)
		parts = append(parts, kit.Stack(6, kit.NewParagraph(w.T("lessons.play.alias"), kit.Small), container.New(kit.Beside(10, 1, 0), v.field, keep)))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

func (v *playing) onAlias() {
	l := v.learner
	l.Alias = strings.TrimSpace(v.field.Text)
	v.onPlay(l)
}

func (v *playing) onPlay(l learn.Learner) {
	v.learner = l
	v.redraw()
	w := learn.Play{Plays: l.Plays, Board: l.Board && l.Plays, Alias: l.Alias, Unmetered: l.Unmetered}
	v.env.Work.Write(func(ctx context.Context) (func(), error) { return v.Refresh, v.data.Play(ctx, w) })
}

// boardView is the board of the team: only those stand on it who want to.
type boardView struct {
	part
	board Board
}

func (v *boardView) heading() string { return v.words.T("lessons.board") }

func (v *boardView) read(ctx context.Context) (func() bool, error) {
	board, err := v.data.Board(ctx)
	return func() bool {
		news := !reflect.DeepEqual(board, v.board)
		v.board = board
		return news
	}, err
}

func (v *boardView) draw() fyne.CanvasObject {
	rows := []fyne.CanvasObject{kit.Stack(2, kit.NewParagraph(v.board.Unit, kit.Heading), kit.NewParagraph(v.words.T("lessons.board.line"), kit.Small))}
	for i, l := range v.board.Lines {
		tile := kit.NewTileWith(kit.NewText(strconv.Itoa(i+1), kit.Strong), kit.TileQuiet)
		name := l.Name
		if l.Me {
			tile = kit.NewTileWith(kit.NewText(strconv.Itoa(i+1), kit.Strong), kit.TileSoft)
			name = v.words.T("lessons.board.me", name)
		}
		row := kit.NewRow(tile, name, "", kit.NewText(v.words.T("lessons.points", v.words.Number(l.Points)), kit.Strong), nil)
		row.Selected = l.Me
		rows = append(rows, row)
	}
	return v.page(kit.NewCard(kit.Stack(4, rows...)))
}
