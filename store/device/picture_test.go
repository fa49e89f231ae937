// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/trouble"
)

// TestDevice_keeps_photos_of_reports_and_pictures_that_wait: nobody but this device has the photo of a report for its reporter.
func TestDevice_keeps_photos_of_reports_and_pictures_that_wait(t *testing.T) {
	town, ann := start(t)
	photo, waits, shown := strings.Repeat("a", 64), strings.Repeat("b", 64), strings.Repeat("c", 64)
	for id, waiting := range map[string]bool{photo: false, waits: true, shown: false} {
		require.NoError(t, ann.KeepPicture(t.Context(), id, []byte("small"), []byte("whole"), waiting))
	}
	_, err := ann.Do(t.Context(), ann.who, trouble.ActReport, trouble.Make{Report: trouble.NewReportID(), Desk: "berg-0.1", Kind: trouble.Monitor, Photo: photo})
	require.NoError(t, err)
	town.clock.now = town.clock.now.Add(15 * 24 * time.Hour)

	dropped, err := ann.TidyPictures(t.Context(), 1<<20)

	require.NoError(t, err)
	assert.Equal(t, 1, dropped, "of what nothing shows")
	for id, whole := range map[string]string{photo: "whole", waits: "whole", shown: ""} {
		_, got, err := ann.Picture(t.Context(), id)
		if whole != "" {
			require.NoError(t, err)
		}
		assert.Equal(t, whole, string(got))
	}
}
