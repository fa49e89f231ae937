// SPDX-License-Identifier: EUPL-1.2

package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"slices"
)

// MaxSide is the longest side in pixels of a picture that Strip lets through: more than the cameras of phones make.
const MaxSide = 16384

// Strip is a picture as a camera or a screen made it, a JPEG or a PNG, without all that tells of place, time, camera and author, and without
// what hangs behind it. Of its description only the turn is kept, or it would lie on its side. Nothing is decoded. ok is false for what is
// no such picture, or a damaged one.
func Strip(file []byte) (bare []byte, ok bool) {
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil || config.Width > MaxSide || config.Height > MaxSide || config.Width < 1 || config.Height < 1 {
		return nil, false
	}
	switch format {
	case "jpeg":
		return stripJPEG(file)
	case "png":
		return stripPNG(file)
	}
	return nil, false
}

// kept are the markers of a JPEG without which its pixels cannot be read: tables, frames (baseline, extended, progressive), restart interval.
var kept = []byte{0xDB, 0xC4, 0xC0, 0xC1, 0xC2, 0xDD}

const startOfScan, endOfImage, application1 = 0xDA, 0xD9, 0xE1

func stripJPEG(file []byte) (bare []byte, ok bool) {
	rest, ok := bytes.CutPrefix(file, []byte{0xFF, 0xD8})
	bare, turned := []byte{0xFF, 0xD8}, false
	for ok && len(rest) >= 2 && rest[0] == 0xFF {
		marker := rest[1]
		switch {
		case marker == 0xFF: // filling
			rest = rest[1:]
			continue
		case marker == endOfImage:
			return append(bare, 0xFF, endOfImage), true
		case len(rest) < 4:
			return nil, false
		}
		size := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if size < 4 || size > len(rest) {
			return nil, false
		}
		segment := rest[:size]
		rest = rest[size:]
		switch {
		case marker == application1 && !turned && len(bare) == 2:
			if turn := turnOf(segment[4:]); turn > 1 {
				bare, turned = append(bare, turnAs(turn)...), true
			}
		case slices.Contains(kept, marker):
			bare = append(bare, segment...)
		case marker == startOfScan:
			pixels := scan(rest)
			bare = append(append(bare, segment...), rest[:pixels]...)
			rest = rest[pixels:]
		}
	}
	return nil, false
}

// scan is how long the pixels are up to the next marker: in them FF is followed by 00 or a restart.
func scan(data []byte) int {
	for i := 0; i+1 < len(data); i++ {
		if data[i] == 0xFF && data[i+1] != 0x00 && (data[i+1] < 0xD0 || data[i+1] > 0xD7) {
			return i
		}
	}
	return len(data)
}

// turnOf is how a picture is to be turned, 1 to 8, by its description (Exif 2.32, tag 274 of the first directory); 0 where nothing says so.
func turnOf(body []byte) int {
	data, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if !ok || len(data) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if data[0] == 'I' {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(data[4:]))
	if at < 8 || at+2 > int64(len(data)) {
		return 0
	}
	entries := data[at+2:]
	for range order.Uint16(data[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 274 {
			if turn := int(order.Uint16(entries[8:])); turn <= 8 {
				return turn
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// turnAs is a description that tells of the turn and nothing else.
func turnAs(turn int) []byte {
	return append([]byte("\xFF\xE1\x00\x22Exif\x00\x00MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"), byte(turn), 0, 0, 0, 0, 0, 0)
}

func stripPNG(file []byte) (bare []byte, ok bool) {
	const signature = "\x89PNG\r\n\x1a\n"
	rest, ok := bytes.CutPrefix(file, []byte(signature))
	bare = []byte(signature)
	for ok && len(rest) >= 12 {
		size := int64(binary.BigEndian.Uint32(rest)) + 12
		name := string(rest[4:8])
		if size > int64(len(rest)) {
			return nil, false
		}
		if slices.Contains(chunks, name) {
			bare = append(bare, rest[:size]...)
		}
		if rest = rest[size:]; name == "IEND" {
			return bare, size == 12
		}
	}
	return nil, false
}
