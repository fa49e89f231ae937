// SPDX-License-Identifier: EUPL-1.2

// Package sheets prints what stands on desks: their codes and QR codes, eight on a page of A4, to be cut out. It knows desks
// and paper; which page of the server a QR code leads to, its caller says.
package sheets

import (
	"errors"
	"fmt"
	"image/color"
	"io"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/booking"
)

// A Card is what is printed for a desk.
type Card struct {
	Place booking.Place
	Link  string // what the QR code says
}

// All lengths are in millimetres: a page has two columns and four rows of A7, as cut with a paper knife.
const (
	width, height = 105.0, 74.25
	across, down  = 2, 4
	pad           = 8.0
	code          = 44.0 // of a QR code, without its quiet zone
)

// Write writes the cards as a PDF, in their order. It fails when there is none, and for a link that no QR code can hold.
func Write(w io.Writer, title string, cards []Card) (err error) {
	defer func() {
		if broke := recover(); broke != nil { // the library panics at texts that it cannot take
			err = fmt.Errorf("print sheets: %v", broke)
		}
	}()
	if len(cards) == 0 {
		return errors.New("there is no desk to print")
	}
	p, err := newPaper(title)
	if err != nil {
		return err
	}
	for i, c := range cards {
		at := i % (across * down)
		if at == 0 {
			p.page()
		}
		if err := p.card(c, width*float64(at%across), height*float64(at/across)); err != nil {
			return fmt.Errorf("desk %s: %w", c.Place.Desk.Code, err)
		}
	}
	return p.Output(w)
}

// A paper is a PDF with our fonts.
type paper struct{ *fpdf.Fpdf }

func newPaper(title string) (paper, error) {
	p := paper{fpdf.New("P", "mm", "A4", "")}
	p.SetTitle(assets.Legible(title), true)
	p.SetLang("de")
	p.SetCreator("Pult", true)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(0, 0, 0)
	p.SetTextColor(27, 34, 36)
	for style, name := range map[string]string{"": "400Regular", "B": "700Bold"} {
		font, err := assets.Fonts.ReadFile("fonts/SourceSans3_" + name + ".ttf")
		if err != nil {
			return p, err
		}
		p.AddUTF8FontFromBytes("source", style, font)
	}
	return p, p.Error()
}

// page begins a page with the lines to cut along.
func (p paper) page() {
	p.AddPage()
	p.SetDrawColor(150, 150, 150)
	p.SetLineWidth(0.2)
	p.SetDashPattern([]float64{2, 2}, 0)
	p.Line(width, 0, width, height*down)
	for row := 1; row < down; row++ {
		p.Line(0, height*float64(row), width*across, height*float64(row))
	}
	p.SetDashPattern(nil, 0)
}

// card prints one at a corner: the QR code at the left, beside it what people read.
func (p paper) card(c Card, x, y float64) error {
	if err := p.link(c.Link, x+pad, y+(height-code)/2); err != nil {
		return err
	}
	left, room := x+pad+code+6, width-2*pad-code-6
	p.line("Platz", "", 11, left, y+14, room)
	p.line(c.Place.Desk.Code, "B", 34, left, y+27, room)
	top := y + 36
	for _, said := range []string{c.Place.Zone.Name, c.Place.Floor.Name, c.Place.Building.Name} {
		if said != "" {
			p.line(said, "", 12, left, top, room)
			top += 6
		}
	}
	p.SetTextColor(85, 92, 91)
	p.line("Kamera auf den Code:", "", 9, left, y+height-15, room)
	p.line("einchecken oder buchen", "", 9, left, y+height-11, room)
	p.SetTextColor(27, 34, 36)
	return p.Error()
}

// line prints a text on one line, as large as it may be and finds room.
func (p paper) line(text, style string, points, x, y, room float64) {
	text = assets.Legible(text)
	p.SetFont("source", style, points)
	if wide := p.GetStringWidth(text); wide > room {
		p.SetFontSize(max(6, points*room/wide))
	}
	p.Text(x, y, text)
}

// link draws a QR code of squares, so that it stays sharp at any size. Level M bears scratches.
func (p paper) link(link string, x, y float64) error {
	drawn, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("a QR code cannot hold %d characters: %w", len(link), err)
	}
	cells := drawn.Bounds().Dx()
	side := code / float64(cells)
	p.SetFillColor(0, 0, 0)
	for row := range cells {
		for from := 0; from < cells; from++ {
			if !dark(drawn, from, row) {
				continue
			}
			until := from + 1
			for until < cells && dark(drawn, until, row) {
				until++
			}
			p.Rect(x+float64(from)*side, y+float64(row)*side, float64(until-from)*side, side, "F")
			from = until
		}
	}
	return nil
}

func dark(code barcode.Barcode, x, y int) bool {
	return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128
}
