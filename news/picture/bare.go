// SPDX-License-Identifier: EUPL-1.2

package picture

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	_ "image/jpeg" // its frames
	_ "image/png"
	"io"
	"slices"
)

// How pictures are made (package fit).
const (
	// Large is the longest side of a picture in pixels, Small that of its thumbnail.
	Large, Small = 2048, 480
	// MaxLarge and MaxSmall are how many bytes they have at most.
	MaxLarge, MaxSmall = 1 << 20, 32 << 10
)

// Bare tells whether bytes are a picture as Make writes its large ones: within its limits, with nothing in it but pixels and what is
// needed to read them. It looks at the frame and decodes nothing; whoever shows it does, within the limits that were checked here.
func Bare(file []byte) bool { return bare(file, MaxLarge, Large) }

// BareSmall is Bare for small ones, many of which are shown at once.
func BareSmall(file []byte) bool { return bare(file, MaxSmall, Small) }

func bare(file []byte, most, side int) bool {
	if len(file) > most {
		return false
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || config.Width > side || config.Height > side || config.Width < 1 || config.Height < 1 {
		return false
	}
	switch format {
	case "jpeg":
		return bareJPEG(file)
	case "png":
		return barePNG(file)
	}
	return false
}

// needed are the markers that a baseline JPEG of ours has before its pixels: tables, frame, restart interval.
var needed = []byte{0xDB, 0xC4, 0xC0, 0xDD}

func bareJPEG(file []byte) bool {
	held := 2
	for marker, body := range Segments(file) {
		if !slices.Contains(needed, marker) {
			return false
		}
		held += 4 + len(body)
	}
	if held+4 > len(file) || file[held] != 0xFF || file[held+1] != 0xDA {
		return false
	}
	pixels := file[held+2:]
	for i := range len(pixels) - 1 { // in them FF is followed by 00 or a restart; the only marker is the end, and nothing comes after it
		if pixels[i] != 0xFF || pixels[i+1] == 0x00 || pixels[i+1] >= 0xD0 && pixels[i+1] <= 0xD7 {
			continue
		}
		return pixels[i+1] == 0xD9 && i+2 == len(pixels)
	}
	return false
}

var chunks = []string{"IHDR", "PLTE", "tRNS", "IDAT", "IEND"}

// barePNG follows the chunks (PNG, third edition, section 5.6), and lets the stream of pixels through without keeping it: nothing may stand
// behind its end.
func barePNG(file []byte) bool {
	rest, ok := bytes.CutPrefix(file, []byte("\x89PNG\r\n\x1a\n"))
	var header, pixels []byte
	for ok && len(rest) >= 12 {
		size := int64(binary.BigEndian.Uint32(rest))
		name := string(rest[4:8])
		if !slices.Contains(chunks, name) || size+12 > int64(len(rest)) {
			return false
		}
		body := rest[8 : 8+size]
		rest = rest[size+12:]
		switch name {
		case "IHDR":
			if header != nil || size != 13 {
				return false
			}
			header = body
		case "PLTE": // other kinds need none
			if len(header) < 10 || header[9] != 3 {
				return false
			}
		case "tRNS":
			if size > 256 {
				return false
			}
		case "IDAT":
			pixels = append(pixels, body...)
		case "IEND":
			return size == 0 && len(rest) == 0 && wholeStream(header, pixels)
		}
	}
	return false
}

// channels are how many numbers a pixel has, by the kind of its colours.
var channels = map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}

// wholeStream tells whether a stream has the pixels that the header speaks of, to its last byte. It is read in pieces.
func wholeStream(header, pixels []byte) bool {
	if len(header) != 13 || channels[header[9]] == 0 || header[12] != 0 { // interlaced ones are not ours
		return false
	}
	width, height := int64(binary.BigEndian.Uint32(header)), int64(binary.BigEndian.Uint32(header[4:]))
	row := 1 + (width*int64(channels[header[9]])*int64(header[8])+7)/8
	stream := bytes.NewReader(pixels)
	inflated, err := zlib.NewReader(stream)
	if err != nil {
		return false
	}
	n, err := io.Copy(io.Discard, io.LimitReader(inflated, row*height+1))
	return err == nil && n == row*height && stream.Len() == 0
}

// ID is how a picture is named in posts: the SHA-256 of its large form, in hexadecimal.
func ID(large []byte) string {
	sum := sha256.Sum256(large)
	return hex.EncodeToString(sum[:])
}

// Segments are the markers of a JPEG before its pixels, with what they hold.
func Segments(file []byte) func(yield func(marker byte, body []byte) bool) {
	return func(yield func(byte, []byte) bool) {
		rest, ok := bytes.CutPrefix(file, []byte{0xFF, 0xD8})
		for ok && len(rest) >= 4 && rest[0] == 0xFF && rest[1] != 0xDA && rest[1] != 0xD9 {
			size := int(binary.BigEndian.Uint16(rest[2:]))
			if size < 2 || len(rest) < 2+size || !yield(rest[1], rest[4:2+size]) {
				return
			}
			rest = rest[2+size:]
		}
	}
}
