// SPDX-License-Identifier: EUPL-1.2

// Package scan reads the bytes of pictures that strangers have drawn, for package backdrop: it is what the process does that a Reader
// starts. Nothing of it runs within a server, which does not carry what reads PDFs either.
package scan

import (
	"context"
	"errors"
	"io"
	"strconv"

	"github.com/pult-app/pult/server/backdrop"
)

// Serve is all that the process does: it reads one picture, writes what became of it, and is done. Its one argument is the page.
func Serve(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("say one page")
	}
	page, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	if err := confine(); err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(in, backdrop.MaxUpload+1))
	if err != nil {
		return err
	}
	made, err := Make(ctx, text, page)
	return backdrop.Answer(out, made, err)
}

// Make does in this process what a Reader has another one do: for that one, and for tests.
func Make(ctx context.Context, text []byte, page int) (backdrop.Picture, error) {
	if len(text) > backdrop.MaxUpload {
		return backdrop.Picture{}, fault(backdrop.TooHeavy, nil)
	}
	switch kind := backdrop.KindOf(text); kind {
	case backdrop.PNG, backdrop.JPEG:
		return raster(kind, text)
	case backdrop.SVG:
		return vector(text)
	case backdrop.PDF:
		return paper(ctx, text, page)
	}
	return backdrop.Picture{}, fault(backdrop.Unknown, nil)
}

func fault(f backdrop.Fault, err error) error { return &backdrop.Error{Fault: f, Err: err} }
