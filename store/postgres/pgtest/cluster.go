// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// A Cluster is a running server, or one that was. Its owner ends it with Close.
type Cluster struct {
	// Dir holds the data, the socket and the log.
	Dir  string
	port int
	tcp  bool
	bin  string
	args []string
	run  *exec.Cmd
	done chan error
}

// Missing is why there can be no cluster here; nil when there can be one.
func Missing() error {
	_, err := binaries()
	if err == nil {
		_, err = owner()
	}
	return err
}

// binaries are where the system's package keeps the server: the newest one.
func binaries() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // Debian and its kin
	if len(found) > 0 {
		slices.SortFunc(found, func(a, b string) int { return len(a) - len(b) + strings.Compare(a, b) })
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("postgres")
	if err != nil {
		return "", errors.New("the PostgreSQL server is not installed (.ci/need postgres)")
	}
	return filepath.Dir(path), nil
}

// New makes a cluster and starts it. Without a port only a socket in its folder leads to it; with one, loopback does too.
// Settings are written as in postgresql.conf. Nothing is synced to the disk unless they say fsync=on.
func New(ctx context.Context, port int, settings ...string) (*Cluster, error) {
	c, err := empty(port, settings)
	if err != nil {
		return nil, err
	}
	err = c.tool(ctx, "initdb", "-D", c.data(), "-U", "pult", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err == nil {
		err = c.Start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// empty is a cluster without data.
func empty(port int, settings []string) (*Cluster, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "pult-pg")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Dir: dir, port: port, tcp: port != 0, bin: bin}
	if port == 0 {
		c.port = 5432
	}
	return c, errors.Join(c.configure(settings), give(dir))
}

func (c *Cluster) configure(settings []string) error {
	for _, setting := range append([]string{
		"unix_socket_directories=" + c.Dir, "listen_addresses=", fmt.Sprintf("port=%d", c.port), "max_connections=100",
		"shared_buffers=32MB", "fsync=off", "full_page_writes=off", "autovacuum=off", "log_min_messages=warning",
	}, settings...) {
		c.args = append(c.args, "-c", setting)
	}
	if c.tcp {
		c.args = append(c.args, "-c", "listen_addresses=127.0.0.1")
	}
	return nil
}

func (c *Cluster) data() string { return filepath.Join(c.Dir, "data") }

// Start starts a cluster that stands still, and returns when it answers.
func (c *Cluster) Start(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(c.Dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	c.run = exec.Command(filepath.Join(c.bin, "postgres"), append([]string{"-D", c.data()}, c.args...)...)
	c.run.Stdout, c.run.Stderr = log, log
	if c.run.SysProcAttr, err = attributes(); err != nil {
		return err
	}
	if err := c.run.Start(); err != nil {
		return err
	}
	c.done = make(chan error, 1)
	go func() { c.done <- c.run.Wait() }()
	return c.answering(ctx)
}

func (c *Cluster) answering(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for c.tool(ctx, "pg_isready", "-q", "-h", c.Dir, "-p", fmt.Sprint(c.port)) != nil {
		select {
		case err := <-c.done:
			c.done <- err
			return fmt.Errorf("the cluster ended at once: %w\n%s", errors.Join(err, errors.New("see its log")), c.Log())
		case <-ctx.Done():
			return fmt.Errorf("the cluster does not answer: %w\n%s", ctx.Err(), c.Log())
		case <-time.After(20 * time.Millisecond):
		}
	}
	return nil
}

// Log is what the server has said.
func (c *Cluster) Log() string {
	text, _ := os.ReadFile(filepath.Join(c.Dir, "log"))
	return string(text)
}

// Standby makes a second cluster that follows this one. The settings may name it, as synchronous_standby_names wants it.
func (c *Cluster) Standby(ctx context.Context, port int, name string, settings ...string) (*Cluster, error) {
	s, err := empty(port, settings)
	if err != nil {
		return nil, err
	}
	from := fmt.Sprintf("host=%s port=%d user=pult application_name=%s", c.Dir, c.port, name)
	err = s.tool(ctx, "pg_basebackup", "-D", s.data(), "-d", from, "-R", "-X", "stream", "-c", "fast", "--no-sync")
	if err == nil {
		err = s.Start(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Ask is the answer of a query, as text.
func (c *Cluster) Ask(ctx context.Context, database, query string) (string, error) {
	args := []string{"-h", c.Dir, "-p", fmt.Sprint(c.port), "-U", "pult", "-d", database, "-At", "-c", query}
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, "psql"), args...)
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

// Promote makes a standby the primary and returns when it is.
func (c *Cluster) Promote(ctx context.Context) error {
	return c.tool(ctx, "pg_ctl", "promote", "-D", c.data(), "-w", "-s")
}

// Kill ends the server as a machine without power does: the first of its processes, which would start others, and then all
// of them before they can say goodbye.
func (c *Cluster) Kill() error {
	pid := c.run.Process.Pid
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	err := c.run.Process.Kill()
	for _, child := range strings.Fields(string(children)) {
		if n, err := strconv.Atoi(child); err == nil {
			_ = syscall.Kill(n, syscall.SIGKILL)
		}
	}
	<-c.done
	return err
}

// Stop ends the server cleanly; its connections are cut.
func (c *Cluster) Stop() error {
	if err := c.run.Process.Signal(syscall.SIGINT); err != nil {
		return err
	}
	return <-c.done
}

// Close ends the server, if it runs, and removes everything.
func (c *Cluster) Close() error {
	if c.run != nil && c.run.ProcessState == nil {
		_ = c.run.Process.Signal(syscall.SIGQUIT)
		<-c.done
	}
	return os.RemoveAll(c.Dir)
}

// URL is the address of a database of the cluster.
func (c *Cluster) URL(database string) string {
	if c.tcp {
		return fmt.Sprintf("postgres://pult@%s/%s", c.Host(), database)
	}
	return fmt.Sprintf("postgres:///%s?host=%s&port=%d&user=pult", database, c.Dir, c.port)
}

// Host is where the cluster listens, for addresses with several hosts.
func (c *Cluster) Host() string { return fmt.Sprintf("127.0.0.1:%d", c.port) }

// Do runs statements in a database, one transaction each.
func (c *Cluster) Do(ctx context.Context, database string, statements ...string) error {
	args := []string{"-h", c.Dir, "-p", fmt.Sprint(c.port), "-U", "pult", "-d", database, "-q", "-v", "ON_ERROR_STOP=1"}
	for _, statement := range statements {
		args = append(args, "-c", statement)
	}
	return c.tool(ctx, "psql", args...)
}

// tool runs a program of the package as the cluster's owner.
func (c *Cluster) tool(ctx context.Context, name string, args ...string) (err error) {
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin, name), args...)
	cmd.Dir = c.Dir
	if cmd.SysProcAttr, err = attributes(); err != nil {
		return err
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}
