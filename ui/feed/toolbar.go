// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
)

// tools are the marks of a text, for who does not know them by heart.
func (e *editor) tools() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, tool := range []struct {
		icon, key string
		do        func()
	}{
		{"format_bold", "feed.tool.bold", func() { e.body.wrap("**") }},
		{"format_italic", "feed.tool.italic", func() { e.body.wrap("*") }},
		{"title", "feed.tool.heading", func() { e.body.begin("## ") }},
		{"format_list_bulleted", "feed.tool.list", func() { e.body.begin("- ") }},
		{"format_list_numbered", "feed.tool.numbers", func() { e.body.begin("1. ") }},
		{"format_quote", "feed.tool.quote", func() { e.body.begin("> ") }},
		{"link", "feed.tool.link", e.body.link},
		{"table", "feed.tool.table", func() { e.body.insert("\n\n" + e.words.T("feed.tool.table.text") + "\n") }},
		{"image", "feed.tool.picture", e.onPicture},
	} {
		button := kit.NewButton(kit.Plain, tool.icon, "", tool.do)
		button.SetSpoken(e.words.T(tool.key))
		buttons = append(buttons, button)
	}
	return container.New(kit.Flow(0, 0), buttons...)
}

func (e *editor) onPicture() {
	e.writing.AddPicture(func(id markdown.PictureID, err error) {
		if err != nil {
			e.env.Fail(err)
			return
		}
		e.body.picture(id)
	})
}

// A bodyField is the text of a post while it is written. It knows Ctrl or Cmd with B and I.
type bodyField struct {
	*field
	editor *editor
}

func newBodyField(e *editor) *bodyField {
	f := &bodyField{newField(e.draft.Body, e.words.T("feed.write.body"), 12), e}
	f.broken = f.goOn
	f.chords[fyne.KeyB], f.chords[fyne.KeyI] = func() { f.wrap("**") }, func() { f.wrap("*") }
	f.OnChanged = func(text string) {
		e.draft.Body = text
		e.changed()
		e.suggest(f.field, e.spoken)
	}
	return f
}

// insert puts text in the place of what is selected. It goes the way of pasting, so that one undo takes it back.
func (f *bodyField) insert(text string) {
	f.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted(text)})
	f.focus()
}

func (f *bodyField) focus() {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(f.field); canvas != nil {
		canvas.Focus(f.field)
	}
}

// pasted is a clipboard that holds one text.
type pasted string

func (p pasted) Content() string   { return string(p) }
func (p pasted) SetContent(string) {}

// wrap puts marks around what is selected, or takes them off; with nothing selected the cursor stands between them.
func (f *bodyField) wrap(mark string) {
	selected := f.SelectedText()
	if inner, ok := unwrapped(selected, mark); ok {
		f.insert(inner)
		return
	}
	f.insert(mark + selected + mark)
	if selected == "" {
		f.back(utf8.RuneCountInString(mark))
	}
}

// unwrapped is a text without the marks around it; false when there are none.
func unwrapped(text, mark string) (string, bool) {
	inner, begins := strings.CutPrefix(text, mark)
	inner, ends := strings.CutSuffix(inner, mark)
	return inner, begins && ends && inner != ""
}

// begin puts a mark at the beginning of the line, or takes it away.
func (f *bodyField) begin(mark string) {
	lines := strings.Split(f.Text, "\n")
	at := f.CursorTextOffset()
	row := strings.Count(string([]rune(f.Text)[:min(f.CursorTextOffset(), utf8.RuneCountInString(f.Text))]), "\n")
	line, ok := strings.CutPrefix(lines[row], mark)
	if !ok {
		line = mark + lines[row]
	}
	longer := utf8.RuneCountInString(line) - utf8.RuneCountInString(lines[row])
	lines[row] = line
	f.SetText(strings.Join(lines, "\n"))
	f.to(max(0, at+longer))
	f.focus()
}

// to puts the cursor behind so many letters. A line may be broken to fit, so the way there is that of the keys.
func (f *bodyField) to(letters int) {
	for f.CursorTextOffset() < letters {
		before := f.CursorTextOffset()
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
		if f.CursorTextOffset() == before && before >= utf8.RuneCountInString(f.Text) {
			return
		}
	}
	f.back(f.CursorTextOffset() - letters)
}

// items finds what a line of a list or a quote begins with.
var items = regexp.MustCompile(`^(\s*)(?:([-*+]) |([0-9]{1,9})([.)]) |(> ?))`)

// goOn begins the next line of a list or a quote as the one before began; an item with nothing in it ends them.
func (f *bodyField) goOn() bool {
	before := string([]rune(f.Text)[:min(f.CursorTextOffset(), utf8.RuneCountInString(f.Text))])
	line := before[strings.LastIndexByte(before, '\n')+1:]
	found := items.FindStringSubmatch(line)
	if found == nil {
		return false
	}
	if strings.TrimSpace(line) == strings.TrimSpace(found[0]) {
		for range []rune(line) {
			f.Entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
		}
		return true
	}
	mark := found[0]
	if n, err := strconv.Atoi(found[3]); err == nil {
		mark = found[1] + strconv.Itoa(n+1) + found[4] + " "
	}
	f.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: pasted("\n" + mark)})
	return true
}

// link makes a link of what is selected, with the cursor where the address goes.
func (f *bodyField) link() {
	selected := f.SelectedText()
	if selected == "" {
		selected = f.editor.words.T("feed.tool.link.text")
	}
	f.insert("[" + selected + "](https://)")
	f.back(1)
}

// picture shows a picture in a paragraph of its own, with the cursor where one says what it shows.
func (f *bodyField) picture(id markdown.PictureID) {
	end := "](picture:" + string(id) + ")\n\n"
	f.insert("\n\n![" + end)
	f.back(utf8.RuneCountInString(end))
}

// back moves the cursor by so many letters. Where a line is broken to fit, one step leads nowhere.
func (f *bodyField) back(letters int) {
	for to := f.CursorTextOffset() - letters; f.CursorTextOffset() > max(to, 0); {
		f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	}
}
