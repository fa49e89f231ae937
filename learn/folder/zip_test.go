// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	. "github.com/pult-app/pult/learn/folder"
)

// An item is an entry of a zip with what is in it.
type item struct {
	zip.FileHeader
	text string
}

func stored(name, text string) item {
	return item{zip.FileHeader{Name: name, Method: zip.Store}, text}
}

func deflated(name, text string) item {
	return item{zip.FileHeader{Name: name, Method: zip.Deflate}, text}
}

func pack(t testing.TB, items ...item) []byte {
	t.Helper()
	var text bytes.Buffer
	z := zip.NewWriter(&text)
	for _, one := range items {
		w, err := z.CreateHeader(&one.FileHeader)
		require.NoError(t, err)
		_, err = io.WriteString(w, one.text)
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return text.Bytes()
}

// packed is the good course below a folder.
func packed(t testing.TB, below string) (items []item) {
	t.Helper()
	for name, f := range aktenplan(t) {
		items = append(items, deflated(below+name, string(f.Data)))
	}
	return items
}

func open(text []byte) (*Archive, error) { return Open(bytes.NewReader(text), int64(len(text))) }

func TestOpen_reads_the_course_of_a_folder(t *testing.T) {
	want, _ := read(t, aktenplan(t))
	for _, below := range []string{"", "aktenplan/"} {
		junk := []item{deflated("__MACOSX/aktenplan/._course.md", "x"), deflated(".DS_Store", "x"), stored(below+"10-warum/", "")}

		archive, err := open(pack(t, append(packed(t, below), junk...)...))

		require.NoError(t, err)
		got, findings := read(t, archive)
		assert.Empty(t, findings)
		assert.Equal(t, want, got)
		assert.Equal(t, strings.TrimSuffix(below, "/"), archive.Folder)
	}
}

func TestOpen_strips_no_folder_beside_another(t *testing.T) {
	archive, err := open(pack(t, deflated("a/course.md", "x"), deflated("b/course.md", "x")))

	require.NoError(t, err)
	assert.Empty(t, archive.Folder)
}

// refused wants a zip to be refused for a reason that people understand.
func refused(t *testing.T, text []byte, code Code) {
	t.Helper()
	_, err := open(text)
	assertRefused(t, err, code)
}

func assertRefused(t *testing.T, err error, code Code) {
	t.Helper()
	var no *Refusal
	require.True(t, errors.As(err, &no), "%v", err)
	assert.Equal(t, code, no.Code)
	sound(t, no.Finding)
}

func TestOpen_refuses_what_no_course_has(t *testing.T) {
	link := stored("10-a/x.txt", "/etc/passwd")
	link.SetMode(fs.ModeSymlink | 0o777)
	device := stored("10-a/x.txt", "")
	device.SetMode(fs.ModeDevice | 0o666)
	locked := stored("10-a/x.txt", "x")
	locked.Flags |= 1
	for name, one := range map[string]struct {
		item
		code Code
	}{
		"a way out":         {stored("../x.txt", "x"), ZipName},
		"a way out inside":  {stored("a/../../x.txt", "x"), ZipName},
		"an absolute path":  {stored("/etc/passwd", "x"), ZipName},
		"a drive":           {stored("C:x.txt", "x"), ZipName},
		"a backslash":       {stored(`a\x.txt`, "x"), ZipName},
		"a double slash":    {stored("a//x.txt", "x"), ZipName},
		"a letter of zero":  {stored("a\x00.txt", "x"), ZipName},
		"no name":           {stored("/", ""), ZipName},
		"a name in Latin 1": {stored("\xfc.txt", "x"), ZipName},
		"a long name":       {stored(strings.Repeat("a", 300), "x"), ZipName},
		"a link":            {link, ZipLink},
		"a device":          {device, ZipLink},
		"a password":        {locked, ZipLocked},
		"a bomb":            {deflated("a.txt", strings.Repeat(" ", 8<<20)), ZipBomb},
	} {
		t.Run(name, func(t *testing.T) { refused(t, pack(t, append(packed(t, ""), one.item)...), one.code) })
	}
	t.Run("a file twice", func(t *testing.T) { refused(t, pack(t, stored("a.txt", "x"), stored("a.txt", "y")), ZipTwice) })
	t.Run("letters composed in two ways", func(t *testing.T) {
		refused(t, pack(t, stored("\u00fc.txt", "x"), stored("u\u0308.txt", "y")), ZipTwice)
	})
	t.Run("a file that is a folder, too", func(t *testing.T) { refused(t, pack(t, stored("a", "x"), stored("a/b/c", "y")), ZipTwice) })
}

// at finds the list of entries, and its end.
func at(text []byte) (list, end int) {
	end = bytes.LastIndex(text, []byte("PK\x05\x06"))
	return int(binary.LittleEndian.Uint32(text[end+16:])), end
}

func TestOpen_refuses_zips_that_lie(t *testing.T) {
	good := pack(t, stored("a.txt", "hallo"), deflated("b.txt", "hallo"))
	change := func(do func(text []byte, list, end int)) []byte {
		text := bytes.Clone(good)
		list, end := at(text)
		do(text, list, end)
		return text
	}
	put16, put32 := binary.LittleEndian.PutUint16, binary.LittleEndian.PutUint32
	for name, one := range map[string]struct {
		text []byte
		code Code
	}{
		"nothing":                         {nil, NoZip},
		"no zip":                          {[]byte("hello"), NoZip},
		"half of one":                     {good[:len(good)-4], NoZip},
		"something behind it":             {append(bytes.Clone(good), 0), NoZip},
		"something before it":             {append([]byte("#!/bin/sh\n"), good...), NoZip},
		"fewer entries than there are":    {change(func(b []byte, _, end int) { put16(b[end+10:], 1) }), NoZip},
		"more entries than there are":     {change(func(b []byte, _, end int) { put16(b[end+10:], 3) }), NoZip},
		"a list that ends early":          {change(func(b []byte, _, end int) { put32(b[end+12:], 60) }), NoZip},
		"a list that begins late":         {change(func(b []byte, list, end int) { put32(b[end+16:], uint32(list+1)) }), NoZip},
		"a list that is none":             {change(func(b []byte, list, _ int) { put32(b[list:], 7) }), NoZip},
		"a long name":                     {change(func(b []byte, list, _ int) { put16(b[list+28:], 60000) }), NoZip},
		"a larger list that is not there": {change(func(b []byte, _, end int) { put16(b[end+10:], 1<<16-1) }), NoZip},
		"an unknown method":               {change(func(b []byte, list, _ int) { put16(b[list+10:], 14) }), ZipMethod},
		"a file that is too large":        {change(func(b []byte, list, _ int) { put32(b[list+24:], learn.MaxFile+1) }), ZipTooLarge},
		"more packed than there is":       {change(func(b []byte, list, _ int) { put32(b[list+20:], uint32(len(b))) }), ZipOverlapping},
	} {
		t.Run(name, func(t *testing.T) { refused(t, one.text, one.code) })
	}
	_, err := open(good)
	assert.NoError(t, err)
}

func TestOpen_refuses_files_that_are_too_large_together(t *testing.T) {
	var items []item
	for i := range 5 {
		one := stored(fmt.Sprintf("%d.txt", i), strings.Repeat("x", 5<<20))
		items = append(items, one)
	}
	text := pack(t, items...)
	list, _ := at(text)
	for range items { // each says that it becomes nearly 1 GiB, which it may
		binary.LittleEndian.PutUint32(text[list+24:], 1000<<20)
		list += 46 + int(binary.LittleEndian.Uint16(text[list+28:])) + int(binary.LittleEndian.Uint16(text[list+30:]))
	}
	refused(t, text, ZipTooLarge)
}

// TestOpen_refuses_a_million_entries_at_once holds that the list is counted and not kept.
func TestOpen_refuses_a_million_entries_at_once(t *testing.T) {
	head := make([]byte, 46, 47)
	binary.LittleEndian.PutUint32(head, 0x02014b50)
	binary.LittleEndian.PutUint16(head[28:], 1)
	list := bytes.Repeat(append(head, 'a'), 1_000_000)
	end := make([]byte, 22)
	copy(end, "PK\x05\x06")
	binary.LittleEndian.PutUint32(end[12:], uint32(len(list)))
	for _, said := range []uint16{0, 1, 1_000_000 % (1 << 16), 1<<16 - 2} {
		binary.LittleEndian.PutUint16(end[10:], said)
		text := append(bytes.Clone(list), end...)

		began := time.Now()
		var err error
		allocated := testing.AllocsPerRun(1, func() { _, err = open(text) })

		assertRefused(t, err, ZipCrowd)
		assert.Less(t, allocated, 100.0)
		assert.Less(t, time.Since(began), time.Second)
	}
	long := pack(t, many(MaxEntries+1)...) // an honest one
	refused(t, long, ZipCrowd)
	_, err := open(pack(t, many(MaxEntries)...))
	assert.NoError(t, err)
}

func many(n int) (items []item) {
	for i := range n {
		items = append(items, stored(fmt.Sprint("x/", i), ""))
	}
	return items
}

// TestOpen_reads_the_larger_record is for zips of more than 65,535 entries, which are refused, and for those that only use it.
func TestOpen_reads_the_larger_record(t *testing.T) {
	text := pack(t, packed(t, "")...)
	list, end := at(text)
	count := binary.LittleEndian.Uint16(text[end+10:])
	record := func(count uint64) []byte {
		larger := make([]byte, 56+20)
		copy(larger, "PK\x06\x06")
		binary.LittleEndian.PutUint64(larger[4:], 44)
		binary.LittleEndian.PutUint64(larger[24:], count)
		binary.LittleEndian.PutUint64(larger[32:], count)
		binary.LittleEndian.PutUint64(larger[40:], uint64(end-list))
		binary.LittleEndian.PutUint64(larger[48:], uint64(list))
		copy(larger[56:], "PK\x06\x07")
		binary.LittleEndian.PutUint64(larger[64:], uint64(end))
		binary.LittleEndian.PutUint32(larger[72:], 1)
		last := bytes.Clone(text[end:])
		binary.LittleEndian.PutUint16(last[10:], 1<<16-1)
		return append(append(bytes.Clone(text[:end]), larger...), last...)
	}

	archive, err := open(record(uint64(count)))
	require.NoError(t, err)
	_, findings := read(t, archive)
	assert.Empty(t, findings)
	refused(t, record(1<<40), ZipCrowd)
	refused(t, record(uint64(count)+1), NoZip)
	broken := record(uint64(count))
	broken[end] = 'Q'
	refused(t, broken, NoZip)
}

// TestOpen_reads_no_more_than_an_entry_said unpacks files whose real size is another one.
func TestOpen_reads_no_more_than_an_entry_said(t *testing.T) {
	for _, one := range []item{deflated("a.txt", strings.Repeat("x", 4096)), stored("a.txt", strings.Repeat("x", 4096))} {
		text := pack(t, one)
		list, _ := at(text)
		binary.LittleEndian.PutUint32(text[list+24:], 10)
		archive, err := open(text)
		require.NoError(t, err)

		f, err := archive.Open("a.txt")
		require.NoError(t, err)
		read, err := io.ReadAll(f)

		assertRefused(t, err, NoZip)
		assert.LessOrEqual(t, len(read), 10)
		require.NoError(t, f.Close())
	}
}

func TestOpen_tells_of_a_file_that_is_broken(t *testing.T) {
	text := pack(t, stored("course.md", "---\ntitle: A\n---\nhallo"))
	text[bytes.Index(text, []byte("hallo"))] = 'H'
	archive, err := open(text)
	require.NoError(t, err)

	_, _, err = Read(t.Context(), archive, "aktenplan", Options{})

	assertRefused(t, err, NoZip)
	assert.ErrorIs(t, err, zip.ErrChecksum)
}

func FuzzZip(f *testing.F) {
	f.Add(pack(f, packed(f, "")...))
	f.Add(pack(f, packed(f, "aktenplan/")...))
	f.Add(pack(f, stored("course.md", "---\ntitle: A\n---\n"), deflated("10-a/lesson.md", "---\n---\n# A\n![](a.png)\n")))
	f.Fuzz(func(t *testing.T, text []byte) {
		archive, err := open(text)
		if err != nil {
			if no := (*Refusal)(nil); !errors.As(err, &no) {
				t.Fatal(err)
			}
			return
		}
		edition, findings, err := Read(t.Context(), archive, "aktenplan", Options{})
		if wrong := harmless(edition); err == nil && wrong != "" && !Failed(findings) {
			t.Fatal(wrong)
		}
	})
}
