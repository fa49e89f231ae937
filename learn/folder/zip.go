// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/pult-app/pult/learn"
)

// Limits of a zip.
const (
	// MaxEntries is how many entries a zip has: the files of a course, its folders, and what a computer lays beside them.
	MaxEntries = learn.MaxFiles + 10*learn.MaxLessons
	// MaxRatio is how many bytes become of one, for files from ratioFrom bytes on.
	MaxRatio  = 200
	ratioFrom = 1 << 20
	// maxDirectory is the size of the list of entries.
	maxDirectory = MaxEntries * (46 + 2*maxPath + 200)
)

// A Refusal is why a zip is not opened, or not read on.
type Refusal struct{ Finding }

// Error implements error.
func (r *Refusal) Error() string { return r.String() }

func refuse(code Code, args ...any) error {
	for i, arg := range args {
		if name, ok := arg.(string); ok { // as a stranger has written it
			args[i] = strings.ToValidUTF8(name, "\uFFFD")
		}
	}
	return &Refusal{Finding{File: ".", Severity: sentences[code].severity, Code: code, Args: args}}
}

// An Archive is a course in a zip.
type Archive struct {
	fs.FS
	// Folder is the name of the one folder in which the course lies in the zip; empty if it lies in none.
	Folder string
}

// Open opens a course in a zip of so many bytes. Whatever a stranger has packed costs no more than its limits: the list of entries is
// counted before it is kept, and each file ends where the list said that it ends. The error is a *Refusal, or that of r.
func Open(r io.ReaderAt, size int64) (*Archive, error) {
	if err := countEntries(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse(NoZip)
	}
	if err := sound(z, size); err != nil {
		return nil, err
	}
	a := &Archive{FS: measured{z}}
	if a.Folder = single(z); a.Folder != "" {
		if a.FS, err = fs.Sub(a.FS, a.Folder); err != nil {
			return nil, refuse(NoZip)
		}
	}
	return a, nil
}

// Signatures and sizes of a zip's records (APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16).
const (
	entrySign, endSign, end64Sign, locatorSign = 0x02014b50, 0x06054b50, 0x06064b50, 0x07064b50
	entrySize, endSize, end64Size, locatorSize = 46, 22, 56, 20
)

// countEntries walks through the list of entries without keeping it. It takes only zips whose list ends where the record of their end
// begins: for those archive/zip reads the same list.
func countEntries(r io.ReaderAt, size int64) error {
	begin, end, count, err := directory(r, size)
	switch {
	case err != nil:
		return err
	case count > MaxEntries || end-begin > maxDirectory:
		return refuse(ZipCrowd, MaxEntries)
	}
	in := bufio.NewReader(io.NewSectionReader(r, begin, end-begin))
	var head [entrySize]byte
	for at := begin; at < end; count-- {
		if _, err := io.ReadFull(in, head[:]); err != nil || binary.LittleEndian.Uint32(head[:]) != entrySign || count == 0 {
			return refuse(NoZip)
		}
		more := 0
		for _, field := range []int{28, 30, 32} { // name, extra, comment
			more += int(binary.LittleEndian.Uint16(head[field:]))
		}
		if n, err := in.Discard(more); err != nil || n < more {
			return refuse(NoZip)
		}
		at += int64(entrySize + more)
	}
	if count != 0 {
		return refuse(NoZip)
	}
	return nil
}

