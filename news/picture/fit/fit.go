// SPDX-License-Identifier: EUPL-1.2

// Package fit makes pictures fit for a post: upright, small enough, and without what they tell about where, when and with what they were
// taken. It asks how large a picture is before it decodes it. It imports no SQL, HTTP or Fyne.
package fit

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/gif" // the first picture of one
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	_ "golang.org/x/image/webp"

	"github.com/pult-app/pult/news/picture"
)

// Limits of what Make reads. They are asked before anything is decoded.
const (
	// MaxBytes is the size of a file.
	MaxBytes = 32 << 20
	// MaxSide is how many pixels it is wide or high, MaxPixels how many it has: what large sensors of phones give.
	MaxSide, MaxPixels = 20_000, 64_000_000
	// maxScans is how many passes over the pixels a JPEG may take: cameras use about ten.
	maxScans = 100
)

// What Make cannot take.
var (
	ErrTooLarge = fmt.Errorf("the picture has more than %d MB or %d megapixels, or a side longer than %d", MaxBytes>>20, MaxPixels/1_000_000, MaxSide)
	ErrUnknown  = errors.New("the file is no picture in JPEG, PNG, GIF or WebP")
	ErrDamaged  = errors.New("the picture is damaged")
)

// A Picture is ready for a post. Both parts are JPEG, or PNG where something of it is transparent.
type Picture struct {
	Large, Small  []byte
	Width, Height int // of Large, in pixels
}

// Make reads a picture and makes it fit.
func Make(file []byte) (Picture, error) {
	whole, err := decode(file)
	if err != nil {
		return Picture{}, err
	}
	large := upright(scaled(whole, picture.Large), orientation(file))
	p := Picture{Width: large.Bounds().Dx(), Height: large.Bounds().Dy()}
	if p.Large, err = encode(large, picture.MaxLarge); err == nil {
		p.Small, err = encode(scaled(large, picture.Small), picture.MaxSmall)
	}
	return p, err
}

// decode reads the pixels, if there are not too many.
func decode(file []byte) (image.Image, error) {
	if len(file) > MaxBytes {
		return nil, ErrTooLarge
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	switch {
	case errors.Is(err, image.ErrFormat):
		return nil, ErrUnknown
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	case config.Width < 1 || config.Height < 1:
		return nil, ErrDamaged
	case config.Width > MaxSide || config.Height > MaxSide || config.Width*config.Height > MaxPixels:
		return nil, ErrTooLarge
	case format == "jpeg" && bytes.Count(file, []byte{0xFF, 0xDA}) > maxScans:
		return nil, ErrTooLarge
	}
	whole, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return whole, nil
}

// scaled is the picture with no side longer than most; a small one stays as it is. It is halved until the rest is less than a half:
// each pixel is then the middle of those that it replaces, and no memory is needed but for the pixels.
func scaled(whole image.Image, most int) image.Image {
	size := whole.Bounds().Size()
	longest := max(size.X, size.Y)
	if longest <= most {
		return whole
	}
	to := max(most, (longest+1)/2)
	fit := func(side int) int { return max(1, (side*to+longest/2)/longest) }
	small := image.NewRGBA(image.Rect(0, 0, fit(size.X), fit(size.Y)))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	return scaled(small, most)
}

// encode writes as well as the size allows: JPEG with less and less detail, PNG smaller and smaller.
func encode(pixels image.Image, most int) ([]byte, error) {
	if !opaque(pixels) {
		return encodePNG(pixels, most)
	}
	var out bytes.Buffer
	for quality := 86; quality >= 20; quality -= 11 {
		out.Reset()
		if err := jpeg.Encode(&out, pixels, &jpeg.Options{Quality: quality}); err != nil || out.Len() <= most {
			return out.Bytes(), err
		}
	}
	size := pixels.Bounds().Size()
	return encode(scaled(pixels, max(size.X, size.Y)*2/3), most)
}

func encodePNG(pixels image.Image, most int) ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, pixels); err != nil || out.Len() <= most {
		return out.Bytes(), err
	}
	size := pixels.Bounds().Size()
	return encodePNG(scaled(pixels, max(size.X, size.Y)*2/3), most)
}

func opaque(pixels image.Image) bool {
	known, ok := pixels.(interface{ Opaque() bool })
	return ok && known.Opaque()
}
