// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A pultd is the built server as a process of its own.
type pultd struct {
	cmd     *exec.Cmd
	stdin   io.Closer
	url     string
	metrics string // the address of its figures
	log     string
}

// builtPultd is the program that make has built; it skips without one.
func builtPultd(t testing.TB) string {
	t.Helper()
	program := os.Getenv("PULTD")
	if program == "" {
		t.Skip("PULTD names the built server: see make load, make soak")
	}
	return program
}

// startPultd serves an address from an instant on, with the limits that hold for people. It ends with the test.
func startPultd(t testing.TB, address, now string, more ...string) *pultd {
	t.Helper()
	p := &pultd{log: filepath.Join(t.TempDir(), "pultd.log"), metrics: fmt.Sprintf("127.0.0.1:%d", freePort(t))}
	args := append([]string{"serve", "--demo", "--db", address, "--fixed-today", now, "--metrics", p.metrics, "--until-stdin-closes"}, more...)
	p.cmd = exec.Command(builtPultd(t), args...)
	log, err := os.Create(p.log)
	require.NoError(t, err)
	defer log.Close()
	p.cmd.Stderr = log
	p.stdin, err = p.cmd.StdinPipe()
	require.NoError(t, err)
	out, err := p.cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.cmd.Start())
	t.Cleanup(func() { p.end(t) })
	line, err := bufio.NewReader(out).ReadString('\n')
	url, ok := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	require.True(t, ok, "the server did not get ready: %v\n%s", err, p.said())
	p.url = url
	return p
}

// end closes the process's standard input and waits for it; more than once does no harm.
func (p *pultd) end(t testing.TB) {
	t.Helper()
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.stdin.Close()
	require.NoError(t, p.cmd.Wait(), p.said())
}

// said is the end of what the process wrote to standard error.
func (p *pultd) said() string {
	text, _ := os.ReadFile(p.log)
	return string(text[max(0, len(text)-4000):])
}

// runPultd runs one command of the server to its end.
func runPultd(t *testing.T, args ...string) {
	t.Helper()
	out, err := exec.Command(builtPultd(t), args...).CombinedOutput()
	require.NoError(t, err, "pultd %s: %s", args[0], out)
}

// rss is the memory of the process now, and the most it ever had, in MiB (proc_pid_status(5)).
func (p *pultd) rss() (now, most float64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	for line := range strings.Lines(string(text)) {
		name, value, _ := strings.Cut(line, ":")
		kib, _ := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 64)
		switch name {
		case "VmRSS":
			now = kib / 1024
		case "VmHWM":
			most = kib / 1024
		}
	}
	if err == nil && most == 0 {
		err = errors.New("the system does not say how much memory a process has")
	}
	return now, most, err
}

// files is how many files and connections the process has open.
func (p *pultd) files() (int, error) {
	open, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid))
	return len(open), err
}

// processor is the processor time that a process has used (proc_pid_stat(5)); the clock ticks a hundred times a second.
func processor(pid int) time.Duration {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 15 {
		return 0
	}
	ticks := 0
	for _, field := range fields[11:15] { // user and system, its own and those of children that have ended
		n, _ := strconv.Atoi(field)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// processorOfAll is processor for a process and those that it has started.
func processorOfAll(pid int) time.Duration {
	used := processor(pid)
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, child := range strings.Fields(string(children)) {
		if n, err := strconv.Atoi(child); err == nil {
			used += processor(n)
		}
	}
	return used
}

// figures are what the process tells Prometheus, those without labels.
func (p *pultd) figures(ctx context.Context) (map[string]float64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.metrics+"/metrics", nil)
	if err != nil {
		return nil, err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	values := map[string]float64{}
	lines := bufio.NewScanner(resp.Body)
	for lines.Scan() {
		name, value, ok := strings.Cut(lines.Text(), " ")
		if !ok || strings.HasPrefix(name, "#") || strings.Contains(name, "{") {
			continue
		}
		if values[name], err = strconv.ParseFloat(value, 64); err != nil {
			return nil, err
		}
	}
	return values, lines.Err()
}
