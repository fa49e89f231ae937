// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// A file is one file of an archive, read whole.
type file struct {
	name string // without folders, lower case
	text []byte
}

// An entry is a file that has not been read yet.
type entry struct {
	path string
	size int64
	open func() (io.ReadCloser, error)
}

func openFolder(fsys fs.FS) (files []file, others []string, err error) {
	var entries []entry
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !ours(name) {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			return &Error{File: name, Rule: RulePath, Found: "a link or a device"}
		}
		entries = append(entries, entry{name, info.Size(), func() (io.ReadCloser, error) { return fsys.Open(name) }})
		if len(entries) > MaxFiles {
			return &Error{Rule: RuleTooMany}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return load(entries)
}

func openZip(r io.ReaderAt, size int64) (files []file, others []string, err error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, nil, &Error{Rule: RuleZip, Err: err}
	}
	if len(z.File) > MaxFiles {
		return nil, nil, &Error{Rule: RuleTooMany, Found: fmt.Sprint(len(z.File))}
	}
	var entries []entry
	for _, f := range z.File {
		if err := checkPacked(f); err != nil {
			return nil, nil, err
		}
		if !f.FileInfo().IsDir() && ours(f.Name) {
			entries = append(entries, entry{f.Name, int64(f.UncompressedSize64), f.Open})
		}
	}
	return load(entries)
}

func checkPacked(f *zip.File) error {
	switch name := strings.TrimSuffix(f.Name, "/"); {
	case !fs.ValidPath(name), strings.ContainsAny(name, "\\:\x00"):
		return &Error{File: f.Name, Rule: RulePath}
	case !f.Mode().IsRegular() && !f.Mode().IsDir():
		return &Error{File: f.Name, Rule: RulePath, Found: "a link or a device"}
	case f.UncompressedSize64 > MaxFile:
		return &Error{File: f.Name, Rule: RuleTooLarge, Found: fmt.Sprintf("%d bytes", f.UncompressedSize64)}
	case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/MaxRatio > f.CompressedSize64:
		return &Error{File: f.Name, Rule: RuleBomb}
	}
	return nil
}

// ours tells whether a path can be a file of the archive. The Finder's and hidden files are not.
func ours(name string) bool {
	base := path.Base(name)
	kind := strings.ToLower(path.Ext(base))
	return (kind == ".json" || kind == ".geojson") && base[0] != '.' && !strings.Contains(name, "__MACOSX/")
}

// load reads the files that lie beside the manifest. The others beside it are named only.
func load(entries []entry) (files []file, others []string, err error) {
	root, err := rootOf(entries)
	if err != nil {
		return nil, nil, err
	}
	var total int64
	seen := map[string]string{}
	for _, e := range entries {
		stem := stemOf(e.path)
		if path.Dir(e.path) != root {
			continue
		}
		if !known(stem) {
			others = append(others, path.Base(e.path))
			continue
		}
		if first, double := seen[stem]; double {
			return nil, nil, &Error{File: e.path, Rule: RuleDoubleFile, Found: first + " too"}
		}
		seen[stem] = e.path
		text, err := slurp(e, MaxArchive-total)
		if err != nil {
			return nil, nil, err
		}
		total += int64(len(text))
		files = append(files, file{strings.ToLower(path.Base(e.path)), bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))})
	}
	return files, others, nil
}

// rootOf is the folder of the one manifest.
func rootOf(entries []entry) (string, error) {
	root, found := "", 0
	for _, e := range entries {
		if strings.EqualFold(path.Base(e.path), "manifest.json") {
			root, found = path.Dir(e.path), found+1
		}
	}
	if found != 1 {
		return "", &Error{File: "manifest.json", Rule: RuleManifest, Found: fmt.Sprintf("%d of them", found)}
	}
	return root, nil
}

// slurp reads a file and never more than the limits, whatever its directory says of its size.
func slurp(e entry, left int64) ([]byte, error) {
	limit := min(left, MaxFile)
	if e.size > limit {
		return nil, &Error{File: e.path, Rule: RuleTooLarge, Found: fmt.Sprintf("%d bytes", e.size)}
	}
	r, err := e.open()
	if err != nil {
		return nil, &Error{File: e.path, Rule: RuleZip, Err: err}
	}
	defer r.Close()
	text, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, &Error{File: e.path, Rule: RuleZip, Err: err}
	}
	if int64(len(text)) > limit {
		return nil, &Error{File: e.path, Rule: RuleTooLarge}
	}
	return text, nil
}

// stemOf is the file's name without folder and endings, lower case: "unit" of "maps/Unit.geojson".
func stemOf(name string) string {
	base := strings.ToLower(path.Base(name))
	return strings.TrimSuffix(strings.TrimSuffix(base, path.Ext(base)), ".geojson")
}
