// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain makes this program a second Pult when it is asked to be one, and sees to it that no test leaves a goroutine.
func TestMain(m *testing.M) {
	if dir := os.Getenv(secondPult); dir != "" {
		os.Exit(beSecondPult(dir))
	}
	const fyneOwn = "fyne.io/fyne/v2/internal/async.(*UnboundedChan[...]).processing" // lives as long as the program
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction(fyneOwn))
}
