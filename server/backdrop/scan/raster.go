// SPDX-License-Identifier: EUPL-1.2

package scan

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"math"

	"golang.org/x/image/draw"

	"github.com/pult-app/pult/server/backdrop"
)

// raster reads a PNG or a JPEG and writes it anew, no larger than Side: nothing that came along beside its pixels stays.
func raster(kind backdrop.Kind, text []byte) (backdrop.Picture, error) {
	size, decode := png.DecodeConfig, png.Decode
	if kind == backdrop.JPEG {
		size, decode = jpeg.DecodeConfig, jpeg.Decode
	}
	said, err := size(bytes.NewReader(text))
	if err != nil {
		return backdrop.Picture{}, fault(backdrop.Broken, err)
	}
	if said.Width < 1 || said.Height < 1 || said.Width > backdrop.MaxSide || said.Height > backdrop.MaxSide || said.Width*said.Height > backdrop.MaxPixels {
		return backdrop.Picture{}, fault(backdrop.TooLarge, nil)
	}
	whole, err := decode(bytes.NewReader(text))
	if err != nil {
		return backdrop.Picture{}, fault(backdrop.Broken, err)
	}
	return written(whole)
}

// written is an image as a picture.
func written(whole image.Image) (backdrop.Picture, error) {
	whole = fitted(whole)
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, whole); err != nil {
		return backdrop.Picture{}, fault(backdrop.Broken, err)
	}
	return backdrop.Picture{Kind: backdrop.PNG, W: float64(whole.Bounds().Dx()), H: float64(whole.Bounds().Dy()), Pages: 1, Bytes: out.Bytes()}, nil
}

func fitted(whole image.Image) image.Image {
	w, h := whole.Bounds().Dx(), whole.Bounds().Dy()
	if max(w, h) <= backdrop.Side {
		return whole
	}
	share := float64(backdrop.Side) / float64(max(w, h))
	small := image.NewNRGBA(image.Rect(0, 0, max(1, int(math.Round(float64(w)*share))), max(1, int(math.Round(float64(h)*share)))))
	draw.ApproxBiLinear.Scale(small, small.Bounds(), whole, whole.Bounds(), draw.Src, nil)
	return small
}
