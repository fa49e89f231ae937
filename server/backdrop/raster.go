// SPDX-License-Identifier: EUPL-1.2

package backdrop

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/draw"
)

// raster reads a PNG or a JPEG and writes it anew, no larger than Side: nothing that came along beside its pixels stays.
func raster(kind Kind, text []byte) (Picture, error) {
	size, decode := png.DecodeConfig, png.Decode
	if kind == JPEG {
		size, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	said, err := size(bytes.NewReader(text))
	if err != nil {
		return Picture{}, fault(Broken, err)
	}
	if said.Width < 1 || said.Height < 1 || said.Width > MaxSide || said.Height > MaxSide || said.Width*said.Height > MaxPixels {
		return Picture{}, fault(TooLarge, nil)
	}
	whole, err := decode(bytes.NewReader(text))
	if err != nil {
		return Picture{}, fault(Broken, err)
	}
	return written(whole)
}

// written is an image as a picture.
func written(whole image.Image) (Picture, error) {
	whole = fitted(whole)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, whole); err != nil {
		return Picture{}, fault(Broken, err)
	}
	return Picture{Kind: PNG, W: float64(whole.Bounds().Dx()), H: float64(whole.Bounds().Dy()), Pages: 1, Bytes: out.Bytes()}, nil
}

func fitted(whole image.Image) image.Image {
	w, h := whole.Bounds().Dx(), whole.Bounds().Dy()
	if max(w, h) <= Side {
		return whole
	}
	share := float64(Side) / float64(max(w, h))
	small := image.NewNRGBA(image.Rect(0, 0, max(1, int(math.Round(float64(w)*share))), max(1, int(math.Round(float64(h)*share)))))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	return small
}
