// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package pgtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"sync/atomic"
	"testing"
)

// Variable names the shared cluster to a test binary that On runs; see Twice.
const Variable = "PULT_TEST_POSTGRES"

var shared struct {
	sync.Mutex
	cluster *Cluster
	users   int
	kept    bool // until the process ends
	last    atomic.Int64
}

// Main runs the tests of a package that wants one cluster for all of them, and ends it: os.Exit(pgtest.Main(m)). Without it
// the cluster ends with the last test that uses it at the time.
func Main(m *testing.M) int {
	shared.kept = true
	code := m.Run()
	if shared.cluster != nil {
		_ = shared.cluster.Close()
	}
	return code
}

// Shared is one cluster for the tests of a process that run at the time. It skips where there can be none.
func Shared(t testing.TB) *Cluster {
	t.Helper()
	if why := Missing(); why != nil {
		t.Skip(why)
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.cluster == nil {
		c, err := New(context.Background(), 0)
		if err != nil {
			t.Fatal(err)
		}
		shared.cluster = c
	}
	shared.users++
	t.Cleanup(leave)
	return shared.cluster
}

func leave() {
	shared.Lock()
	defer shared.Unlock()
	if shared.users--; shared.users == 0 && !shared.kept {
		_ = shared.cluster.Close()
		shared.cluster = nil
	}
}

// Twice runs this test binary's tests once more, with PostgreSQL where OnPostgres is true. Call it from a test of its own;
// skipping names what says nothing about PostgreSQL, as -test.skip wants it.
func Twice(t *testing.T, skipping string) {
	if OnPostgres() {
		t.Skip("this is the run on PostgreSQL already")
	}
	c := Shared(t)
	args := []string{"-test.skip=^" + regexp.QuoteMeta(t.Name()) + "$|" + skipping, "-test.count=1", "-test.timeout=20m"}
	if testing.Short() {
		args = append(args, "-test.short")
	}
	again := exec.Command(os.Args[0], args...)
	again.Env = append(os.Environ(), Variable+"="+c.Dir)
	if out, err := again.CombinedOutput(); err != nil {
		t.Fatalf("on PostgreSQL: %v\n%s", err, out)
	}
}

// OnPostgres tells whether the tests are to use PostgreSQL databases.
func OnPostgres() bool { return os.Getenv(Variable) != "" }

// cluster is the one that Twice started, or the process's own.
func cluster(t testing.TB) *Cluster {
	if dir := os.Getenv(Variable); dir != "" {
		bin, err := binaries()
		if err != nil {
			t.Fatal(err)
		}
		return &Cluster{Dir: dir, port: 5432, bin: bin}
	}
	return Shared(t)
}

// Database is the address of a new database, empty or like the template. It is dropped when the test ends.
func Database(t testing.TB, template string) string {
	t.Helper()
	c := cluster(t)
	name := fmt.Sprintf("t%d_%d", os.Getpid(), shared.last.Add(1))
	if template == "" {
		template = "template0"
	}
	if err := c.Do(context.Background(), "postgres", `CREATE DATABASE `+name+` TEMPLATE `+template+` STRATEGY file_copy`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Do(context.Background(), "postgres", `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`) })
	return c.URL(name)
}

// templates are the names of databases that were filled, by the cluster's folder and their own name.
var templates struct {
	sync.Mutex
	filled map[string]bool
}

// Template is the name of a database that fill has filled, once for a cluster; Database copies it.
func Template(t testing.TB, name string, fill func(address string) error) string {
	t.Helper()
	templates.Lock()
	defer templates.Unlock()
	c := cluster(t)
	name = fmt.Sprintf("%s%d", name, os.Getpid())
	if templates.filled[c.Dir+name] {
		return name
	}
	err := c.Do(context.Background(), "postgres", `CREATE DATABASE `+name+` TEMPLATE template0`)
	if err == nil {
		err = fill(c.URL(name))
	}
	if err != nil {
		t.Fatal(err)
	}
	if templates.filled == nil {
		templates.filled = map[string]bool{}
	}
	templates.filled[c.Dir+name] = true
	return name
}
