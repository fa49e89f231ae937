// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// morning is when everything measured takes place: a working day before anybody has checked in.
const morning = "2026-11-24T07:52:00+01:00"

// A process is a program that answers on its standard output and ends when its standard input does.
type process struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	out   *bufio.Scanner
	began time.Time
}

// start runs a program of ours; what it says on standard error goes to a file in the bench's folder.
func (b bench) start(ctx context.Context, env []string, program string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, filepath.Join(b.bin, program), args...)}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Cancel = func() error { return p.cmd.Process.Signal(syscall.SIGTERM) }
	p.cmd.WaitDelay = 10 * time.Second
	log, err := os.OpenFile(b.log(program), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	p.cmd.Stderr = log
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.out, p.began = in, bufio.NewScanner(out), time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", program, err)
	}
	return p, nil
}

func (b bench) log(program string) string { return filepath.Join(b.dir, program+".log") }

// line is the next line that the process prints.
func (p *process) line() (string, error) {
	if p.out.Scan() {
		return p.out.Text(), nil
	}
	return "", errors.Join(fmt.Errorf("%s ended too early", filepath.Base(p.cmd.Path)), p.out.Err())
}

// ask sends the client a question of its script and returns the words after "ok".
func (p *process) ask(question string) ([]string, error) {
	if _, err := fmt.Fprintln(p.in, question); err != nil {
		return nil, fmt.Errorf("ask %q: %w", question, err)
	}
	line, err := p.line()
	if err != nil {
		return nil, fmt.Errorf("ask %q: %w", question, err)
	}
	words := strings.Fields(line)
	if len(words) == 0 || words[0] != "ok" {
		return nil, fmt.Errorf("ask %q: %s", question, line)
	}
	return words[1:], nil
}

// askNumbers is ask for an answer of so many numbers.
func (p *process) askNumbers(question string, n int) ([]float64, error) {
	words, err := p.ask(question)
	if err != nil {
		return nil, err
	}
	if len(words) != n {
		return nil, fmt.Errorf("ask %q: %q are not %d numbers", question, words, n)
	}
	numbers := make([]float64, n)
	for i, word := range words {
		if numbers[i], err = strconv.ParseFloat(word, 64); err != nil {
			return nil, fmt.Errorf("ask %q: %w", question, err)
		}
	}
	return numbers, nil
}

// end closes the process's standard input and waits for it.
func (p *process) end() error {
	_ = p.in.Close()
	for p.out.Scan() {
	}
	return p.cmd.Wait()
}

// memory is what the process holds now and what it held at most, in MiB (Linux, proc_pid_status(5)).
func (p *process) memory() (now, most float64, err error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, 0, fmt.Errorf("read the memory of a process: %w", err)
	}
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
	if now == 0 || most == 0 {
		return 0, 0, errors.New("the system does not say how much memory a process holds")
	}
	return now, most, nil
}

// cpu is the CPU time in milliseconds that the process has used so far, in ticks of 10 ms (Linux, proc_pid_stat(5)).
func (p *process) cpu() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read the CPU time of a process: %w", err)
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 13 {
		return 0, errors.New("the system does not say how much CPU time a process used")
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return (user + system) * 10, nil
}

// since is the time from the start of the process until now, in milliseconds.
func (p *process) since() float64 { return float64(time.Since(p.began).Microseconds()) / 1000 }

// display starts Xvfb and returns the environment in which programs find it and how to end it.
func display(ctx context.Context) (env []string, stop func(), err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer read.Close()
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	if err := errors.Join(cmd.Start(), write.Close()); err != nil {
		return nil, nil, fmt.Errorf("start a virtual display (package xvfb): %w", err)
	}
	stop = func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() }
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		stop()
		return nil, nil, fmt.Errorf("the virtual display did not start: %w", err)
	}
	return []string{"DISPLAY=:" + strings.TrimSpace(number), "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "LANG=de_DE.UTF-8"}, stop, nil
}
