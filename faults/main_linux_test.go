// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a process of a test is told in its environment.
const (
	envPart   = "PULT_FAULTS_PART"
	envDir    = "PULT_FAULTS_DIR" // of its own file
	envServer = "PULT_FAULTS_SERVER"
	envPerson = "PULT_FAULTS_PERSON"
	envSeed   = "PULT_FAULTS_SEED"
)

// parts are what this binary is when a test has started it again, to have something to kill.
var parts = map[string]func(ctx context.Context) error{"server": serve, "phone": tap, "drain": drain, "day": day}

func TestMain(m *testing.M) {
	part, child := parts[os.Getenv(envPart)]
	if !child {
		os.Exit(m.Run())
	}
	ctx, end := context.WithCancel(context.Background())
	if os.Getenv(envPart) != "day" { // a day reads its standard input
		go func() { _, _ = io.Copy(io.Discard, os.Stdin); end() }() // ends with the test, however that ends
	}
	if err := part(ctx); err != nil && (ctx.Err() == nil || !errors.Is(err, context.Canceled)) {
		fmt.Println("failed", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// say tells the test one fact; it has left this process when say returns.
func say(words ...any) { fmt.Println(words...) }

// shim is the path of a built shim.
func shim(t *testing.T, name string) string {
	t.Helper()
	dir, err := shims()
	require.NoError(t, err)
	return filepath.Join(dir, name+".so")
}

// shims builds both. They go into build, which make removes and git does not see.
var shims = sync.OnceValues(func() (dir string, err error) {
	if dir, err = filepath.Abs("../build/faults"); err != nil {
		return "", err
	}
	for _, name := range []string{"iofault", "power"} {
		if err := buildShim(dir, name); err != nil {
			return "", err
		}
	}
	return dir, nil
})

func buildShim(dir, name string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	compiler := os.Getenv("CC")
	if compiler == "" {
		compiler = "gcc"
	}
	// A test that runs beside this one may have the library mapped: it is replaced, not written over.
	made, out := filepath.Join(dir, fmt.Sprintf("%s.%d", name, os.Getpid())), &bytes.Buffer{}
	build := exec.Command(compiler, "-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o", made, "shim/"+name+".c", "-ldl", "-lpthread")
	build.Stderr = out
	if err := build.Run(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", name, err, out)
	}
	return os.Rename(made, filepath.Join(dir, name+".so"))
}

// scratch is a folder in memory where there is one: a process that is killed, or whose unsynced writes the shim undoes, needs
// no real disk to lose them.
func scratch(t *testing.T) string {
	t.Helper()
	memory := "/dev/shm"
	if info, err := os.Stat(memory); err != nil || !info.IsDir() {
		memory = ""
	}
	dir, err := os.MkdirTemp(memory, "pult-faults")
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// number is a number from the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	require.Positive(t, n, name)
	return n
}
