// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/ui/kit"
)

// The benchmarks draw at 1200×800 and report the CPU time of the whole process per frame, garbage collection included.
// 300 desks fill the view with numbered signs; 5,000 do too, on a floor four times as wide and high, and once with
// the whole floor in view.

func BenchmarkPlanPan300(b *testing.B)   { benchPan(b, 300, 1) }
func BenchmarkPlanPan5000(b *testing.B)  { benchPan(b, 5000, 4) }
func BenchmarkPlanZoom300(b *testing.B)  { benchZoom(b, 300, 1) }
func BenchmarkPlanZoom5000(b *testing.B) { benchZoom(b, 5000, 4) }

func BenchmarkPlanPan5000Whole(b *testing.B)  { benchPan(b, 5000, 1) }
func BenchmarkPlanZoom5000Whole(b *testing.B) { benchZoom(b, 5000, 1) }

func benchPlan(b *testing.B, desks int, closer float64) *picture {
	in(b, kit.Light)
	floor, list := largeFloor(desks)
	p := newPicture(germanWords)
	p.setFloor(floor.Plan, list, nil)
	p.marks = everyState(list)
	p.chosen = list[0].ID
	p.camera.view = fyne.NewSize(1200, 800)
	p.camera.fit()
	p.camera.zoomTo(p.camera.scale*closer, fyne.NewPos(600, 400))
	p.render(1200, 800)
	return p
}

func benchPan(b *testing.B, desks int, closer float64) {
	p := benchPlan(b, desks, closer)
	measure(b, func(i int) {
		p.camera.pan(float32(7-14*(i/20%2)), float32(5-10*(i/20%2)))
		p.render(1200, 800)
	})
}

func benchZoom(b *testing.B, desks int, closer float64) {
	p := benchPlan(b, desks, closer)
	measure(b, func(i int) {
		factor := 1.04
		if i/10%2 == 1 {
			factor = 1 / factor
		}
		p.camera.zoomTo(p.camera.scale*factor, fyne.NewPos(500, 300))
		p.render(1200, 800)
	})
}

func measure(b *testing.B, frame func(i int)) {
	before := cpu(b)
	n := 0
	for b.Loop() {
		frame(n)
		n++
	}
	b.ReportMetric(float64(cpu(b)-before)/float64(time.Millisecond)/float64(n), "cpu-ms/frame")
}

func cpu(b *testing.B) time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
