// SPDX-License-Identifier: EUPL-1.2

package scan

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/pult-app/pult/server/backdrop"
)

// What of an SVG stays: elements that draw, and of their attributes those that say how. There is no script, no style sheet, no link, no
// animation and nothing that is loaded; pictures within stay where they are written out as PNG or JPEG.
var (
	svgElements = wordSet(`svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath image clipPath mask pattern
		linearGradient radialGradient stop marker title desc switch style`)
	svgAttributes = wordSet(`id class x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy width height d points transform viewBox preserveAspectRatio version
		fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray
		stroke-dashoffset opacity color display visibility font-family font-size font-style font-weight font-stretch text-anchor
		dominant-baseline alignment-baseline baseline-shift letter-spacing word-spacing text-decoration textLength lengthAdjust rotate
		clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits patternUnits patternContentUnits patternTransform gradientUnits
		gradientTransform spreadMethod offset stop-color stop-opacity marker-start marker-mid marker-end markerUnits markerWidth markerHeight
		refX refY orient overflow href style vector-effect paint-order shape-rendering text-rendering startOffset xml:space`)
	insidePicture = regexp.MustCompile(`^data:image/(png|jpeg);base64,([A-Za-z0-9+/=\s]+)$`)
	ownFragment   = regexp.MustCompile(`^#[A-Za-z_][\w.:-]*$`)
	loads         = regexp.MustCompile(`(?i)url\s*\(\s*['"]?\s*[^#'"\s]|@import|expression|javascript:|\\|image-set|src\s*\(`)
)

// The limits of an SVG.
const (
	maxDepth    = 64
	maxElements = 200_000
	maxUses     = 2_000 // of parts of itself: they multiply
)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// vector writes an SVG anew with what only shows something.
func vector(text []byte) (backdrop.Picture, error) {
	if len(text) > backdrop.MaxSVG {
		return backdrop.Picture{}, fault(backdrop.TooHeavy, nil)
	}
	c := &cleaning{in: xml.NewDecoder(bytes.NewReader(text))}
	c.in.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("only UTF-8 is read") }
	if err := c.run(); err != nil {
		return backdrop.Picture{}, err
	}
	if !(c.w > 0 && c.h > 0) {
		return backdrop.Picture{}, fault(backdrop.NoSize, nil)
	}
	return backdrop.Picture{Kind: backdrop.SVG, W: c.w, H: c.h, Pages: 1, Bytes: c.out.Bytes()}, nil
}

type cleaning struct {
	in    *xml.Decoder
	out   bytes.Buffer
	open  []string
	skip  int // how deep within something that is left out
	style bool
	many  int
	uses  int
	w, h  float64
}

