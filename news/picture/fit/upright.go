// SPDX-License-Identifier: EUPL-1.2

package fit

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"

	"github.com/pult-app/pult/news/picture"
)

// orientation is how a camera was held: 1 to 8, as Exif 2.3 counts in tag 0x0112; 1 when the file does not say.
func orientation(file []byte) int {
	for marker, body := range picture.Segments(file) {
		if exif, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok && marker == 0xE1 {
			return turned(exif)
		}
	}
	return 1
}

// turned reads the tag from the first directory of a TIFF header.
func turned(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 1
		}
		if order.Uint16(entries) == 0x0112 {
			if way := int(order.Uint16(entries[8:])); way >= 1 && way <= 8 {
				return way
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// upright turns and mirrors a picture as its camera was held.
func upright(p image.Image, way int) image.Image {
	if way == 1 {
		return p
	}
	size := p.Bounds().Size()
	from := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
	draw.Draw(from, from.Bounds(), p, p.Bounds().Min, draw.Src)
	wide, high := size.X, size.Y
	if way >= 5 {
		wide, high = high, wide
	}
	out := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range size.Y {
		for x := range size.X {
			tox, toy := placed(x, y, size, way)
			out.SetRGBA(tox, toy, from.RGBAAt(x, y))
		}
	}
	return out
}

// placed is where a pixel goes.
func placed(x, y int, size image.Point, way int) (int, int) {
	right, bottom := size.X-1-x, size.Y-1-y
	switch way {
	case 2:
		return right, y
	case 3:
		return right, bottom
	case 4:
		return x, bottom
	case 5:
		return y, x
	case 6:
		return bottom, x
	case 7:
		return bottom, right
	case 8:
		return y, right
	}
	return x, y
}
