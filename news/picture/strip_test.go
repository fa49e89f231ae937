// SPDX-License-Identifier: EUPL-1.2

package picture_test

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news/picture"
)

func drawn() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 40, 30))
	for i := range 40 * 30 {
		m.Set(i%40, i/40, color.RGBA{uint8(i), uint8(i * 3), 90, 255})
	}
	return m
}

// segment is one of a JPEG.
func segment(marker byte, body string) []byte {
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, marker}, uint16(len(body)+2)), body...)
}

// described is a JPEG as a phone makes it: turned, with a place, a comment, and a film behind it.
func described(turn byte) []byte {
	var plain bytes.Buffer
	_ = jpeg.Encode(&plain, drawn(), nil)
	exif := "Exif\x00\x00II\x2A\x00\x08\x00\x00\x00\x02\x00\x0F\x01\x02\x00\x06\x00\x00\x00CAME\x12\x01\x03\x00\x01\x00\x00\x00" + string(rune(turn)) + "\x00\x00\x00GPS 51.25 7.15"
	file := append([]byte{0xFF, 0xD8}, segment(0xE1, exif)...)
	file = append(file, segment(0xFE, "taken by Ann")...)
	file = append(file, segment(0xE1, "http://ns.adobe.com/xap/1.0/\x00<x>secret</x>")...)
	return append(append(file, plain.Bytes()[2:]...), "a film of the office"...)
}

func chunk(name, body string) []byte {
	c := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	c = append(append(c, name...), body...)
	return binary.BigEndian.AppendUint32(c, crc32.ChecksumIEEE([]byte(name+body)))
}

func labelled() []byte {
	var plain bytes.Buffer
	_ = png.Encode(&plain, drawn())
	file := bytes.Clone(plain.Bytes()[:33])
	file = append(file, chunk("tEXt", "Author\x00Ann")...)
	file = append(file, chunk("eXIf", "GPS")...)
	return append(append(file, plain.Bytes()[33:]...), "behind"...)
}

func TestStrip_leaves_pixels_and_their_turn_and_nothing_that_tells_of_somebody(t *testing.T) {
	bare, ok := picture.Strip(described(6))
	require.True(t, ok)
	for _, told := range []string{"GPS", "CAME", "Ann", "secret", "film"} {
		assert.NotContains(t, string(bare), told)
	}
	assert.Contains(t, string(bare), "\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06", "it is still to be turned")
	same, err := jpeg.Decode(bytes.NewReader(bare))
	require.NoError(t, err)
	assert.Equal(t, drawn().Bounds(), same.Bounds())
	again, ok := picture.Strip(bare)
	assert.True(t, ok)
	assert.Equal(t, bare, again)
	upright, _ := picture.Strip(described(1))
	assert.NotContains(t, string(upright), "Exif")

	bare, ok = picture.Strip(labelled())
	require.True(t, ok)
	assert.NotContains(t, string(bare), "Ann")
	assert.NotContains(t, string(bare), "behind")
	_, err = png.Decode(bytes.NewReader(bare))
	require.NoError(t, err)
}

func TestStrip_takes_no_other_files_and_no_damaged_ones(t *testing.T) {
	whole := described(6)
	for name, file := range map[string][]byte{
		"nothing": nil, "a text": []byte("no picture"), "a GIF": []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
		"half a JPEG": whole[:len(whole)/2], "half a PNG": labelled()[:80], "a page": []byte("<svg onload=alert(1)>"),
	} {
		_, ok := picture.Strip(file)
		assert.False(t, ok, name)
	}
}

func FuzzStrip(f *testing.F) {
	f.Add(described(6))
	f.Add(labelled())
	f.Fuzz(func(t *testing.T, file []byte) {
		bare, ok := picture.Strip(file)
		if !ok {
			return
		}
		if len(bare) > len(file)+40 {
			t.Fatal("it has grown")
		}
		if again, ok := picture.Strip(bare); !ok || !bytes.Equal(again, bare) {
			t.Fatal("what was stripped is stripped again")
		}
		for marker, body := range picture.Segments(bare) {
			if marker >= 0xE0 && marker <= 0xEF && !(marker == 0xE1 && len(body) == 32) || marker == 0xFE {
				t.Fatalf("marker %x is left", marker)
			}
		}
	})
}