func (c *cleaning) run() error {
	for {
		token, err := c.in.Token()
		if errors.Is(err, io.EOF) {
			if c.many == 0 {
				return fault(backdrop.Unknown, nil)
			}
			return nil
		}
		if err != nil {
			return fault(backdrop.Broken, err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			err = c.begin(token)
		case xml.EndElement:
			c.end()
		case xml.CharData:
			err = c.letters(string(token))
		}
		if err != nil {
			return err
		}
	}
}

func (c *cleaning) begin(e xml.StartElement) error {
	if c.many++; c.many > maxElements || len(c.open)+c.skip >= maxDepth {
		return fault(backdrop.TooLarge, fmt.Errorf("%d elements, %d deep", c.many, len(c.open)+c.skip))
	}
	name := e.Name.Local
	root := len(c.open) == 0
	if root && c.many == 1 && name != "svg" {
		return fault(backdrop.Unknown, fmt.Errorf("the root is %q", name))
	}
	if c.skip > 0 || root && c.many > 1 || !svgElements[name] || e.Name.Space != "" && e.Name.Space != "http://www.w3.org/2000/svg" {
		c.skip++
		return nil
	}
	if name == "use" || name == "pattern" || name == "marker" {
		if c.uses++; c.uses > maxUses {
			return fault(backdrop.TooLarge, fmt.Errorf("%d uses of parts of itself", c.uses))
		}
	}
	c.out.WriteString("<" + name)
	if root {
		c.size(e.Attr)
		fmt.Fprintf(&c.out, ` xmlns="http://www.w3.org/2000/svg" width="%g" height="%g"`, c.w, c.h)
	}
	for _, a := range e.Attr {
		if attribute, stays := kept(name, a); stays && !(root && (attribute == "width" || attribute == "height")) {
			c.out.WriteString(" " + attribute + `="`)
			xml.EscapeText(&c.out, []byte(a.Value))
			c.out.WriteString(`"`)
		}
	}
	c.out.WriteString(">")
	c.open = append(c.open, name)
	c.style = name == "style"
	return nil
}

// kept tells by which name an attribute stays.
func kept(element string, a xml.Attr) (name string, stays bool) {
	name = a.Name.Local
	if a.Name.Space == "http://www.w3.org/XML/1998/namespace" {
		name = "xml:" + name
	} else if a.Name.Space != "" && !(name == "href" && (a.Name.Space == "http://www.w3.org/1999/xlink" || a.Name.Space == "xlink")) {
		return "", false
	}
	if !svgAttributes[name] || name == "class" && len(a.Value) > 1000 {
		return "", false
	}
	if name == "href" {
		return name, ownFragment.MatchString(a.Value) || element == "image" && inside(a.Value)
	}
	return name, !loads.MatchString(a.Value)
}

// inside tells whether a picture within is one, and none that is too large.
func inside(address string) bool {
	parts := insidePicture.FindStringSubmatch(address)
	if parts == nil {
		return false
	}
	text, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(parts[2]), ""))
	if err != nil || string(backdrop.KindOf(text)) != parts[1] {
		return false
	}
	_, err = raster(backdrop.Kind(parts[1]), text)
	return err == nil
}

func (c *cleaning) end() {
	if c.skip > 0 {
		c.skip--
		return
	}
	last := len(c.open) - 1
	c.out.WriteString("</" + c.open[last] + ">")
	c.open, c.style = c.open[:last], false
}

// letters are written as they are: of a style sheet only when it loads nothing.
func (c *cleaning) letters(text string) error {
	if c.skip > 0 || len(c.open) == 0 || c.style && loads.MatchString(text) {
		return nil
	}
	return xml.EscapeText(&c.out, []byte(text))
}

// size reads how large the picture is: as width and height say, else as its view box does.
func (c *cleaning) size(attributes []xml.Attr) {
	var box []float64
	for _, a := range attributes {
		switch a.Name.Local {
		case "width":
			c.w = length(a.Value)
		case "height":
			c.h = length(a.Value)
		case "viewBox":
			for _, word := range strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' || r == '\r' }) {
				n, err := strconv.ParseFloat(word, 64)
				if err != nil || math.IsNaN(n) || math.IsInf(n, 0) {
					n = 0
				}
				box = append(box, n)
			}
		}
	}
	if len(box) == 4 && box[2] > 0 && box[3] > 0 && (c.w == 0 || c.h == 0) {
		c.w, c.h = box[2], box[3]
	}
	if most := math.Max(c.w, c.h); most > 1e5 || most > 0 && math.Min(c.w, c.h) < 1 {
		c.w, c.h = 0, 0
	}
}

// units are those of CSS in pixels; a percentage says no size.
var units = map[string]float64{"": 1, "px": 1, "pt": 4.0 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 960 / 25.4, "in": 96}

func length(text string) float64 {
	text = strings.TrimSpace(text)
	number := strings.TrimRight(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%")
	unit, known := units[strings.ToLower(text[len(number):])]
	n, err := strconv.ParseFloat(number, 64)
	if !known || err != nil || !(n > 0) || math.IsInf(n, 0) {
		return 0
	}
	return math.Round(n*unit*100) / 100
}
