// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
)

// UtilisationPath is where a server tells how full its houses were; the house's name follows.
const UtilisationPath = "/v1/utilisation/"

// ReportPath follows on it for the same as a table.
const ReportPath = "/report"

// Utilisation is how full a house was, month by month, in shares that speak of five people at least.
type Utilisation struct {
	// Names are those of floors, from the lowest on, each before its zones.
	Names []AreaName `json:"names"`
	// Months are the reports (booking/utilisation.Report) of months that are over, the earliest first.
	Months []json.RawMessage `json:"months"`
}

// An AreaName is what people call a floor, or a zone where Zone is there.
type AreaName struct {
	Floor string `json:"floor"`
	Zone  string `json:"zone,omitempty"`
	Name  string `json:"name"`
	Home  string `json:"home,omitempty"` // the unit that has priority
	Quiet bool   `json:"quiet,omitempty"`
}

// Utilisation fetches how full a house was.
func (c *Client) Utilisation(ctx context.Context, building string) (u Utilisation, err error) {
	err = c.call(ctx, http.MethodGet, UtilisationPath+url.PathEscape(building), nil, &u)
	return u, err
}

// TrialPath follows on UtilisationPath and the house, for what would have become of its last weeks.
const TrialPath = "/simulate"

// A Trial is what is to be tried at a house: its last weeks again, with other rules or fewer desks.
type Trial struct {
	Weeks int `json:"weeks"`
	// Fewer and More are how many percent of the desks go, and how many percent more people come; both in steps of five.
	Fewer int `json:"fewer,omitempty"`
	More  int `json:"more,omitempty"`
	// Closed are floors.
	Closed []string `json:"closed,omitempty"`
	// HomeDays and PerWeek are those of the rules; nil as they are.
	HomeDays *int `json:"homeDays,omitempty"`
	PerWeek  *int `json:"perWeek,omitempty"`
}

// MaxTrial is how large one is at most, in bytes.
const MaxTrial = 4 << 10

// Try asks what would have become of the last weeks of a house: a booking/replay.Answer. It may take some seconds.
func (c *Client) Try(ctx context.Context, building string, t Trial) (answer json.RawMessage, err error) {
	err = c.call(ctx, http.MethodPost, UtilisationPath+url.PathEscape(building)+TrialPath, t, &answer)
	return answer, err
}

// UtilisationReport writes how full a house was as tables ("csv", "xlsx" or "json") or as pages ("pdf"), in a language. Without a month tables
// have all that are told, and pages the last one. What was written before an error is not whole.
func (c *Client) UtilisationReport(ctx context.Context, building, month, form, language string, to io.Writer) error {
	asked := url.Values{"form": {form}, "lang": {language}}
	if month != "" {
		asked.Set("month", month)
	}
	return c.file(ctx, UtilisationPath+url.PathEscape(building)+ReportPath, form, asked, to)
}
