// SPDX-License-Identifier: EUPL-1.2

package scan

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"github.com/pult-app/pult/server/backdrop"
)

// sandboxPages is how much memory the sandbox has, in pages of 64 KiB: 384 MiB.
const sandboxPages = 6144

// paper draws a page of a PDF, the first is 1; of page 0 it only counts the pages, unless there is but one.
func paper(ctx context.Context, text []byte, page int) (backdrop.Picture, error) {
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1, Stdout: io.Discard, Stderr: io.Discard,
		FSConfig: wazero.NewFSConfig(), // or all of this machine's files would be seen
		// Interpreted, a page costs a second; compiling PDFium before would cost four, each time.
		RuntimeConfig: wazero.NewRuntimeConfigInterpreter().WithMemoryLimitPages(sandboxPages).WithCloseOnContextDone(true).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
	})
	if err != nil {
		return backdrop.Picture{}, fault(backdrop.Without, err)
	}
	defer pool.Close()
	reader, err := pool.GetInstance(30 * time.Second)
	if err != nil {
		return backdrop.Picture{}, fault(backdrop.Without, err)
	}
	return drawPage(reader, text, page)
}

func drawPage(reader pdfium.Pdfium, text []byte, page int) (backdrop.Picture, error) {
	file, err := reader.OpenDocument(&requests.OpenDocument{File: &text})
	if err != nil {
		if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
			return backdrop.Picture{}, fault(backdrop.Locked, err)
		}
		return backdrop.Picture{}, fault(backdrop.Broken, err)
	}
	count, err := reader.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: file.Document})
	if err != nil {
		return backdrop.Picture{}, fault(backdrop.Broken, err)
	}
	pages := count.PageCount
	switch {
	case pages > backdrop.MaxPages:
		return backdrop.Picture{}, &backdrop.Error{Fault: backdrop.ManyPages, Pages: pages}
	case page == 0 && pages > 1:
		return backdrop.Picture{Kind: backdrop.PNG, Pages: pages}, nil
	case page == 0:
		page = 1
	}
	if page < 0 || page > pages {
		return backdrop.Picture{}, &backdrop.Error{Fault: backdrop.NoPage, Pages: pages}
	}
	drawn, err := reader.RenderPageInPixels(&requests.RenderPageInPixels{Width: backdrop.Side, Height: backdrop.Side,
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: file.Document, Index: page - 1}}})
	if err != nil {
		return backdrop.Picture{}, &backdrop.Error{Fault: backdrop.Broken, Pages: pages, Err: err}
	}
	defer drawn.Cleanup()
	made, err := written(drawn.Result.RenderedImage)
	made.Pages = pages
	return made, err
}