// directory is where the list of entries begins and ends, and how many it is said to have.
func directory(r io.ReaderAt, size int64) (begin, end int64, count uint64, err error) {
	tail := make([]byte, min(size, endSize+1<<16))
	if _, err := r.ReadAt(tail, size-int64(len(tail))); err != nil && err != io.EOF {
		return 0, 0, 0, err
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || len(tail)-at < endSize || at+endSize+int(binary.LittleEndian.Uint16(tail[at+20:])) != len(tail) {
		return 0, 0, 0, refuse(NoZip)
	}
	record := tail[at:]
	end = size - int64(len(tail)-at)
	count = uint64(binary.LittleEndian.Uint16(record[10:]))
	long, start := int64(binary.LittleEndian.Uint32(record[12:])), int64(binary.LittleEndian.Uint32(record[16:]))
	if count == 1<<16-1 || long == 1<<32-1 || start == 1<<32-1 {
		if end, long, start, count, err = directory64(r, end); err != nil {
			return 0, 0, 0, err
		}
	}
	if start < 0 || long < 0 || start > end || end-start != long {
		return 0, 0, 0, refuse(NoZip)
	}
	return start, end, count, nil
}

// directory64 is the same as the larger record says it, which lies before the end.
func directory64(r io.ReaderAt, end int64) (at, long, start int64, count uint64, err error) {
	var locator [locatorSize]byte
	var record [end64Size]byte
	if end < locatorSize+end64Size {
		return 0, 0, 0, 0, refuse(NoZip)
	}
	if _, err := r.ReadAt(locator[:], end-locatorSize); err != nil {
		return 0, 0, 0, 0, err
	}
	at = int64(binary.LittleEndian.Uint64(locator[8:]))
	if binary.LittleEndian.Uint32(locator[:]) != locatorSign || at < 0 || at != end-locatorSize-end64Size {
		return 0, 0, 0, 0, refuse(NoZip)
	}
	if _, err := r.ReadAt(record[:], at); err != nil {
		return 0, 0, 0, 0, err
	}
	if binary.LittleEndian.Uint32(record[:]) != end64Sign {
		return 0, 0, 0, 0, refuse(NoZip)
	}
	return at, int64(binary.LittleEndian.Uint64(record[40:])), int64(binary.LittleEndian.Uint64(record[48:])), binary.LittleEndian.Uint64(record[32:]), nil
}

// sound says whether all entries are what a course can have.
func sound(z *zip.Reader, size int64) error {
	var packed, unpacked uint64
	files := map[string]bool{} // names, and whether they are files
	for _, f := range z.File {
		if err := entry(f); err != nil {
			return err
		}
		name := strings.TrimSuffix(f.Name, "/")
		if _, twice := files[key(name)]; twice {
			return refuse(ZipTwice, name)
		}
		files[key(name)] = f.Mode().IsRegular()
		if unpacked += f.UncompressedSize64; unpacked > learn.MaxCourse {
			return refuse(ZipTooLarge, name)
		}
		if packed += f.CompressedSize64; packed > uint64(size) {
			return refuse(ZipOverlapping)
		}
	}
	for _, f := range z.File { // a file in which another one lies
		for dir := path.Dir(strings.TrimSuffix(f.Name, "/")); dir != "."; dir = path.Dir(dir) {
			if files[key(dir)] {
				return refuse(ZipTwice, dir)
			}
		}
	}
	return nil
}

// entry says what is wrong with one.
func entry(f *zip.File) error {
	const encrypted, strong, hiddenNames = 1, 1 << 6, 1 << 13
	name := strings.TrimSuffix(f.Name, "/")
	switch {
	case len(name) > maxPath+maxSlug || !utf8.ValidString(name) || !fs.ValidPath(name) || name == "." || strings.ContainsAny(name, "\\:\x00"):
		return refuse(ZipName, f.Name)
	case !f.Mode().IsRegular() && !f.Mode().IsDir():
		return refuse(ZipLink, name)
	case f.Flags&(encrypted|strong|hiddenNames) != 0:
		return refuse(ZipLocked, name)
	case f.Method != zip.Store && f.Method != zip.Deflate:
		return refuse(ZipMethod, name)
	case f.UncompressedSize64 > learn.MaxFile:
		return refuse(ZipTooLarge, name)
	case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/MaxRatio > f.CompressedSize64:
		return refuse(ZipBomb, name)
	}
	return nil
}

// single is the folder in which everything lies, if course.md does not lie beside it.
func single(z *zip.Reader) (folder string) {
	for _, f := range z.File {
		first, rest, inside := strings.Cut(f.Name, "/")
		switch {
		case hidden(first):
		case !inside && !f.Mode().IsDir(), folder != "" && first != folder:
			return ""
		case inside || rest == "":
			folder = first
		}
	}
	return folder
}

// measured reads no more of a file than its entry said. What cannot be unpacked is a *Refusal.
type measured struct{ *zip.Reader }

// Open implements fs.FS.
func (m measured) Open(name string) (fs.File, error) {
	f, err := m.Reader.Open(name)
	if err != nil {
		return nil, unpacking(err)
	}
	info, err := f.Stat()
	if err != nil || info.IsDir() {
		return f, err
	}
	return &measuredFile{f, info.Size()}, nil
}

// unpacking is an error of the zip, which is not whole.
func unpacking(err error) error {
	if err == nil || errors.Is(err, io.EOF) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return fmt.Errorf("%w (%w)", refuse(NoZip), err)
}

type measuredFile struct {
	fs.File
	left int64
}

// Read implements io.Reader.
func (f *measuredFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	if f.left -= int64(n); f.left < 0 {
		return 0, unpacking(zip.ErrFormat)
	}
	return n, unpacking(err)
}
