// SPDX-License-Identifier: EUPL-1.2

package learntest

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// Large writes the folder of a course with so many files to be taken along, each of so many bytes that nobody can press.
func Large(dir string, files int, size int64) error {
	lesson := filepath.Join(dir, "10-mitnehmen")
	if err := os.MkdirAll(lesson, 0o700); err != nil {
		return err
	}
	const course = "---\ntitle: Zum Mitnehmen\nlanguage: de\nicon: school\ntopics: [Verwaltung]\ntrainer: Amt 402\nchanges: Erste Ausgabe.\naudience: {everyone: true}\n---\nEin Kurs mit großen Dateien.\n"
	if err := os.WriteFile(filepath.Join(dir, "course.md"), []byte(course), 0o600); err != nil {
		return err
	}
	var text strings.Builder
	text.WriteString("---\ntitle: Mitnehmen\nminutes: 2\n---\n# Was es gibt\n")
	for i := range files {
		name := fmt.Sprintf("band-%d.bin", i)
		fmt.Fprintf(&text, "\n[Band %d](%s)\n", i, name)
		if err := noise(filepath.Join(lesson, name), uint64(i), size); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(lesson, "lesson.md"), []byte(text.String()), 0o600)
}

// noise writes a file that is the same for the same seed.
func noise(path string, seed uint64, size int64) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	var key [32]byte
	key[0] = byte(seed)
	if _, err = io.CopyN(file, rand.NewChaCha8(key), size); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
