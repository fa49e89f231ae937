// SPDX-License-Identifier: EUPL-1.2

package backdrop

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
)

// sandboxPages is how much memory the sandbox has, in pages of 64 KiB: 384 MiB.
const sandboxPages = 6144

// paper draws a page of a PDF, the first is 1; of page 0 it only counts the pages, unless there is but one.
func paper(ctx context.Context, text []byte, page int) (Picture, error) {
	pool, err := webassembly.Init(webassembly.Config{
		Context: ctx, MinIdle: 0, MaxIdle: 1, MaxTotal: 1, Stdout: io.Discard, Stderr: io.Discard,
		FSConfig: wazero.NewFSConfig(), // or all of this machine's files would be seen
		// Interpreted, a page costs a second; compiling PDFium before would cost four, each time.
		RuntimeConfig: wazero.NewRuntimeConfigInterpreter().WithMemoryLimitPages(sandboxPages).WithCloseOnContextDone(true).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
	})
	if err != nil {
		return Picture{}, fault(Without, err)
	}
	defer pool.Close()
	reader, err := pool.GetInstance(30 * time.Second)
	if err != nil {
		return Picture{}, fault(Without, err)
	}
	return drawPage(reader, text, page)
}

func drawPage(reader pdfium.Pdfium, text []byte, page int) (Picture, error) {
	file, err := reader.OpenDocument(&requests.OpenDocument{File: &text})
	if err != nil {
		if errors.Is(err, pdferrors.ErrPassword) || errors.Is(err, pdferrors.ErrSecurity) {
			return Picture{}, fault(Locked, err)
		}
		return Picture{}, fault(Broken, err)
	}
	count, err := reader.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: file.Document})
	if err != nil {
		return Picture{}, fault(Broken, err)
	}
	pages := count.PageCount
	switch {
	case pages > MaxPages:
		return Picture{}, &Error{Fault: ManyPages, Pages: pages}
	case page == 0 && pages > 1:
		return Picture{Kind: PNG, Pages: pages}, nil
	case page == 0:
		page = 1
	}
	if page < 0 || page > pages {
		return Picture{}, &Error{Fault: NoPage, Pages: pages}
	}
	drawn, err := reader.RenderPageInPixels(&requests.RenderPageInPixels{Width: Side, Height: Side,
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: file.Document, Index: page - 1}}})
	if err != nil {
		return Picture{}, &Error{Fault: Broken, Pages: pages, Err: err}
	}
	defer drawn.Cleanup()
	made, err := written(drawn.Result.RenderedImage)
	made.Pages = pages
	return made, err
}
