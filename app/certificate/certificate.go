// SPDX-License-Identifier: EUPL-1.2

// Package certificate prints what somebody has completed on a page of A4, with a QR code that leads others to the server's page where they
// can check it, if its holder shows it there. It knows paper and words; what stands there its caller says.
package certificate

import (
	"fmt"
	"image/color"
	"io"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/boombuler/barcode"
	"github.com/boombuler/barcode/qr"

	"github.com/pult-app/pult/assets"
)

// A Certificate is what is printed. All are words as people read them; an empty one is left out.
type Certificate struct {
	Language string // BCP 47
	Heading  string // "Zertifikat"
	Lead     string // "Hiermit wird bestätigt, dass"
	Holder   string
	Did      string // "abgeschlossen hat:"
	Title    string
	Badge    string
	Criteria string
	Day      string // when it was earned
	Until    string // until when it holds
	Issuer   string // who vouches for it
	// Link is what the QR code says, and Check the line beside it.
	Link, Check string
	Foot        string
}

// All lengths are in millimetres, on a page of 210 × 297.
const (
	wide, high = 210.0, 297.0
	pad        = 28.0
	code       = 38.0
)

// Write writes it as a PDF. It fails for a link that no QR code can hold. Its words are printed as the font can: see assets.Legible.
func Write(w io.Writer, c Certificate) (err error) {
	defer func() {
		if reason := recover(); reason != nil { // the library panics at texts that it cannot take
			err = fmt.Errorf("print a certificate: %v", reason)
		}
	}()
	for _, words := range []*string{&c.Heading, &c.Lead, &c.Holder, &c.Did, &c.Title, &c.Badge, &c.Criteria, &c.Day, &c.Until, &c.Check, &c.Issuer, &c.Foot} {
		*words = assets.Legible(*words)
	}
	p, err := newPaper(c)
	if err != nil {
		return err
	}
	p.AddPage()
	p.frame()
	y := 62.0
	y = p.block(c.Heading, "B", 34, y, 15) + 10
	y = p.block(c.Lead, "", 14, y, 7) + 4
	y = p.block(c.Holder, "B", 26, y, 11) + 4
	y = p.block(c.Did, "", 14, y, 7) + 6
	p.SetTextColor(11, 92, 99)
	y = p.block(c.Title, "B", 24, y, 10) + 4
	p.SetTextColor(27, 34, 36)
	if c.Badge != "" {
		y = p.block(c.Badge, "B", 14, y, 7) + 2
	}
	y = p.block(c.Criteria, "", 12, y, 6) + 8
	y = p.block(c.Day, "", 14, y, 7)
	y = p.block(c.Until, "", 12, y, 6) + 8
	p.block(c.Issuer, "B", 14, y, 7)
	if err := p.proof(c); err != nil {
		return err
	}
	if err := p.Error(); err != nil {
		return err
	}
	return p.Output(w)
}

type paper struct{ *fpdf.Fpdf }

func newPaper(c Certificate) (paper, error) {
	p := paper{fpdf.New("P", "mm", "A4", "")}
	p.SetTitle(c.Heading+": "+c.Title, true)
	p.SetLang(c.Language)
	p.SetCreator("Pult", true)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(pad, 0, pad)
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

// frame draws a quiet border and a bar in the town's colour.
func (p paper) frame() {
	p.SetDrawColor(221, 215, 203)
	p.SetLineWidth(0.4)
	p.RoundedRect(12, 12, wide-24, high-24, 6, "1234", "D")
	p.SetFillColor(11, 92, 99)
	p.Rect(pad, 54, 24, 3, "F")
}

// block writes a text over as many lines as it needs, down to half its size when it needs more than four, and returns where it ends.
func (p paper) block(text, style string, points, y, line float64) float64 {
	if text == "" {
		return y
	}
	for size := points; ; size -= 2 {
		p.SetFont("source", style, size)
		lines := p.SplitText(text, wide-2*pad)
		if len(lines) <= 4 || size <= points/2 {
			for _, one := range lines {
				y += line
				p.Text(pad, y, strings.TrimSpace(one))
			}
			return y
		}
	}
}

// proof prints the QR code and what it is for.
func (p paper) proof(c Certificate) error {
	bottom := high - pad - code
	if c.Link != "" {
		if err := p.link(c.Link, pad, bottom); err != nil {
			return err
		}
		p.SetFont("source", "", 11)
		y := bottom + 6
		for _, one := range p.SplitText(c.Check, wide-2*pad-code-8) {
			p.Text(pad+code+8, y, one)
			y += 5.5
		}
		p.SetTextColor(85, 92, 91)
		p.SetFont("source", "", 9)
		for _, one := range broken(assets.Legible(c.Link), 60) {
			p.Text(pad+code+8, y+1, one)
			y += 4.5
		}
	}
	p.SetTextColor(85, 92, 91)
	p.SetFont("source", "", 9)
	p.Text(pad, high-18, c.Foot)
	return nil
}

// broken cuts an address into lines.
func broken(text string, most int) (lines []string) {
	for len(text) > most {
		lines, text = append(lines, text[:most]), text[most:]
	}
	return append(lines, text)
}

// link draws a QR code of squares, so that it stays sharp at any size.
func (p paper) link(link string, x, y float64) error {
	drawn, err := qr.Encode(link, qr.M, qr.Auto)
	if err != nil {
		return fmt.Errorf("a QR code cannot hold %d characters: %w", len(link), err)
	}
	cells := drawn.Bounds().Dx()
	side := code / float64(cells)
	p.SetFillColor(0, 0, 0)
	for row := range cells {
		for column := range cells {
			if dark(drawn, column, row) {
				p.Rect(x+float64(column)*side, y+float64(row)*side, side, side, "F")
			}
		}
	}
	return nil
}

func dark(code barcode.Barcode, x, y int) bool {
	return color.GrayModel.Convert(code.At(x, y)).(color.Gray).Y < 128
}
