// SPDX-License-Identifier: EUPL-1.2

package folder_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/learn/folder"
)

func TestFileName_is_nothing_that_a_computer_runs(t *testing.T) {
	for _, test := range []struct{ title, media, want string }{
		{"Merkblatt", "application/pdf", "Merkblatt.pdf"},
		{"Merkblatt.PDF", "application/pdf", "Merkblatt.PDF"},
		{"Bild.jpeg", "image/jpeg", "Bild.jpeg"},
		{"Merkblatt.exe", "application/octet-stream", "Merkblatt.exe.bin"},
		{"Merkblatt.exe", "application/pdf", "Merkblatt.exe.pdf"},
		{"x\u202efdp.exe", "application/octet-stream", "xfdp.exe.bin"},
		{"../../etc/passwd", "text/plain", "-..-etc-passwd.txt"},
		{"", "application/pdf", "pult.pdf"},
		{" . ", "application/zip", "pult.zip"},
		{"a\x00\nb", "text/csv", "a--b.csv"},
	} {
		assert.Equal(t, test.want, folder.FileName(test.title, test.media), "%q", test.title)
	}
}
