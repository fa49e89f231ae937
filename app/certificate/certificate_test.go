// SPDX-License-Identifier: EUPL-1.2

package certificate_test

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/app/certificate"
)

var aktenprofi = certificate.Certificate{
	Language: "de", Heading: "Zertifikat", Lead: "Hiermit wird bestätigt, dass", Holder: "Jana Öztürk-Groß", Did: "diesen Kurs abgeschlossen hat:",
	Title: "Digitaler Aktenplan und Dokumentenmanagement", Badge: "Aktenprofi", Criteria: "Alle Lektionen gelesen und den Test bestanden.",
	Day: "Erworben am 28. November 2026", Until: "Gültig bis 28. November 2027", Link: "https://pult.example/z/abcdefghijklmnopqrstuv",
	Check: "Hier lässt sich prüfen, ob dieses Zertifikat echt ist und noch gilt.", Issuer: "Ausgestellt von: Stadt Wuppertal", Foot: "Ausgestellt mit Pult.",
}

// print writes a certificate where programs of the system can read it.
func print(t *testing.T, c certificate.Certificate) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, certificate.Write(&out, c))
	path := filepath.Join(t.TempDir(), "certificate.pdf")
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	if at := os.Getenv("PULT_KEEP"); at != "" {
		require.NoError(t, os.WriteFile(at, out.Bytes(), 0o600))
	}
	return path
}

func TestWrite_prints_words_and_a_code_that_others_read(t *testing.T) {
	for _, program := range []string{"pdftotext", "pdftoppm", "zbarimg"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed; .ci/need test brings it", program)
		}
	}
	path := print(t, aktenprofi)

	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	require.NoError(t, err)
	for _, part := range []string{"Zertifikat", "Jana Öztürk-Groß", "Digitaler Aktenplan", "Aktenprofi", "28. November 2027", "Stadt Wuppertal"} {
		assert.Contains(t, string(text), part)
	}

	picture := strings.TrimSuffix(path, ".pdf")
	require.NoError(t, exec.Command("pdftoppm", "-r", "150", "-png", "-singlefile", path, picture).Run())
	read, err := exec.Command("zbarimg", "--quiet", "--raw", picture+".png").Output()
	require.NoError(t, err)
	assert.Equal(t, aktenprofi.Link, strings.TrimSpace(string(read)))
}

func TestWrite_finds_room_for_long_words_and_does_without_a_link(t *testing.T) {
	long := aktenprofi
	long.Title, long.Link = strings.Repeat("Verwaltungsvorschriftenbearbeitung ", 12), ""
	assert.NotEmpty(t, print(t, long))
	long.Link = strings.Repeat("x", 4000)
	assert.Error(t, certificate.Write(&bytes.Buffer{}, long))
}

// TestWrite_leaves_out_letters_that_its_font_does_not_know: titles come from people, and the library gives up at what lies above U+FFFF.
func TestWrite_leaves_out_letters_that_its_font_does_not_know(t *testing.T) {
	odd := aktenprofi
	odd.Title, odd.Holder, odd.Badge = "🎓 Erste\tHilfe\u202e", "\x00\a\U000E0001\uFFFF", "\xff\xfe مرحبا"
	odd.Link += odd.Title // which the code says as it is
	path := print(t, odd)

	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skip("pdftotext is not installed; .ci/need test brings it")
	}
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	require.NoError(t, err)
	assert.Contains(t, string(text), "Erste Hilfe")
}

func FuzzWrite(f *testing.F) {
	for _, seed := range []string{"Kurs", "🎓", "\u202e", "\xff", "مرحبا", "\uFFFD"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 300 {
			t.Skip("no title is as long")
		}
		odd := aktenprofi
		odd.Title, odd.Link = words, ""
		require.NoError(t, certificate.Write(io.Discard, odd))
	})
}
