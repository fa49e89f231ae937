// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"
)

// looks compares what the window shows with the master testdata/<name>.xml; `make golden` draws the masters anew.
func (s *stage) looks(t *testing.T, name string) {
	t.Helper()
	master := filepath.Join("testdata", name+".xml")
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(master, []byte(test.RenderToMarkup(s.Window.Canvas())), 0o644))
		return
	}
	test.AssertRendersToMarkup(t, name+".xml", s.Window.Canvas())
}
