// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	syncing "github.com/pult-app/pult/sync"
)

const (
	// ExportPath is where a person fetches all that is stored about them.
	ExportPath = "/v1/me/export"
	// ExportType is what it comes as.
	ExportType = "application/zip"
	// MaxExport is how many bytes of it a client takes.
	MaxExport = 256 << 20
)

// Export writes all that the server has stored about the client's person, as a zip archive. What was written before an error is not
// whole and has to be thrown away. An *sync.Error with TooMany says when the server will do it again, one with TooLarge that there were
// more than MaxExport bytes.
func (c *Client) Export(ctx context.Context, to io.Writer) error {
	req, err := c.request(ctx, http.MethodGet, ExportPath, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", ExportType+", "+problemType)
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("GET %s: %w", ExportPath, err)
	}
	defer resp.Body.Close()
	syncing.Flows(ctx)
	if resp.StatusCode != http.StatusOK {
		return failure(resp)
	}
	if kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || kind != ExportType {
		return fmt.Errorf("GET %s: the answer is %q, not %s: not our server?", ExportPath, resp.Header.Get("Content-Type"), ExportType)
	}
	return take(to, flowing{resp.Body, ctx}, MaxExport)
}

// take copies what comes, as it comes, and stops where it is more than so many bytes.
func take(to io.Writer, from io.Reader, most int) error {
	_, err := io.CopyN(to, from, int64(most)+1)
	switch {
	case err == nil:
		return tooLarge(most)
	case errors.Is(err, io.EOF):
		return nil
	}
	return fmt.Errorf("GET %s: %w", ExportPath, err)
}
