// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// vast is two years of a floor with twelve zones, the largest map that a house of the full-size city has.
func vast() Fullness {
	full := occupied()
	for i := range 10 {
		zone := utilisation.Area{Floor: "f3", Zone: booking.ZoneID(fmt.Sprint("z", i))}
		full.Areas = append(full.Areas, Area{Area: zone, Name: fmt.Sprint("Zone ", i)})
		for m := range full.Months {
			told := utilisation.AreaReport{Area: zone, Desks: 20, Weekdays: [7]utilisation.Share{utilisation.None, 30, 50, 70, 95, utilisation.Hidden, utilisation.None}, Full: 50}
			full.Months[m].Areas = append(full.Months[m].Areas, told)
		}
	}
	last := full.Months[1]
	for hour := 6; hour < 20; hour++ {
		last.Hours[hour] = 50
	}
	full.Months = nil
	for n := -23; n <= 0; n++ {
		r := last
		r.Month = last.Month.Add(n)
		full.Months = append(full.Months, r)
	}
	return full
}

// BenchmarkChart makes each chart of how full the house was and lays it out, which is what the device does each time before its graphics chip
// draws, and reports the CPU time of the whole process for the dearest of them. What all pixels of that one cost when no chip draws them, but
// the software painter of the tests, is reported beside it.
func BenchmarkChart(b *testing.B) {
	d := led()
	d.full = vast()
	s := stageWith(b, uitest.Config{Size: uitest.Laptop}, d)
	s.Shell.SetConnection(ui.Connection{Online: true})
	s.Tap(b, "Auslastung")
	r, _ := s.full.report()
	whole, lines := s.full.lines(r)
	charts := []struct {
		name string
		wide float32
		make func() fyne.CanvasObject
	}{
		{"heat", 760, func() fyne.CanvasObject { return kit.NewPane(s.heat(whole, lines)) }},
		{"shared", 288, func() fyne.CanvasObject { return s.shared(r) }},
		{"trend", 288, s.trend},
		{"hours", 288, func() fyne.CanvasObject { return s.dayCourse(r) }},
	}
	window := test.NewTempWindow(b, kit.NewText("", kit.Body))
	window.SetPadded(false)
	took, painted := make([][]time.Duration, len(charts)), make([][]time.Duration, len(charts))
	for b.Loop() {
		for i, chart := range charts {
			began := cpu(b)
			drawn := chart.make()
			drawn.Resize(fyne.NewSize(chart.wide, 100)) // words wrap
			window.SetContent(drawn)
			window.Resize(fyne.NewSize(chart.wide, drawn.MinSize().Height))
			took[i] = append(took[i], cpu(b)-began)
			began = cpu(b)
			window.Canvas().Capture()
			painted[i] = append(painted[i], cpu(b)-began)
		}
	}
	middle := func(list []time.Duration) float64 {
		slices.Sort(list)
		return float64(list[len(list)/2].Microseconds()) / 1000
	}
	worst, paint := 0.0, 0.0
	for i := range charts {
		b.ReportMetric(middle(took[i]), charts[i].name+"-cpu-ms")
		worst, paint = max(worst, middle(took[i])), max(paint, middle(painted[i]))
	}
	b.ReportMetric(worst, "worst-cpu-ms")
	b.ReportMetric(paint, "paint-cpu-ms")
}

// cpu is what the process has used of processors so far.
func cpu(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
