// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A measurement is the values of one benchmark by unit, one of each run.
type measurement map[string][]float64

// outputs are the measurements by name of the benchmark, without "Benchmark" and without the number of processors.
type outputs map[string]measurement

// judgeFiles prints the figures in the outputs of benchmarks beside their limits, and a line with all of them. A figure
// that misses its limit is no error; one that nothing measured is.
func judgeFiles(w io.Writer, files []string) error {
	found := outputs{}
	for _, name := range files {
		if err := found.readFile(name); err != nil {
			return err
		}
	}
	return judge(w, found)
}

func (o outputs) readFile(name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := o.read(file); err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

var processors = regexp.MustCompile(`-\d+$`)

// read takes in the lines of the Go benchmark format: name, number of iterations, then values with their units.
func (o outputs) read(r io.Reader) error {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		fields := strings.Fields(lines.Text())
		if len(fields) < 4 || len(fields)%2 != 0 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		name := processors.ReplaceAllString(strings.TrimPrefix(fields[0], "Benchmark"), "")
		if o[name] == nil {
			o[name] = measurement{}
		}
		for i := 2; i < len(fields); i += 2 {
			value, err := strconv.ParseFloat(fields[i], 64)
			if err != nil {
				return fmt.Errorf("%s: %w", fields[0], err)
			}
			o[name][fields[i+1]] = append(o[name][fields[i+1]], value)
		}
	}
	return lines.Err()
}

// median is the middle value; false when nothing was measured.
func (o outputs) median(bench, unit string) (float64, bool) {
	values := slices.Sorted(slices.Values(o[bench][unit]))
	n := len(values)
	if n == 0 {
		return 0, false
	}
	return (values[(n-1)/2] + values[n/2]) / 2, true
}

// value is the figure as the outputs have it.
func (f figure) value(o outputs) (float64, error) {
	v, ok := o.median(f.bench, f.unit)
	if !ok {
		return 0, fmt.Errorf("%s: no benchmark %s told %s", f.key, f.bench, f.unit)
	}
	if f.scale != 0 {
		v *= f.scale
	}
	if f.than == "" {
		return v, nil
	}
	base, ok := o.median(f.than, f.unit)
	if !ok || base == 0 {
		return 0, fmt.Errorf("%s: no benchmark %s told %s", f.key, f.than, f.unit)
	}
	if f.scale != 0 {
		base *= f.scale
	}
	return v / base, nil
}

func judge(w io.Writer, o outputs) error {
	var pairs, over []string
	var missing error
	for _, f := range figures {
		v, err := f.value(o)
		if err != nil {
			missing = errors.Join(missing, err)
			continue
		}
		pairs = append(pairs, f.key+"="+brief(v))
		said := "for information"
		switch {
		case f.limit > 0:
			said = fmt.Sprintf("limit %s %s", brief(f.limit), f.in)
		case f.least > 0:
			said = fmt.Sprintf("at least %s %s", brief(f.least), f.in)
		}
		if f.limit > 0 && v > f.limit || v < f.least {
			over = append(over, f.key)
			said += "   OVER"
		}
		fmt.Fprintf(w, "%-66s %10s %-4s %s\n", f.what, brief(v), f.in, said)
	}
	if missing != nil {
		return missing
	}
	if over == nil {
		over = []string{"none"}
	}
	fmt.Fprintf(w, "RESULT bench %s over=%s\n", strings.Join(pairs, " "), strings.Join(over, ","))
	return nil
}

// brief is a number with three digits that matter, written out.
func brief(v float64) string {
	digits := 2
	switch {
	case v >= 100:
		digits = 0
	case v >= 10:
		digits = 1
	}
	return strconv.FormatFloat(v, 'f', digits, 64)
}
