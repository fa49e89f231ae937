// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// good is an output in which every figure is just what its limit allows.
func good() outputs {
	o := outputs{}
	tell := func(bench, unit string, v float64) {
		if o[bench] == nil {
			o[bench] = measurement{}
		}
		o[bench][unit] = []float64{v}
	}
	for _, f := range figures {
		if f.than != "" {
			tell(f.than, f.unit, 1)
			tell(f.bench, f.unit, 1)
		}
	}
	for _, f := range figures {
		switch {
		case f.than != "":
		case f.least > 0:
			tell(f.bench, f.unit, f.least)
		case f.limit > 0 && f.limit < 1:
			tell(f.bench, f.unit, f.limit)
		default:
			tell(f.bench, f.unit, 1)
		}
	}
	return o
}

func TestOutputs_read_what_Go_prints(t *testing.T) {
	o := outputs{}

	err := o.read(strings.NewReader(`goos: linux
BenchmarkDay/bookings=100000-2         	    4000	    804427 ns/op	  0.52 cpu-ms/op
BenchmarkDay/bookings=100000-2         	    4000	    900000 ns/op	  0.60 cpu-ms/op
BenchmarkDay/bookings=100000-2         	    4000	   5000000 ns/op	  0.54 cpu-ms/op
BenchmarkFirstFrame/bookings=0 1 612 ms 580 cpu-ms
BenchmarkNoisy
PASS
`))

	require.NoError(t, err)
	day, ok := o.median("Day/bookings=100000", "ns/op")
	assert.True(t, ok)
	assert.Equal(t, 900000.0, day, "one slow run does not count")
	frame, _ := o.median("FirstFrame/bookings=0", "cpu-ms")
	assert.Equal(t, 580.0, frame)
	_, ok = o.median("Day", "ns/op")
	assert.False(t, ok)
}

func TestJudge_names_every_figure_and_what_is_over(t *testing.T) {
	o, out := good(), bytes.Buffer{}
	o["Tap"]["p95-ms"] = []float64{16.4}
	o["FirstFrame/bookings=100000"]["ms"] = []float64{1.16}
	o["PushAlone/sqlite/hub"]["ops/s"] = []float64{1999}

	require.NoError(t, judge(&out, o))

	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	result := lines[len(lines)-1]
	assert.Equal(t, len(figures)+1, len(lines))
	assert.True(t, strings.HasPrefix(result, "RESULT bench "))
	assert.True(t, strings.HasSuffix(result, " over=tap_p95_ms,frame_growth,alone_ops_s"), result)
	for _, f := range figures {
		assert.Contains(t, result, " "+f.key+"=")
	}
}

func TestJudge_says_none_when_nothing_is_over(t *testing.T) {
	var out bytes.Buffer

	require.NoError(t, judge(&out, good()))

	assert.True(t, strings.HasSuffix(out.String(), " over=none\n"), out.String())
}

func TestJudge_fails_when_a_figure_was_not_measured(t *testing.T) {
	o := good()
	delete(o, "Push/sqlite/hub")

	err := judge(&bytes.Buffer{}, o)

	assert.ErrorContains(t, err, "push_ops_s: no benchmark Push/sqlite/hub told ops/s")
}

func TestFigures_have_keys_of_their_own(t *testing.T) {
	var keys []string
	for _, f := range figures {
		assert.Regexp(t, `^[a-z0-9_]+$`, f.key)
		keys = append(keys, f.key)
	}

	slices.Sort(keys)

	assert.Equal(t, len(keys), len(slices.Compact(keys)))
}

func TestBrief(t *testing.T) {
	for v, want := range map[float64]string{0.5164: "0.52", 1.204: "1.20", 12.34: "12.3", 812.4: "812", 21600: "21600"} {
		assert.Equal(t, want, brief(v), fmt.Sprint(v))
	}
}
