// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

const (
	// CoursesPath is where a trainer brings a course.
	CoursesPath = "/v1/courses"
	// CourseType is what it is brought as: a zip as docs/COURSES.md describes it.
	CourseType = "application/zip"
	// CoursePatience is how long a course may take to arrive without a byte, and CourseWait how long a server may take to read what has.
	CoursePatience = 30 * time.Second
	CourseWait     = 15 * time.Minute
	// MaxFindings is how many findings an answer has at most.
	MaxFindings = 200

	// TeachingReportPath is where the same as under TeachingPath is fetched as a table, and MaxReport how many bytes of it a client takes.
	TeachingReportPath = "/v1/teaching/report"
	MaxReport          = 32 << 20
)

// A Publishing is what has become of a course that was brought.
type Publishing struct {
	Course  string `json:"course"`
	Title   string `json:"title"`
	Edition int    `json:"edition"`
	// Same says that nothing has changed since that edition, and nothing was published.
	Same     bool      `json:"same,omitempty"`
	Findings []Finding `json:"findings,omitempty"` // warnings
}

// A Finding is something about a course that its authors should know, in the language that was asked for.
type Finding struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"` // 0 is the file as a whole
	Error bool   `json:"error,omitempty"`
	Said  string `json:"said"`
}

// Faulty is why a course was not published: one of the findings is an error.
type Faulty struct{ Findings []Finding }

// Error implements error.
func (f *Faulty) Error() string { return fmt.Sprintf("the course has %d findings", len(f.Findings)) }

// A faultyProblem is a Problem with what is wrong.
type faultyProblem struct {
	Problem
	Findings []Finding `json:"findings"`
}

// FailFaulty answers that a course cannot be published like this.
func FailFaulty(w http.ResponseWriter, f *Faulty) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slow)) // not every writer knows deadlines
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	status := Status(syncing.Malformed)
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(faultyProblem{Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: syncing.Malformed, Detail: f.Error()}, f.Findings})
}

// PublishCourse brings a course as a zip of so many bytes, to be called id where no folder in it says so; told hears how many bytes have
// left, and may be nil. What is wrong with the course is a *Faulty, in a language.
func (c *Client) PublishCourse(ctx context.Context, id, language string, zip io.Reader, size int64, told func(sent int64)) (done Publishing, err error) {
	query := url.Values{"id": {id}, "lang": {language}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+CoursesPath+"?"+query.Encode(), &counted{zip, told, 0})
	if err != nil {
		return done, fmt.Errorf("POST %s: %w", CoursesPath, err)
	}
	req.ContentLength = size
	req.Header.Set("Content-Type", CourseType)
	req.Header.Set("Accept", jsonType+", "+problemType)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	patient := c.patient()
	defer patient.CloseIdleConnections()
	resp, err := patient.Do(req)
	if err != nil {
		return done, fmt.Errorf("POST %s: %w", CoursesPath, err)
	}
	defer resp.Body.Close()
	syncing.Flows(ctx)
	if resp.StatusCode != http.StatusOK {
		return done, faults(resp)
	}
	return done, readAnswer(resp, &done)
}

// patient is a client that waits until the server has read a whole course.
func (c *Client) patient() *http.Client {
	own := *c.http
	if transport, ok := own.Transport.(*http.Transport); ok {
		transport = transport.Clone()
		transport.ResponseHeaderTimeout = CourseWait
		own.Transport = transport
	}
	return &own
}

// faults is a failure, with what is wrong with the course if it says so.
func faults(resp *http.Response) error {
	const most = 1 << 20
	body, err := io.ReadAll(io.LimitReader(resp.Body, most))
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	var problem faultyProblem
	if err == nil && kind == problemType && json.Unmarshal(body, &problem) == nil && len(problem.Findings) > 0 {
		return &Faulty{problem.Findings[:min(len(problem.Findings), MaxFindings)]}
	}
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), resp.Body))
	return failure(resp)
}

// counted tells how much of it was read.
type counted struct {
	from io.Reader
	told func(int64)
	n    int64
}

// Read implements io.Reader.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.from.Read(p)
	if c.n += int64(n); n > 0 && c.told != nil {
		c.told(c.n)
	}
	return n, err
}

// TeachingReport writes how what was assigned is taken as a table: "csv", "xlsx" or "json", in a language. What was written before an error is not
// whole.
func (c *Client) TeachingReport(ctx context.Context, form, language string, to io.Writer) error {
	return c.table(ctx, TeachingReportPath, form, language, to)
}

// table writes what stands at a path as a table.
func (c *Client) table(ctx context.Context, path, form, language string, to io.Writer) error {
	return c.file(ctx, path, form, url.Values{"form": {form}, "lang": {language}}, to)
}

// file writes what is answered at a path, in a form.
func (c *Client) file(ctx context.Context, path, form string, asked url.Values, to io.Writer) error {
	req, err := c.request(ctx, http.MethodGet, path+"?"+asked.Encode(), nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept", "*/*")
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("GET %s: %w", path, err)
	}
	defer resp.Body.Close()
	syncing.Flows(ctx)
	if resp.StatusCode != http.StatusOK {
		return failure(resp)
	}
	if kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || kind != ReportTypes[form] {
		return fmt.Errorf("GET %s: the answer is %q: not our server?", path, resp.Header.Get("Content-Type"))
	}
	n, err := io.Copy(to, io.LimitReader(flowing{resp.Body, ctx}, MaxReport+1))
	if n > MaxReport {
		err = errors.Join(err, tooLarge(MaxReport))
	}
	return err
}

// ReportTypes are the types of a report by its form.
var ReportTypes = map[string]string{
	"csv":  "text/csv",
	"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"json": jsonType,
	"pdf":  "application/pdf",
}
