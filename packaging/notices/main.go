// SPDX-License-Identifier: EUPL-1.2

// Command notices says whose work is in a program of ours, and under which licences: it asks the Go command which packages are
// linked, and reads the licences that lie beside them. It fails where one is missing or nobody has looked at its kind yet.
//
//	notices debian PACKAGE …    the copyright file of a Debian package (machine-readable format 1.0)
//	notices text PACKAGE …      the same for people elsewhere, with every text in full
//	notices icon OUT PNG …      an icon for Windows out of pictures, the smallest first
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "notices:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) < 2 {
		return errors.New("say debian, text or icon, and of what")
	}
	if args[0] == "icon" {
		return icon(args[1], args[2:])
	}
	works, err := gather(args[1:])
	if err != nil {
		return err
	}
	switch args[0] {
	case "debian":
		return debian(out, works)
	case "text":
		return text(out, works)
	}
	return fmt.Errorf("%q is none of debian, text and icon", args[0])
}

// A work is what somebody else has made, with one licence as it lies beside it.
type work struct {
	name    string // a path of files, as Debian's format wants it
	licence string // its short name
	owners  []string
	text    string
}

// A linked package, as go list -json tells it.
type linked struct {
	Dir      string
	Standard bool
	Module   *struct {
		Path, Version, Dir string
		Main               bool
	}
}

// gather reads the licences of everything that is linked into programs, by name.
func gather(programs []string) ([]work, error) {
	packages, err := list(programs)
	if err != nil {
		return nil, err
	}
	works := map[string]work{} // by the path of the file
	for _, p := range packages {
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		files, err := beside(p.Dir, p.Module.Dir)
		if err != nil {
			return nil, err
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("no licence lies beside %s", p.Module.Path)
		}
		for _, file := range files {
			within, err := filepath.Rel(p.Module.Dir, filepath.Dir(file))
			if err != nil {
				return nil, err
			}
			name := filepath.ToSlash(filepath.Join(p.Module.Path+"@"+p.Module.Version, within)) + "/*"
			if works[file], err = read(name, file); err != nil {
				return nil, err
			}
		}
	}
	if err := standing(works); err != nil {
		return nil, err
	}
	var all []work
	for _, w := range works {
		all = append(all, w)
	}
	slices.SortFunc(all, func(a, b work) int { return strings.Compare(a.name+a.text, b.name+b.text) })
	return all, nil
}

// standing adds what is linked without being a module: Go's own library, and the fonts and icons that lie in our tree.
func standing(works map[string]work) error {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("ask where Go is: %w", err)
	}
	for name, file := range map[string]string{
		"go/src/*":        filepath.Join(strings.TrimSpace(string(root)), "LICENSE"),
		"assets/fonts/*":  filepath.Join("assets", "fonts", "OFL.txt"),
		"assets/icons/*":  filepath.Join("assets", "icons", "LICENSE"),
		"sqlite3/bound/*": "",
	} {
		if file == "" {
			works[name] = work{name: "sqlite3-binding.c", licence: "public-domain", owners: []string{"nobody"},
				text: "The author of SQLite disclaims copyright to its source code. In place of a legal notice, here is a blessing:\nMay you do good and not evil.\nMay you find forgiveness for yourself and forgive others.\nMay you share freely, never taking more than you give."}
			continue
		}
		if works[file], err = read(name, file); err != nil {
			return err
		}
	}
	return nil
}

func list(programs []string) (packages []linked, err error) {
	cmd := exec.Command("go", append([]string{"list", "-deps", "-json=Dir,Standard,Module"}, programs...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask which packages are linked: %w", err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p linked
		switch err := decoder.Decode(&p); {
		case errors.Is(err, io.EOF):
			return packages, nil
		case err != nil:
			return nil, err
		}
		packages = append(packages, p)
	}
}

var licenceName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice)([._-].*)?$`)

// beside are the licences that hold for a package: those in its folder and above it up to the module's, and those of what it
// embeds or compiles, in folders that are no packages themselves.
func beside(dir, root string) (files []string, err error) {
	for at := dir; ; at = filepath.Dir(at) {
		here, err := filepath.Glob(filepath.Join(at, "*"))
		if err != nil {
			return nil, err
		}
		files = append(files, onlyLicences(here)...)
		if at == root || len(at) <= len(root) {
			break
		}
	}
	err = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		if entry.IsDir() {
			if code, _ := filepath.Glob(filepath.Join(path, "*.go")); len(code) > 0 || entry.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if filepath.Dir(path) != dir {
			files = append(files, onlyLicences([]string{path})...)
		}
		return nil
	})
	return files, err
}

func onlyLicences(paths []string) (files []string) {
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && licenceName.MatchString(filepath.Base(path)) && !strings.HasSuffix(path, ".go") {
			files = append(files, path)
		}
	}
	return files
}

func read(name, file string) (work, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return work{}, err
	}
	body := strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(string(raw), "?"), "\r\n", "\n"))
	w := work{name: name, licence: kind(body), owners: owners(body), text: body}
	if strings.HasPrefix(strings.ToLower(filepath.Base(file)), "notice") {
		w.licence = "notice"
	}
	if w.licence == "" {
		return w, fmt.Errorf("%s is under a licence that nobody has looked at: may it be part of a program under EUPL-1.2? Then name it in packaging/notices", file)
	}
	return w, nil
}

// kinds are how licences are recognised, the more particular first. All of them may be part of a program under EUPL-1.2.
var kinds = []struct{ name, says string }{
	{"Apache-2.0", "apache license version 2.0"},
	{"Bitstream-Vera", "bitstream vera fonts copyright"},
	{"ICC", "embedded, made, used, and sold without restriction"},
	{"MPL-2.0", "mozilla public license version 2.0"},
	{"OFL-1.1", "sil open font license"},
	{"CC0-1.0", "cc0 1.0 universal"},
	{"BSD-3-Clause", "neither the name"},
	{"BSD-3-Clause", "may not be used to endorse or promote"},
	{"BSD-2-Clause", "redistributions in binary form must reproduce"},
	{"ISC", "permission to use, copy, modify, and/or distribute this software for any purpose"},
	{"ISC", "permission to use, copy, modify, and distribute this software for any purpose"},
	{"MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"},
	{"Zlib", "this software is provided 'as-is', without any express or implied warranty"},
	{"Unlicense", "this is free and unencumbered software released into the public domain"},
}

var spaces = regexp.MustCompile(`\s+`)

func kind(body string) string {
	flat := strings.ToLower(spaces.ReplaceAllString(body, " "))
	flat = strings.ReplaceAll(flat, "license, version", "license version")
	for _, k := range kinds {
		if strings.Contains(flat, k.says) {
			return k.name
		}
	}
	return ""
}

var copyright = regexp.MustCompile(`(?i)^\W*(copyright\W.*\d.*|\(c\) .*\d.*|copyright \(c\).*)$`)

// owners are the lines that say whose it is.
func owners(body string) (lines []string) {
	for line := range strings.Lines(body) {
		line = strings.Trim(strings.TrimSpace(line), "* ")
		if copyright.MatchString(line) && !strings.Contains(line, "[yyyy]") && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		lines = []string{"its authors"}
	}
	return lines
}
