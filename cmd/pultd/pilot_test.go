// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

// TestPilot_is_true_in_every_command runs what docs/PILOT.md says, from its beginning to its end, against the demo city.
func TestPilot_is_true_in_every_command(t *testing.T) {
	page, err := os.ReadFile("../../docs/PILOT.md")
	require.NoError(t, err)
	month := utilisation.MonthOf(booking.DayOf(time.Now(), time.UTC)).Add(-1).String()
	t.Chdir(t.TempDir())
	code, _, said := call(t, "seed", "--demo", "--db", "town.sqlite")
	require.Zero(t, code, said)
	code, _, said = call(t, "export", "imdf", "haus.zip", "--building", "Bundesbahndirektion", "--db", "town.sqlite")
	require.Zero(t, code, said)

	ran := 0
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		for line := range strings.Lines(block[1]) {
			words := shellWords(strings.ReplaceAll(strings.TrimSpace(line), "2026-10", month))
			if words[0] == "mkdir" {
				require.NoError(t, os.Mkdir(words[1], 0o755))
				continue
			}
			require.Equal(t, "pultd", words[0], line)
			file := ""
			if n := len(words); n > 2 && words[n-2] == ">" {
				words, file = words[:n-2], words[n-1]
			}
			code, out, said := call(t, words[1:]...)
			require.Zero(t, code, "%s%s%s", line, out, said)
			if file != "" {
				require.NoError(t, os.WriteFile(file, []byte(out), 0o600))
			}
			ran++
		}
	}
	require.Greater(t, ran, 15)
	for _, file := range []string{"desks.pdf", "auslastung-" + month + ".pdf", "zum-schluss.xlsx", "plan.zip", filepath.Join("offen", "katalog.jsonld")} {
		require.FileExists(t, file)
	}
}

// shellWords are the words of a line as a shell reads them, with double quotes alone.
func shellWords(line string) (words []string) {
	for _, m := range regexp.MustCompile(`"([^"]*)"|(\S+)`).FindAllStringSubmatch(line, -1) {
		words = append(words, m[1]+m[2])
	}
	return words
}
