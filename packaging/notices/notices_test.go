// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// put writes a file with the folders above it.
func put(t *testing.T, path, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

const mit = "MIT License\n\nCopyright (c) 2020 Ann\n\nPermission is hereby granted, free of charge, to any person obtaining a copy\nof this"

func TestRead_knows_a_licence_and_its_owners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "LICENSE")
	put(t, path, strings.ReplaceAll(mit, "\n", "\r\n"))

	w, err := read("example.org/ann/*", path)

	require.NoError(t, err)
	assert.Equal(t, "MIT", w.licence)
	assert.Equal(t, []string{"Copyright (c) 2020 Ann"}, w.owners)
}

func TestRead_refuses_a_licence_that_nobody_has_looked_at(t *testing.T) {
	path := filepath.Join(t.TempDir(), "LICENSE")
	put(t, path, "You may use this on weekdays.")

	_, err := read("example.org/odd/*", path)

	assert.ErrorContains(t, err, "nobody has looked at")
}

func TestBeside_finds_what_holds_for_a_package_and_for_what_it_embeds(t *testing.T) {
	root := t.TempDir()
	for _, file := range []string{"LICENSE", "a/code.go", "a/font/OFL.txt", "a/font/LICENSE_Font.txt", "a/other/code.go", "a/other/LICENSE", "license.go", "b/COPYING"} {
		put(t, filepath.Join(root, file), "x")
	}

	files, err := beside(filepath.Join(root, "a"), root)

	require.NoError(t, err)
	assert.ElementsMatch(t, []string{filepath.Join(root, "LICENSE"), filepath.Join(root, "a/font/LICENSE_Font.txt")}, files)
}

func TestDebian_writes_a_text_once_for_all_who_share_it(t *testing.T) {
	t.Chdir("../..")
	other := strings.Replace(strings.TrimPrefix(mit, "MIT License\n\n"), "Ann", "Ben", 1)
	works := []work{
		{name: "a/*", licence: "MIT", owners: []string{"Ann"}, text: mit},
		{name: "a/*", licence: "notice", text: "Thanks to Ann."},
		{name: "b/*", licence: "MIT", owners: []string{"Ben"}, text: other},
		{name: "c/*", licence: "Apache-2.0", owners: []string{"Cem"}, text: "the whole text"},
	}
	var out bytes.Buffer

	require.NoError(t, debian(&out, works))

	assert.Equal(t, 1, strings.Count(out.String(), "Permission is hereby granted"))
	assert.Contains(t, out.String(), "Files: b/*\nCopyright: Ben\nLicense: MIT\n")
	assert.Contains(t, out.String(), "Comment:\n Thanks to Ann.\n")
	assert.Contains(t, out.String(), "/usr/share/common-licenses/Apache-2.0")
	assert.NotContains(t, out.String(), "the whole text")
	for line := range strings.Lines(out.String()) {
		assert.False(t, strings.HasPrefix(line, " \n"), "an empty line of a field is a dot")
	}
}

func TestIcon_holds_its_pictures_where_it_says(t *testing.T) {
	dir := t.TempDir()
	var paths []string
	for name, size := range map[string]int{"a.png": 16, "b.png": 256} {
		file, err := os.Create(filepath.Join(dir, name))
		require.NoError(t, err)
		require.NoError(t, png.Encode(file, image.NewRGBA(image.Rect(0, 0, size, size))))
		require.NoError(t, file.Close())
		paths = append(paths, file.Name())
	}
	out := filepath.Join(dir, "pult.ico")

	require.NoError(t, icon(out, paths))

	all, err := os.ReadFile(out)
	require.NoError(t, err)
	for i, path := range paths {
		body, err := os.ReadFile(path)
		require.NoError(t, err)
		entry := all[6+16*i:]
		size, at := binary.LittleEndian.Uint32(entry[8:]), binary.LittleEndian.Uint32(entry[12:])
		assert.Equal(t, body, all[at:at+size])
	}
	assert.ErrorContains(t, icon(out, []string{filepath.Join(dir, "none.png")}), "none.png")
}
