// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// units are copies of the units whose programs are on this machine, so that systemd-analyze can find them.
func units(t *testing.T) (paths []string) {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("systemd-analyze is not installed")
	}
	files, err := filepath.Glob("systemd/*")
	require.NoError(t, err)
	require.Len(t, files, 3)
	dir := t.TempDir()
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		path := filepath.Join(dir, filepath.Base(file))
		put(t, path, strings.ReplaceAll(string(text), "/usr/local/bin/pultd", "/bin/true"))
		paths = append(paths, path)
	}
	return paths
}

func TestSystemd_understands_the_units(t *testing.T) {
	out, err := exec.Command("systemd-analyze", append([]string{"verify", "--man=no"}, units(t)...)...).CombinedOutput()
	if strings.Contains(string(out), "Failed to initialize manager") {
		t.Skipf("systemd-analyze cannot run here: %s", out)
	}

	require.NoError(t, err, string(out))
	for _, line := range strings.Split(string(out), "\n") {
		assert.NotContains(t, line, "pultd", "%s", out)
	}
}

func TestSystemd_gives_the_units_little(t *testing.T) {
	for _, path := range units(t) {
		if !strings.HasSuffix(path, ".service") {
			continue
		}
		out, err := exec.Command("systemd-analyze", "security", "--offline=yes", "--threshold=20", "--no-pager", path).CombinedOutput()
		if strings.Contains(string(out), "unrecognized option") {
			t.Skip("this systemd-analyze judges no files")
		}

		assert.NoError(t, err, string(out))
		t.Log(regexp.MustCompile(`Overall exposure level.*`).FindString(string(out)))
	}
}

// TestSystemd_calls_pultd_as_it_is_called runs the commands of the units as far as their flags: what they name is not there.
func TestSystemd_calls_pultd_as_it_is_called(t *testing.T) {
	for _, file := range []string{"systemd/pultd.service", "systemd/pultd-backup.service"} {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		line := regexp.MustCompile(`(?m)^ExecStart=/usr/local/bin/pultd (.*)$`).FindStringSubmatch(string(text))
		require.NotNil(t, line, file)
		args := strings.Fields(strings.NewReplacer(" $PULTD_FLAGS", "", "/var/", filepath.Join(t.TempDir(), "none")+"/", ":7070", ":0", ":9090", ":0").Replace(line[1]))

		code, _, said := call(t, args...)

		assert.Equal(t, failed, code, said)
		assert.NotContains(t, said, "pultd help tells how")
	}
}
