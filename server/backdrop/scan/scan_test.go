// SPDX-License-Identifier: EUPL-1.2

package scan_test

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/backdrop"
	"github.com/pult-app/pult/server/backdrop/backdroptest"
	"github.com/pult-app/pult/server/backdrop/scan"
)

// TestMain is the process that reads pictures, too, as pultd-scan is.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "scan" {
		if err := scan.Serve(context.Background(), os.Args[2:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if len(os.Args) > 1 && os.Args[1] == "sleep" {
		time.Sleep(time.Hour)
	}
	os.Exit(m.Run())
}

// reader is one that runs this program.
func reader() *backdrop.Reader { return backdrop.NewReader(os.Args[0], "scan") }

func drawn(t testing.TB, w, h int, write func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		picture.Set(x, h/2, color.NRGBA{R: 200, A: 255})
	}
	var out bytes.Buffer
	require.NoError(t, write(&out, picture))
	return out.Bytes()
}

func asPNG(out *bytes.Buffer, i image.Image) error  { return png.Encode(out, i) }
func asJPEG(out *bytes.Buffer, i image.Image) error { return jpeg.Encode(out, i, nil) }

// bomb is a PNG that says to be of this size and has a few bytes.
func bomb(w, h uint32) []byte {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, body []byte) {
		binary.Write(&out, binary.BigEndian, uint32(len(body)))
		whole := append([]byte(kind), body...)
		out.Write(whole)
		binary.Write(&out, binary.BigEndian, crc32.ChecksumIEEE(whole))
	}
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(head, 8, 6, 0, 0, 0))
	var body bytes.Buffer
	z := zlib.NewWriter(&body)
	z.Write(make([]byte, 1<<20))
	z.Close()
	chunk("IDAT", body.Bytes())
	return out.Bytes()
}

func faultOf(err error) backdrop.Fault {
	var broken *backdrop.Error
	if errors.As(err, &broken) {
		return broken.Fault
	}
	return ""
}

func TestReader_writes_pixels_anew(t *testing.T) {
	for name, text := range map[string][]byte{"png": drawn(t, 300, 200, asPNG), "jpeg": drawn(t, 300, 200, asJPEG)} {
		t.Run(name, func(t *testing.T) {
			got, err := reader().Read(t.Context(), text, 0)

			require.NoError(t, err)
			assert.Equal(t, backdrop.PNG, got.Kind)
			assert.InDelta(t, 300, got.W, 0)
			again, err := png.Decode(bytes.NewReader(got.Bytes))
			require.NoError(t, err)
			assert.Equal(t, image.Pt(300, 200), again.Bounds().Size())
		})
	}
}

func TestReader_leaves_behind_what_came_along_with_a_png(t *testing.T) {
	text := append(drawn(t, 30, 20, asPNG), []byte("<script>alert(1)</script>")...)

	got, err := reader().Read(t.Context(), text, 0)

	require.NoError(t, err)
	assert.NotContains(t, string(got.Bytes), "script")
}

func TestReader_makes_large_pictures_small(t *testing.T) {
	got, err := reader().Read(t.Context(), drawn(t, 8192, 64, asPNG), 0)

	require.NoError(t, err)
	assert.InDelta(t, backdrop.Side, got.W, 0)
	assert.InDelta(t, 32, got.H, 0)
}

func TestReader_takes_one_page_of_500(t *testing.T) {
	text := backdroptest.Paper(500)

	counted, err := reader().Read(t.Context(), text, 0)
	require.NoError(t, err)
	assert.Equal(t, 500, counted.Pages)
	assert.Empty(t, counted.Bytes, "nobody has said which page")

	got, err := reader().Read(t.Context(), text, 500)
	require.NoError(t, err)
	assert.Equal(t, 500, got.Pages)
	assert.InDelta(t, backdrop.Side, got.W, 0)
	assert.Equal(t, backdrop.PNG, backdrop.KindOf(got.Bytes))

	_, err = reader().Read(t.Context(), text, 501)
	assert.Equal(t, backdrop.NoPage, faultOf(err))
}

func TestReader_refuses_bad_files_and_goes_on(t *testing.T) {
	r := reader()
	deep := strings.Repeat("<g>", 100) + strings.Repeat("</g>", 100)
	for name, test := range map[string]struct {
		text []byte
		want backdrop.Fault
	}{
		"a text":                      {[]byte("hello"), backdrop.Unknown},
		"nothing":                     {nil, backdrop.Unknown},
		"a page of the web":           {[]byte("<!doctype html><html><body></body></html>"), backdrop.Unknown},
		"half a png":                  {drawn(t, 300, 200, asPNG)[:200], backdrop.Broken},
		"half a jpeg":                 {drawn(t, 300, 200, asJPEG)[:200], backdrop.Broken},
		"a gigantic png":              {bomb(100_000, 100_000), backdrop.TooLarge},
		"a png longer than any":       {bomb(30_000, 1), backdrop.TooLarge},
		"a png that ends early":       {bomb(5_000, 5_000), backdrop.Broken},
		"half a pdf":                  {backdroptest.Paper(1)[:40], backdrop.Broken},
		"too many bytes":              {append(drawn(t, 3, 3, asPNG), make([]byte, backdrop.MaxUpload)...), backdrop.TooHeavy},
		"an svg without an end":       {[]byte(`<svg width="10" height="10"><g>`), backdrop.Broken},
		"an svg of no size":           {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"></svg>`), backdrop.NoSize},
		"an svg that is nested":       {[]byte(`<svg width="10" height="10">` + deep + `</svg>`), backdrop.TooLarge},
		"an svg with entities":        {[]byte(`<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg width="10" height="10"><text>&b;</text></svg>`), backdrop.Broken},
		"an svg of too many bytes":    {[]byte(`<svg width="10" height="10">` + strings.Repeat(" ", backdrop.MaxSVG) + `</svg>`), backdrop.TooHeavy},
		"an svg in another character": {[]byte(`<?xml version="1.0" encoding="UTF-7"?><svg width="10" height="10"/>`), backdrop.Broken},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := r.Read(t.Context(), test.text, 0)

			assert.Equal(t, test.want, faultOf(err), "%v", err)
		})
	}
}

