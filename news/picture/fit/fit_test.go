// SPDX-License-Identifier: EUPL-1.2

package fit

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news/picture"
)

// flag is red at the upper left, green at the upper right, blue at the lower left and white at the lower right.
func flag(wide, high int) *image.RGBA {
	p := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			p.SetRGBA(x, y, [4]color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}[2*(2*y/high)+2*x/wide])
		}
	}
	return p
}

// corners are the colours of a picture, from the upper left clockwise.
func corners(t *testing.T, file []byte) (names string) {
	p, _, err := image.Decode(bytes.NewReader(file))
	require.NoError(t, err)
	b := p.Bounds()
	dx, dy := b.Dx()/8, b.Dy()/8
	for _, at := range []image.Point{{b.Min.X + dx, b.Min.Y + dy}, {b.Max.X - 1 - dx, b.Min.Y + dy}, {b.Max.X - 1 - dx, b.Max.Y - 1 - dy}, {b.Min.X + dx, b.Max.Y - 1 - dy}} {
		r, g, b, _ := p.At(at.X, at.Y).RGBA()
		names += map[[3]bool]string{{true, false, false}: "r", {false, true, false}: "g", {false, false, true}: "b", {true, true, true}: "w"}[[3]bool{r > 0x8000, g > 0x8000, b > 0x8000}]
	}
	return names
}

func asJPEG(t testing.TB, p image.Image) []byte {
	var out bytes.Buffer
	require.NoError(t, jpeg.Encode(&out, p, &jpeg.Options{Quality: 90}))
	return out.Bytes()
}

func asPNG(t testing.TB, p image.Image) []byte {
	var out bytes.Buffer
	require.NoError(t, png.Encode(&out, p))
	return out.Bytes()
}

const place = "51.2562N 7.1508E Wuppertal"

// taken is a JPEG as a camera writes it: with the way it was held, and with a place.
func taken(t testing.TB, p image.Image, way int, order binary.AppendByteOrder) []byte {
	tiff := []byte("MM")
	if order == binary.LittleEndian {
		tiff = []byte("II")
	}
	tiff = order.AppendUint32(order.AppendUint16(tiff, 42), 8)
	tiff = order.AppendUint16(tiff, 2)
	for tag, value := range map[uint16]uint16{0x0112: uint16(way), 0x0100: 7} {
		tiff = order.AppendUint32(order.AppendUint16(order.AppendUint16(tiff, tag), 3), 1)
		tiff = order.AppendUint16(order.AppendUint16(tiff, value), 0)
	}
	body := append([]byte("Exif\x00\x00"), append(tiff, place...)...)
	file := asJPEG(t, p)
	segment := append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(body)+2)), body...)
	return append(append(bytes.Clone(file[:2]), segment...), file[2:]...)
}

func TestMake_turns_upright_and_forgets_the_place(t *testing.T) {
	for way, want := range map[int]string{1: "rgwb", 2: "grbw", 3: "wbrg", 4: "bwgr", 5: "rbwg", 6: "brgw", 7: "wgrb", 8: "gwbr"} {
		for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
			file := taken(t, flag(160, 80), way, order)
			require.Contains(t, string(file), place)

			p, err := Make(file)

			require.NoError(t, err)
			assert.Equal(t, want, corners(t, p.Large), "held %d", way)
			assert.Equal(t, want, corners(t, p.Small), "held %d", way)
			assert.Equal(t, way >= 5, p.Height > p.Width)
			assert.NotContains(t, string(p.Large)+string(p.Small), "Exif")
			assert.NotContains(t, string(p.Large)+string(p.Small), place)
			assert.True(t, picture.Bare(p.Large), "held %d", way)
			assert.True(t, picture.Bare(p.Small), "held %d", way)
			assert.False(t, picture.Bare(file))
		}
	}
}

func TestMake_makes_small_what_is_large(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 3000, 1500))
	for i := range noise.Pix {
		noise.Pix[i] = byte(i*i>>7 ^ i)
	}
	for i := 3; i < len(noise.Pix); i += 4 {
		noise.Pix[i] = 255
	}
	clear := flag(1000, 600)
	clear.SetRGBA(3, 3, color.RGBA{})
	var moving bytes.Buffer
	frame := image.NewPaletted(image.Rect(0, 0, 60, 30), color.Palette{color.White, color.Black})
	require.NoError(t, gif.EncodeAll(&moving, &gif.GIF{Image: []*image.Paletted{frame, frame}, Delay: []int{1, 1}}))

	for name, test := range map[string]struct {
		file       []byte
		wide, high int
		format     string
	}{
		"a small one stays": {asPNG(t, flag(40, 20)), 40, 20, "jpeg"},
		"a large one":       {asJPEG(t, flag(4096, 1024)), 2048, 512, "jpeg"},
		"a narrow one":      {asPNG(t, flag(1, 9000)), 1, 2048, "jpeg"},
		"noise":             {asJPEG(t, noise), 2048, 1024, "jpeg"},
		"with a hole":       {asPNG(t, clear), 1000, 600, "png"},
		"moving":            {moving.Bytes(), 60, 30, "jpeg"},
	} {
		p, err := Make(test.file)
		require.NoError(t, err, name)
		assert.Equal(t, []int{test.wide, test.high}, []int{p.Width, p.Height}, name)
		assert.LessOrEqual(t, len(p.Large), picture.MaxLarge, name)
		assert.LessOrEqual(t, len(p.Small), picture.MaxSmall, name)
		config, format, err := image.DecodeConfig(bytes.NewReader(p.Small))
		require.NoError(t, err, name)
		assert.Equal(t, test.format, format, name)
		assert.LessOrEqual(t, max(config.Width, config.Height), picture.Small, name)
		assert.True(t, picture.Bare(p.Large), name)
		assert.True(t, picture.Bare(p.Small), name)
	}
}

