// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/ui/uitest"
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

// TestScreen_Masters holds how list, article, editor and figures of acknowledgements are put together.
func TestScreen_Masters(t *testing.T) {
	for name, size := range uitest.Sizes {
		t.Run(name, func(t *testing.T) {
			d := edited()
			d.cover = Coverage{Shares: []Share{{"Amt für Digitales", 12, 34}}, Total: Share{Done: 12, All: 34}}
			d.state.Writes = true
			s := newStage(t, size, d)
			s.looks(t, "list_"+name)
			s.show("rules")
			s.looks(t, "article_"+name)
			s.show("")
			s.Tap(t, "Schreiben")
			s.typeIn("Regeln", "Ab **Dezember** gilt:\n\n- eins\n- zwei")
			s.Window.Canvas().Unfocus() // a cursor that blinks is no master
			s.looks(t, "editor_"+name)
		})
	}
}