func TestReader_ends_a_process_that_takes_too_long(t *testing.T) {
	own, err := os.Executable()
	require.NoError(t, err)
	r := reader()
	r.Program, r.Args, r.Patience = own, []string{"sleep"}, 50*time.Millisecond

	_, err = r.Read(t.Context(), drawn(t, 3, 3, asPNG), 0)

	assert.Equal(t, backdrop.TooSlow, faultOf(err))
}

func TestMake_leaves_of_an_svg_only_what_shows_something(t *testing.T) {
	pixel := "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
	got, err := scan.Make(t.Context(), []byte(`<?xml version="1.0"?><!-- by a stranger -->
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100" onload="alert(1)">
<script>alert(2)</script><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="https://elsewhere.example"/></body></foreignObject>
<style>@import url(https://elsewhere.example/a.css); .wall { fill: red }</style><style>.wall{stroke:#000}</style>
<a href="javascript:alert(3)"><rect width="3" height="3"/></a>
<rect class="wall" width="10" height="10" onclick="alert(4)" fill="url(https://elsewhere.example/p)" stroke="url(#g)"/>
<use xlink:href="#g"/><use href="https://elsewhere.example/x.svg#y"/><image href="https://elsewhere.example/p.png" width="1"/>
<image href="data:image/svg+xml;base64,PHN2Zy8+"/><image href="`+pixel+`" width="7"/>
<set attributeName="href" to="javascript:alert(5)"/><text x="3">Büro &lt;1&gt;</text></svg>`), 0)

	require.NoError(t, err)
	text := string(got.Bytes)
	assert.InDelta(t, 200, got.W, 0)
	assert.InDelta(t, 100, got.H, 0)
	for _, gone := range []string{"alert", "script", "elsewhere", "onload", "onclick", "foreignObject", "iframe", "<a", "set", "svg+xml", "stranger", "@import"} {
		assert.NotContains(t, text, gone)
	}
	for _, stays := range []string{`class="wall"`, `stroke="url(#g)"`, `href="#g"`, pixel, "Büro &lt;1&gt;", ".wall{stroke:#000}", `width="200" height="100"`} {
		assert.Contains(t, text, stays)
	}
}

func TestMake_reads_the_size_of_an_svg_in_whatever_unit(t *testing.T) {
	for said, want := range map[string][2]float64{
		`width="210mm" height="297mm"`:                       {793.7, 1122.52},
		`width="100%" height="100%" viewBox="0,0 80 40"`:     {80, 40},
		`width="40" height="20px" viewBox="0 0 1 1"`:         {40, 20},
		`viewBox="-10 -10 30.5 20" preserveAspectRatio="no"`: {30.5, 20},
	} {
		got, err := scan.Make(t.Context(), []byte(`<svg `+said+`/>`), 0)

		require.NoError(t, err, said)
		assert.Equal(t, want, [2]float64{got.W, got.H}, said)
	}
}

// FuzzMake hands in files of strangers, but for PDFs, which the sandbox reads.
func FuzzMake(f *testing.F) {
	f.Add(drawn(f, 8, 8, asPNG))
	f.Add(drawn(f, 8, 8, asJPEG))
	f.Add(bomb(9_000, 9_000)[:60])
	f.Add([]byte(`<svg viewBox="0 0 9 9"><style>.a{fill:url(#b)}</style><use href="#b"/><path d="M0 0" onclick="x"/></svg>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if backdrop.KindOf(text) == backdrop.PDF {
			return
		}
		if c, err := png.DecodeConfig(bytes.NewReader(text)); err == nil && c.Width*c.Height > 1_000_000 {
			return // sound, and slow
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(text)); err == nil && c.Width*c.Height > 1_000_000 {
			return
		}
		got, err := scan.Make(t.Context(), text, 0)
		if err != nil {
			return
		}
		again, err := scan.Make(t.Context(), got.Bytes, 0)
		if err != nil || again.W != got.W || again.H != got.H {
			t.Fatalf("what was made is no picture any more: %v (%v × %v, then %v × %v)", err, got.W, got.H, again.W, again.H)
		}
	})
}
