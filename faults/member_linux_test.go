// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patience is how long anything may take; nothing may hang.
const patience = 30 * time.Second

// A member is a process of a life: the server or a phone, dead or alive, and all that it has ever said.
type member struct {
	name, dir string
	env       []string

	process *exec.Cmd
	stdin   io.Closer
	ready   chan struct{} // it serves, or has settled
	ended   chan error    // takes how it ended

	mu       sync.Mutex
	did      map[string]bool // wishes that were on the disk
	seen     map[string]bool // refusals that were noted as read
	twice    []string        // refusals that were told after that
	failures []string
	troubles int // failures of the disk that somebody was told of
}

func newMember(name, dir string, env ...string) *member {
	return &member{
		name: name, dir: dir, env: append(env, envDir+"="+dir), did: map[string]bool{}, seen: map[string]bool{},
	}
}

func (m *member) database() string {
	if m.name == "server" {
		return filepath.Join(m.dir, "town.db")
	}
	return filepath.Join(m.dir, "phone.db")
}

func (m *member) alive() bool { return m.process != nil }

// start starts the process as a part of this binary.
func (m *member) start(t *testing.T, part string, env ...string) {
	t.Helper()
	m.process = exec.Command(os.Args[0])
	m.process.Env = append(append(append(os.Environ(), envPart+"="+part), m.env...), env...)
	m.process.Stderr = os.Stderr
	stdin, err := m.process.StdinPipe()
	require.NoError(t, err)
	out, err := m.process.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, m.process.Start())
	m.stdin, m.ready, m.ended = stdin, make(chan struct{}, 1), make(chan error, 1)
	go func(process *exec.Cmd, ready chan struct{}, ended chan error) { // ends with the process; await waits for it
		for lines := bufio.NewScanner(out); lines.Scan(); {
			m.hear(lines.Text(), ready)
		}
		ended <- process.Wait()
	}(m.process, m.ready, m.ended)
}

func (m *member) hear(line string, ready chan struct{}) {
	m.mu.Lock()
	defer m.mu.Unlock()
	word, about, _ := strings.Cut(line, " ")
	switch word {
	case "did":
		m.did[about] = true
	case "told":
		if m.seen[about] {
			m.twice = append(m.twice, about)
		}
	case "seen":
		m.seen[about] = true
	case "serving", "settled":
		nudge(ready)
	case "trouble":
		m.troubles++
	default:
		m.failures = append(m.failures, m.name+": "+line)
	}
}

// await waits until the process has ended, and tells whether a signal of its own or ours ended it.
func (m *member) await(t *testing.T, most time.Duration) (killed, ended bool) {
	t.Helper()
	select {
	case err := <-m.ended:
		m.process = nil
		_ = m.stdin.Close()
		exit := (*exec.ExitError)(nil)
		killed = errors.As(err, &exit) && exit.Sys().(syscall.WaitStatus).Signal() == syscall.SIGKILL
		if err != nil && !killed {
			m.complain("ended: %v", err)
		}
		return killed, true
	case <-time.After(most):
		return false, false
	}
}

func (m *member) complain(format string, args ...any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.failures = append(m.failures, m.name+" "+fmt.Sprintf(format, args...))
}

func (m *member) kill(t *testing.T) {
	t.Helper()
	require.NoError(t, m.process.Process.Kill())
	_, ended := m.await(t, patience)
	require.True(t, ended, "%s cannot be killed", m.name)
}

// stop ends the process as a person or systemd does; it has to end well.
func (m *member) stop(t *testing.T) {
	t.Helper()
	_ = m.stdin.Close()
	if _, ended := m.await(t, patience); !ended {
		m.complain("hangs")
		m.kill(t)
	}
}

func (m *member) untilReady(t *testing.T) {
	t.Helper()
	select {
	case <-m.ready:
	case err := <-m.ended:
		m.ended <- err
		m.complain("ended before it was ready")
	case <-time.After(patience):
		m.complain("is not ready after %s", patience)
	}
}
