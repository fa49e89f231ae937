// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
)

// snapshot is a JPEG that tells where it was made.
func snapshot(t testing.TB) []byte {
	t.Helper()
	var plain bytes.Buffer
	require.NoError(t, jpeg.Encode(&plain, image.NewRGBA(image.Rect(0, 0, 64, 48)), nil))
	const place = "\xFF\xE1\x00\x12Exif\x00\x00GPS 51.25"
	return append([]byte("\xFF\xD8"+place+"\x00"), plain.Bytes()[2:]...)
}

// complains sends the form of a desk's trouble as a browser does.
func (h *house) complains(t testing.TB, desk, kind, words string, photo []byte, headers ...string) (*http.Response, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(t, form.WriteField("kind", kind))
	require.NoError(t, form.WriteField("words", words))
	if photo != nil {
		file, err := form.CreateFormFile("photo", "IMG_2026.jpg")
		require.NoError(t, err)
		_, err = file.Write(photo)
		require.NoError(t, err)
	}
	require.NoError(t, form.Close())
	return h.ask(t, http.MethodPost, desk+"/trouble", body.String(), append([]string{"Content-Type", form.FormDataContentType()}, headers...)...)
}

// remarks are a column of what was said without a session, by time.
func (h *house) remarks(t testing.TB, column string) (list []string) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		list, err = store.Texts(ctx, tx, "remarks", `SELECT `+column+` FROM remark ORDER BY made_at, id`)
		return err
	}))
	return list
}

func TestTroublePage_takes_a_report_without_a_name_and_tells_everybody_at_the_desk(t *testing.T) {
	h := openOffice(t)

	resp, page := h.complains(t, firstDesk, "monitor", " bleibt dunkel ", snapshot(t))

	require.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Gemeldet")
	assert.Equal(t, []string{"bleibt dunkel"}, h.remarks(t, "words"))
	assert.Equal(t, 0, h.count(t, `SELECT COUNT(*) FROM trouble`), "nobody's row")
	assert.Equal(t, 1, h.count(t, `SELECT COUNT(*) FROM picture WHERE person = ''`))
	assert.Equal(t, 0, h.count(t, `SELECT COUNT(*) FROM picture WHERE whole LIKE '%R1BT%'`), "GPS in base64")
	_, page = h.ask(t, http.MethodGet, firstDesk, "")
	contains(t, page, "Monitor defekt, gemeldet")
	contains(t, page, "Monitor broken, reported")
	_, page = h.complains(t, firstDesk, "monitor", "", nil)
	contains(t, page, "Danke, das wissen wir schon")
	assert.Equal(t, 1, h.count(t, `SELECT COUNT(*) FROM mending`))
}

func TestTroublePage_says_what_is_missing_and_keeps_what_was_written(t *testing.T) {
	for name, test := range map[string]struct {
		kind, words, said string
		photo             []byte
	}{
		"no kind":           {"", "bleibt dunkel", "Wähle aus, was defekt ist", nil},
		"an unknown kind":   {"coffee", "", "Wähle aus, was defekt ist", nil},
		"other, but what":   {"other", "  ", "Schreib bei Anderes dazu", nil},
		"too many words":    {"chair", strings.Repeat("ä", trouble.MaxWords+1), "Der Text ist zu lang", nil},
		"a file of another": {"chair", "wackelt", "Dieses Foto lässt sich nicht lesen", []byte("%PDF-1.7")},
		"half a photo":      {"chair", "wackelt", "Dieses Foto lässt sich nicht lesen", snapshot(t)[:100]},
		"a page as a photo": {"chair", "wackelt", "Dieses Foto lässt sich nicht lesen", []byte("<script>alert(1)</script>")},
		"a photo too large": {"chair", "wackelt", "Dieses Foto lässt sich nicht lesen", bytes.Repeat([]byte{0xFF}, 5<<20+1)},
	} {
		t.Run(name, func(t *testing.T) {
			h := openOffice(t)

			resp, page := h.complains(t, firstDesk, test.kind, test.words, test.photo)

			assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
			contains(t, page, test.said)
			contains(t, page, `role="alert"`)
			if len(test.words) < 100 && strings.TrimSpace(test.words) != "" {
				contains(t, page, ">"+test.words+"</textarea>")
			}
			assert.Empty(t, h.remarks(t, "id"))
		})
	}
}

func TestTroublePage_takes_only_so_much_of_a_desk_and_none_from_other_sites(t *testing.T) {
	h := openOffice(t)
	h.limits = server.DefaultLimits()
	h.restart(t)
	for range 5 {
		resp, _ := h.complains(t, firstDesk, "chair", "wackelt", nil)
		require.Equal(t, http.StatusOK, resp.StatusCode)
	}

	resp, page := h.complains(t, firstDesk, "chair", "wackelt", nil)

	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	assert.NotEmpty(t, resp.Header.Get("Retry-After"))
	contains(t, page, "Von hier wurde gerade viel gemeldet")
	resp, _ = h.complains(t, strings.Replace(firstDesk, "0.1", "0.2", 1), "chair", "wackelt", nil)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "another desk")
	resp, _ = h.complains(t, strings.Replace(firstDesk, "0.1", "0.3", 1), "chair", "wackelt", nil, "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example")
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	resp, _ = h.complains(t, strings.Replace(firstDesk, "0.1", "nowhere", 1), "chair", "", nil)
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	assert.Len(t, h.remarks(t, "id"), 6)
}
