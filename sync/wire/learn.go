// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"

	syncing "github.com/pult-app/pult/sync"
)

const (
	// CoursePath is where the texts of a course are fetched: CoursePath + course + EditionPath + number.
	CoursePath  = "/v1/courses/"
	EditionPath = "/editions/"
	// FilePath is where a file of a course is fetched, whole or from an offset on: FilePath + its SHA-256.
	FilePath = "/v1/files/"
	// MaxEdition is how many bytes the texts of a course have at most.
	MaxEdition = 8 << 20
)

// Edition fetches the texts of a course as they were published. The server answers alike when there are none and when they are not for the
// person.
func (c *Client) Edition(ctx context.Context, course string, edition int) ([]byte, error) {
	var text rawText
	err := c.call(ctx, http.MethodGet, CoursePath+url.PathEscape(course)+EditionPath+strconv.Itoa(edition), nil, &text)
	return text, err
}

// A rawText is JSON as it came.
type rawText []byte

// UnmarshalJSON implements json.Unmarshaler.
func (t *rawText) UnmarshalJSON(b []byte) error {
	*t = append((*t)[:0], b...)
	return nil
}

// File fetches a file of a course from an offset on. Whoever reads it closes it, and compares it with its name.
func (c *Client) File(ctx context.Context, name string, offset int64) (io.ReadCloser, error) {
	req, err := c.request(ctx, http.MethodGet, FilePath+url.PathEscape(name), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "*/*")
	want := http.StatusOK
	if offset > 0 {
		req.Header.Set("Range", "bytes="+strconv.FormatInt(offset, 10)+"-")
		want = http.StatusPartialContent
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("GET %s: %w", FilePath, err)
	}
	syncing.Flows(ctx)
	if resp.StatusCode == want {
		return flowing{resp.Body, ctx}, nil
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusOK {
		return nil, fmt.Errorf("GET %s: the whole file came, and not the rest of it", FilePath)
	}
	return nil, failure(resp)
}
