// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A server is a running pultd. It ends when its standard input does, so it never outlives us.
type server struct {
	url string
	cmd *exec.Cmd
	in  io.Closer
	log *os.File
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// startServer starts pultd with the demo city in dir and waits until it listens.
func (h house) startServer(ctx context.Context, dir string, more ...string) (*server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	args := append([]string{"serve", "--demo", "--db", filepath.Join(dir, "town.sqlite"), "--until-stdin-closes"}, more...)
	if courses := filepath.Join(filepath.Dir(h.bin), "courses"); isThere(filepath.Join(courses, "made")) {
		args = append(args, "--courses", courses)
	}
	cmd := exec.CommandContext(ctx, filepath.Join(h.bin, "pultd"), args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return nil, err
	}
	cmd.Stderr = log
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	s := &server{cmd: cmd, in: in, log: log}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if url, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
			s.url = strings.TrimSpace(url)
			go func() { _, _ = io.Copy(io.Discard, out) }() // ends with the process
			return s, nil
		}
	}
	_ = cmd.Wait()
	said, _ := os.ReadFile(log.Name())
	return nil, fmt.Errorf("the server did not start; it said:\n%s", said)
}

// stop asks the server to end and waits for it.
func (s *server) stop() {
	_ = s.in.Close()
	_ = s.cmd.Wait()
	_ = s.log.Close()
}

// kill ends the server the hard way.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
	_ = s.log.Close()
}

// client is a client's command for a seat, not yet started.
func (h house) client(ctx context.Context, program, dir, url string, s seat) *exec.Cmd {
	args := []string{"-profile", filepath.Join(dir, s.name), "-server", url, "-person", s.person}
	if s.width < 600 {
		args = append(args, "-phone")
	}
	cmd := exec.CommandContext(ctx, filepath.Join(h.bin, program), args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// virtualDisplay starts Xvfb and returns its name, such as ":99", and how to end it.
func virtualDisplay(ctx context.Context) (string, func(), error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", nil, err
	}
	defer read.Close()
	cmd := exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", "-screen", "0", "1640x900x24", "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles = []*os.File{write}
	if err := cmd.Start(); err != nil {
		_ = write.Close()
		return "", nil, fmt.Errorf("start a virtual display (package xvfb): %w", err)
	}
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	stop := func() { _ = cmd.Process.Signal(syscall.SIGTERM); _ = cmd.Wait() }
	if err != nil {
		stop()
		return "", nil, fmt.Errorf("the virtual display did not start: %w", err)
	}
	return ":" + strings.TrimSpace(number), stop, nil
}
