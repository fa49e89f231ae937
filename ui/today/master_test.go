// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// looks compares an object with the master testdata/<name>.xml; `make golden` draws the masters anew.
func looks(t *testing.T, name string, o fyne.CanvasObject) {
	t.Helper()
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.WriteFile(filepath.Join("testdata", name+".xml"), []byte(test.RenderObjectToMarkup(o)), 0o644))
		return
	}
	test.AssertObjectRendersToMarkup(t, name+".xml", o)
}
