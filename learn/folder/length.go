// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"encoding/binary"
	"math"
	"time"
)

// maxLength is how long a film may say that it is; one that says more is not believed.
const maxLength = 24 * time.Hour

// lengthOf is how long a film or recording is, as far as its first bytes say; 0 when they do not.
func lengthOf(kind string, head []byte) time.Duration {
	var seconds float64
	switch kind {
	case "video/webm":
		seconds = lengthOfWebM(head)
	case "video/mp4", "audio/mp4":
		seconds = lengthOfMP4(head)
	}
	if !(seconds > 0 && seconds < maxLength.Seconds()) { // nor what is no number
		return 0
	}
	return time.Duration(seconds * float64(time.Second)).Round(time.Millisecond)
}

// Elements of Matroska (RFC 9559, sections 5.1 and 5.1.2).
const (
	ebmlID, segmentID, infoID, scaleID, durationID = 0x1A45DFA3, 0x18538067, 0x1549A966, 0x2AD7B1, 0x4489
)

// lengthOfWebM finds the duration in the first element that speaks of the whole film.
func lengthOfWebM(b []byte) float64 {
	scale, duration := 1e6, 0.0
	for len(b) > 0 {
		id, size, body, ok := element(b)
		switch {
		case !ok:
			return duration * scale / 1e9
		case id == segmentID || id == infoID: // what is in it comes next
			b = body
			continue
		case size > uint64(len(body)):
			return duration * scale / 1e9
		case id == scaleID && size <= 8:
			scale = float64(number(body[:size]))
		case id == durationID && size == 4:
			duration = float64(math.Float32frombits(binary.BigEndian.Uint32(body)))
		case id == durationID && size == 8:
			duration = math.Float64frombits(binary.BigEndian.Uint64(body))
		}
		b = body[size:]
	}
	return duration * scale / 1e9
}

// element is the first one of EBML (RFC 8794, sections 4 to 6).
func element(b []byte) (id, size uint64, body []byte, ok bool) {
	id, n := variable(b, false)
	if n == 0 {
		return 0, 0, nil, false
	}
	size, m := variable(b[n:], true)
	return id, size, b[n+m:], m > 0
}

// variable is a number that says by its first bits how long it is; without these bits where they are no part of it.
func variable(b []byte, bare bool) (value uint64, length int) {
	if len(b) == 0 {
		return 0, 0
	}
	for length = 1; length <= 8 && b[0]&(0x80>>(length-1)) == 0; {
		length++
	}
	if length > 8 || length > len(b) {
		return 0, 0
	}
	value = number(b[:length])
	if bare {
		value &^= 1 << (7 * length)
	}
	return value, length
}

func number(b []byte) (n uint64) {
	for _, c := range b {
		n = n<<8 | uint64(c)
	}
	return n
}

// lengthOfMP4 finds the header of the film (ISO/IEC 14496-12, section 8.2.2).
func lengthOfMP4(b []byte) float64 {
	for len(b) >= 8 {
		size, name, head := uint64(binary.BigEndian.Uint32(b)), string(b[4:8]), 8
		if size == 1 && len(b) >= 16 {
			size, head = binary.BigEndian.Uint64(b[8:]), 16
		}
		switch {
		case name == "moov": // what is in it comes next
			b = b[head:]
			continue
		case name == "mvhd":
			return movieLength(b[head:])
		case size < uint64(head) || size > uint64(len(b)):
			return 0
		}
		b = b[size:]
	}
	return 0
}

func movieLength(b []byte) float64 {
	switch {
	case len(b) >= 20 && b[0] == 0:
		return float64(binary.BigEndian.Uint32(b[16:])) / float64(binary.BigEndian.Uint32(b[12:]))
	case len(b) >= 32 && b[0] == 1:
		return float64(binary.BigEndian.Uint64(b[24:])) / float64(binary.BigEndian.Uint32(b[20:]))
	}
	return 0
}