// claimed is a PNG that says how large it is, and holds nothing.
func claimed(wide, high uint32) []byte {
	header := append([]byte("IHDR"), binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, wide), high)...)
	header = append(header, 8, 2, 0, 0, 0)
	file := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), header...)
	return binary.BigEndian.AppendUint32(file, crc32.ChecksumIEEE(header))
}

func TestMake_refuses_before_it_decodes(t *testing.T) {
	passes := asJPEG(t, flag(16, 16))
	for range maxScans {
		passes = append(passes, 0xFF, 0xDA)
	}
	for name, test := range map[string]struct {
		file []byte
		want error
	}{
		"nothing":            {nil, ErrUnknown},
		"a text":             {[]byte("<svg onload=alert(1)>"), ErrUnknown},
		"100 MB":             {make([]byte, 100<<20), ErrTooLarge},
		"100,000 × 100,000":  {claimed(100_000, 100_000), ErrTooLarge},
		"2^31 wide":          {claimed(1<<31-1, 1), ErrTooLarge},
		"many pixels":        {claimed(15_000, 15_000), ErrTooLarge},
		"no pixels":          {claimed(0, 10), ErrDamaged},
		"nothing after that": {claimed(100, 100), ErrDamaged},
		"half a picture":     {asJPEG(t, flag(200, 200))[:700], ErrDamaged},
		"many passes":        {passes, ErrTooLarge},
	} {
		_, err := Make(test.file)
		assert.ErrorIs(t, err, test.want, name)
		assert.False(t, picture.Bare(test.file), name)
	}
}

func TestBare_finds_what_hides_in_a_picture(t *testing.T) {
	file, drawn := asJPEG(t, flag(64, 64)), asPNG(t, flag(64, 64))
	require.True(t, picture.Bare(file))
	require.True(t, picture.Bare(drawn))
	comment := append(append(bytes.Clone(file[:2]), 0xFF, 0xFE, 0, 6, 'h', 'e', 'r', 'e'), file[2:]...)
	text := append(bytes.Clone(drawn[:33]), chunk("tEXt", "Comment\x00here")...)
	for name, hidden := range map[string][]byte{
		"after the end":         append(bytes.Clone(file), "here"...),
		"a comment":             comment,
		"a second picture":      append(bytes.Clone(file), file...),
		"after the end of PNG":  append(bytes.Clone(drawn), "here"...),
		"a text in PNG":         append(text, drawn[33:]...),
		"without an end":        file[:len(file)-2],
		"PNG without an end":    drawn[:len(drawn)-12],
		"too large":             asJPEG(t, flag(picture.Large+1, 4)),
		"a GIF":                 []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
		"an overlong chunk":     append(bytes.Clone(drawn[:33]), 0xFF, 0xFF, 0xFF, 0xFF, 'I', 'D', 'A', 'T', 0, 0, 0, 0),
		"half a segment":        file[:3],
		"behind the pixels":     append(append(bytes.Clone(drawn[:len(drawn)-12]), chunk("IDAT", "here")...), drawn[len(drawn)-12:]...),
		"colours that none has": append(append(bytes.Clone(drawn[:33]), chunk("PLTE", "here52")...), drawn[33:]...),
		"no pixels at all":      append(bytes.Clone(drawn[:33]), chunk("IEND", "")...),
		"a chunk within pixels": append(bytes.Clone(drawn[:len(drawn)-12]), append(chunk("eXIf", "here"), drawn[len(drawn)-12:]...)...),
	} {
		assert.False(t, picture.Bare(hidden), name)
	}
}

func chunk(name, body string) []byte {
	out := append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), name+body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE([]byte(name+body)))
}

func FuzzMake(f *testing.F) {
	for way := range 9 {
		f.Add(taken(f, flag(20, 10), way, binary.BigEndian))
	}
	f.Add(asPNG(f, flag(20, 10)))
	f.Add(claimed(100, 100))
	f.Fuzz(func(t *testing.T, file []byte) {
		if config, _, err := image.DecodeConfig(bytes.NewReader(file)); err == nil && config.Width*config.Height > 1<<12 {
			return // allowed, and slow: what is looked for is not found faster in more pixels
		}
		picture.Bare(file)
		p, err := Make(file)
		if err != nil {
			return
		}
		if !picture.Bare(p.Large) || !picture.Bare(p.Small) || len(p.Small) > picture.MaxSmall {
			t.Fatal("what was made is not bare, or too large")
		}
	})
}

func BenchmarkMake(b *testing.B) {
	for _, megapixels := range []int{1, 12, 48} {
		file := asJPEG(b, flag(1000*megapixels/4, 4000))
		b.Run(fmt.Sprint(megapixels, "MP"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := Make(file)
				require.NoError(b, err)
			}
		})
	}
}
