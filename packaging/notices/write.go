// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"encoding/binary"
	"fmt"
	"image/png"
	"io"
	"os"
	"regexp"
	"strings"
)

// common are the licences whose text every Debian system has.
var common = map[string]string{
	"Apache-2.0": "/usr/share/common-licenses/Apache-2.0",
	"MPL-2.0":    "/usr/share/common-licenses/MPL-2.0",
}

// debian writes the copyright file of a package.
func debian(out io.Writer, works []work) error {
	ours, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: Pult\nSource: https://github.com/pult-app/pult\n\n")
	fmt.Fprintf(out, "Files: *\nCopyright: 2026 the authors of Pult\nLicense: EUPL-1.2\n%s\n", indented(string(ours)))
	names := map[string]string{} // of texts
	count := map[string]int{}
	var texts []string
	for _, w := range works {
		if w.licence == "notice" {
			continue
		}
		body, held := w.text, common[w.licence]
		if held != "" {
			body = "On Debian systems the text is in " + held + "."
		}
		body = terms(body)
		same := strings.ToLower(spaces.ReplaceAllString(body, ""))
		name, known := names[same]
		if !known {
			if name = w.licence; count[w.licence] > 0 {
				name = fmt.Sprintf("%s~%d", w.licence, count[w.licence]+1)
			}
			count[w.licence]++
			names[same] = name
			texts = append(texts, fmt.Sprintf("License: %s\n%s", name, indented(body)))
		}
		fmt.Fprintf(out, "\nFiles: %s\nCopyright: %s\nLicense: %s\n", w.name, strings.Join(w.owners, "\n "), name)
		if said := noticesOf(works, w.name); said != "" {
			fmt.Fprintf(out, "Comment:\n%s", indented(said))
		}
	}
	_, err = fmt.Fprintf(out, "\n%s", strings.Join(texts, "\n"))
	return err
}

// headings stand above the terms of some texts and not of others.
var headings = regexp.MustCompile(`(?i)^\W*(the )?(mit|mit license|bsd 3-clause license|bsd 2-clause license|isc license|all rights reserved)( license)?( \(mit\)| \(the mit license\))?\W*$`)

// terms are what a licence says without whose work it is about, so that one text stands for many works.
func terms(body string) string {
	var b strings.Builder
	for line := range strings.Lines(body) {
		if bare := strings.TrimSpace(line); !copyright.MatchString(strings.Trim(bare, "* ")) && !headings.MatchString(bare) {
			b.WriteString(line)
		}
	}
	return strings.TrimSpace(b.String())
}

// noticesOf are the words that a work wants to be passed on beside its licence (Apache-2.0, section 4d).
func noticesOf(works []work, name string) string {
	var said []string
	for _, w := range works {
		if w.name == name && w.licence == "notice" {
			said = append(said, w.text)
		}
	}
	return strings.Join(said, "\n\n")
}

// indented is a text as a field of Debian's control files has it.
func indented(body string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimSpace(body) + "\n") {
		if line = strings.TrimRight(line, " \t\n\f"); line == "" {
			line = "."
		}
		b.WriteString(" " + line + "\n")
	}
	return b.String()
}

// text writes every licence in full.
func text(out io.Writer, works []work) error {
	ours, err := os.ReadFile("LICENSE")
	if err != nil {
		return err
	}
	const rule = "\n\n----------------------------------------------------------------------------\n"
	fmt.Fprintf(out, "Pult\n%s\nIt holds the following works of others, each under its own licence.", ours)
	for _, w := range works {
		if _, err := fmt.Fprintf(out, "%s%s (%s)\n\n%s", rule, strings.TrimSuffix(w.name, "/*"), w.licence, w.text); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(out)
	return err
}

// icon writes pictures as one icon (ICO with PNG inside, as Windows takes them since Vista).
func icon(out string, pictures []string) error {
	const header, entry = 6, 16
	head := binary.LittleEndian.AppendUint16(nil, 0)
	head = binary.LittleEndian.AppendUint16(head, 1)
	head = binary.LittleEndian.AppendUint16(head, uint16(len(pictures)))
	var bodies []byte
	for _, path := range pictures {
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		size, err := png.DecodeConfig(file)
		file.Close()
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if size.Width > 256 || size.Height > 256 {
			return fmt.Errorf("%s is larger than the 256 pixels that an icon may have", path)
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		head = append(head, byte(size.Width), byte(size.Height), 0, 0, 1, 0, 32, 0) // 256 is written as 0
		head = binary.LittleEndian.AppendUint32(head, uint32(len(body)))
		head = binary.LittleEndian.AppendUint32(head, uint32(header+entry*len(pictures)+len(bodies)))
		bodies = append(bodies, body...)
	}
	return os.WriteFile(out, append(head, bodies...), 0o644)
}
