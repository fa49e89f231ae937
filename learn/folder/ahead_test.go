// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/learn/folder"
)

// heavy is the course with large files to take along, and one that nothing leads to.
func heavy(t testing.TB) fstest.MapFS {
	t.Helper()
	course := aktenplan(t)
	lesson := course["10-warum/lesson.md"]
	for i := range 4 {
		name := fmt.Sprintf("band-%d.bin", i)
		course["10-warum/"+name] = &fstest.MapFile{Data: bytes.Repeat([]byte{byte(i)}, 5<<20), ModTime: lesson.ModTime}
		if i > 0 {
			lesson.Data = fmt.Appendf(lesson.Data, "\n[Band](%s)\n", name)
		}
	}
	return course
}

func TestRead_sums_large_files_beside_each_other(t *testing.T) {
	course, told := heavy(t), map[string]int64{}

	edition, findings, err := Read(t.Context(), course, "aktenplan", Options{Progress: func(name string, done, _ int64) { told[name] = max(told[name], done) }})

	require.NoError(t, err)
	require.False(t, Failed(findings))
	found := 0
	for _, f := range edition.Course.Files {
		sum := sha256.Sum256(course[f.Name].Data)
		assert.Equal(t, hex.EncodeToString(sum[:]), string(f.Hash), f.Name)
		assert.Equal(t, int64(len(course[f.Name].Data)), f.Size, f.Name)
		assert.NotEqual(t, "10-warum/band-0.bin", f.Name, "nothing leads to it")
		if f.Size == 5<<20 {
			assert.Equal(t, f.Size, told[f.Name])
			found++
		}
	}
	assert.Equal(t, 3, found)
}

func TestRead_fails_only_for_large_files_that_it_needs(t *testing.T) {
	_, _, err := Read(t.Context(), broken{heavy(t), "10-warum/band-0.bin"}, "aktenplan", Options{})
	assert.NoError(t, err, "nothing leads to it")
	for _, name := range []string{"10-warum/band-1.bin", "10-warum/band-3.bin"} {
		_, _, err = Read(t.Context(), broken{heavy(t), name}, "aktenplan", Options{})
		assert.ErrorIs(t, err, errBroken, name)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, _, err = Read(ctx, heavy(t), "aktenplan", Options{Progress: func(name string, _, _ int64) {
		if name == "10-warum/band-3.bin" {
			cancel()
		}
	}})
	assert.ErrorIs(t, err, context.Canceled)
}
