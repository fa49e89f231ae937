// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

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

// IssuerPath is where a server says who signs its badges.
const IssuerPath = "/.well-known/did.json"

// maxProof is the size of the largest answer of Proof, in bytes.
const maxProof = 1 << 20

// Proof fetches what judging badges takes: who signs, under IssuerPath, or a list of those that were taken back, under the path that a badge names.
func (c *Client) Proof(ctx context.Context, path string) ([]byte, error) {
	req, err := c.request(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "*/*")
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("GET %s: %w", path, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, failure(resp)
	}
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxProof+1))
	if err == nil && len(text) > maxProof {
		err = fmt.Errorf("GET %s: more than %d bytes", path, maxProof)
	}
	return text, err
}

// TeachingPath is where trainers and leads ask how what they have assigned is taken.
const TeachingPath = "/v1/teaching"

// Teaching is how what was assigned is taken, and how many offers the town takes. All numbers are of five people at least, but for People.
type Teaching struct {
	Assignments []Assigned `json:"assignments"`
	// Years and Courses are for trainers.
	Years   []Year   `json:"years,omitempty"`
	Courses []Demand `json:"courses,omitempty"`
}

// Assigned is how an assignment is taken.
type Assigned struct {
	ID     string    `json:"id"`
	Title  string    `json:"title"`
	Course string    `json:"course,omitempty"`
	Path   string    `json:"path,omitempty"`
	Days   int       `json:"days,omitempty"`
	Due    time.Time `json:"due,omitzero"`
	Told   bool      `json:"told,omitempty"`
	Ended  bool      `json:"ended,omitempty"`
	Mine   bool      `json:"mine,omitempty"`
	Cover  Coverage  `json:"cover"`
	// Few says that fewer than five are bound, of whom nothing is told.
	Few bool `json:"few,omitempty"`
	// People are those of whom the assignment shows how far they are, as it told them before they began.
	People []Pupil `json:"people,omitempty"`
}

// A Pupil is how far somebody is.
type Pupil struct {
	Person  string    `json:"person"`
	Percent int       `json:"percent"`
	Done    time.Time `json:"done,omitzero"`
	Due     time.Time `json:"due,omitzero"`
}

// A Year is how many offers were taken in a year, and until the end of each month; -1 for months that have not come.
type Year struct {
	Year        int   `json:"year"`
	Offers      int   `json:"offers"`
	Months      []int `json:"months"`
	Completions int   `json:"completions"`
}

// A Demand is how a course is taken.
type Demand struct {
	Course string   `json:"course"`
	Title  string   `json:"title"`
	Taking int      `json:"taking"`
	Done   int      `json:"done"`
	Skills []string `json:"skills,omitempty"`
}

// Teaching asks how what was assigned is taken.
func (c *Client) Teaching(ctx context.Context) (t Teaching, err error) {
	err = c.call(ctx, http.MethodGet, TeachingPath, nil, &t)
	return t, err
}
