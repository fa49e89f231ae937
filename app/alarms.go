// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
)

// alarmsOf are those of the platform. Where the system takes no notification for later, Fyne would keep them in a file that all
// windows of all profiles share, and give at the next start what is over by then; there they are this process's own.
func alarmsOf(a fyne.App, platform string) alarms {
	switch platform {
	case "android", "ios", "darwin", "windows":
		return systemAlarms{a}
	}
	return &ownAlarms{app: a, timers: map[string]*time.Timer{}}
}

// systemAlarms are kept by the device's system, and given whether Pult runs or not.
type systemAlarms struct{ app fyne.App }

// Set implements alarms.
func (a systemAlarms) Set(in time.Duration, title, line string) (string, error) {
	n, err := a.app.ScheduleNotification(fyne.NewNotification(title, line), time.Now().Add(in))
	if err != nil {
		return "", err
	}
	return n.ID(), nil
}

// Cancel implements alarms.
func (a systemAlarms) Cancel(id string) error { return a.app.CancelScheduledNotification(id) }

// Given implements alarms: the system gives what it has taken.
func (a systemAlarms) Given(string) bool { return true }

// Close implements alarms.
func (a systemAlarms) Close() {}

// ownAlarms are given while Pult runs.
type ownAlarms struct {
	app    fyne.App
	timers map[string]*time.Timer
	last   int
}

// Set implements alarms.
func (a *ownAlarms) Set(in time.Duration, title, line string) (string, error) {
	a.last++
	id := strconv.Itoa(a.last)
	a.timers[id] = time.AfterFunc(in, func() { fyne.Do(func() { a.give(id, title, line) }) })
	return id, nil
}

// give gives the notification, unless it was taken back while it waited for Fyne's thread.
func (a *ownAlarms) give(id, title, line string) {
	if _, stands := a.timers[id]; stands {
		delete(a.timers, id)
		a.app.SendNotification(fyne.NewNotification(title, line))
	}
}

// Cancel implements alarms.
func (a *ownAlarms) Cancel(id string) error {
	if timer, stands := a.timers[id]; stands {
		timer.Stop()
		delete(a.timers, id)
	}
	return nil
}

// Given implements alarms.
func (a *ownAlarms) Given(id string) bool {
	_, stands := a.timers[id]
	return !stands
}

// Close implements alarms.
func (a *ownAlarms) Close() {
	for id := range a.timers {
		_ = a.Cancel(id)
	}
}
