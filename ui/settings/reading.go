// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"
	"io"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/ui/kit"
)

// A file is read beside everything else: it may come from far away, and slowly.

// readingFile is the key of the read of a calendar file; there is one at a time.
const readingFile = "settings-file"

// onChooseFile reads the chosen file and shows what it says, or why it cannot be read.
func (s *Screen) onChooseFile() {
	s.data.ChooseFile(func(file io.ReadCloser) {
		s.away = absenting{reading: true}
		s.redraw()
		s.env.Work.Latest(readingFile, func(ctx context.Context) (func(), error) {
			unread := context.AfterFunc(ctx, func() { _ = file.Close() }) // a read that waits comes back then
			days, known, err := s.data.Absences(ctx, &counted{from: file, tell: s.haveRead})
			if unread() {
				err = errors.Join(err, file.Close())
			}
			return func() { s.readFile(days, known, err) }, nil
		})
	})
}

// readFile shows what became of the file.
func (s *Screen) readFile(days []Absence, known int, err error) {
	var refused *ics.Error
	if err != nil && !errors.As(err, &refused) {
		s.away = absenting{}
		s.env.Fail(err)
	} else {
		s.away = absenting{stays: stays(days), failed: refused, empty: len(days) == 0, known: known}
	}
	s.redraw()
}

// onStopReading puts the file away.
func (s *Screen) onStopReading() {
	s.away = absenting{}
	s.env.Work.Latest(readingFile, func(context.Context) (func(), error) { return nil, nil })
	s.redraw()
}

// haveRead is told from beside the UI thread how much of the file has come.
func (s *Screen) haveRead(bytes int64) {
	s.env.Work.Show(func() {
		if s.away.reading {
			s.away.bytes = bytes
			s.redraw()
		}
	})
}

// awayReading says that the file is being read, and how far.
func (s *Screen) awayReading() fyne.CanvasObject {
	t := s.env.Text
	line := t.T("settings.away.reading")
	if s.away.bytes > 0 {
		line = t.T("settings.away.reading.so", t.Size(s.away.bytes))
	}
	stop := kit.NewButton(kit.Outline, "", t.T("settings.away.stop"), s.onStopReading)
	return kit.Stack(12, kit.NewParagraph(line, kit.Body), kit.Line(0, stop))
}

// counted tells how much was read, once in a while.
type counted struct {
	from io.Reader
	tell func(bytes int64)

	read, told int64
}

// tellEvery is after how many bytes it is told again.
const tellEvery = 64 << 10

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if c.read += int64(n); c.read-c.told >= tellEvery {
		c.told = c.read
		c.tell(c.read)
	}
	return n, err
}
