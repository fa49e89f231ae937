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

// UtilisationReport writes how full a house was as tables ("csv", "xlsx" or "json") or as pages ("pdf"), in a language. Without a month tables
// have all that are told, and pages the last one. What was written before an error is not whole.
func (c *Client) UtilisationReport(ctx context.Context, building, month, form, language string, to io.Writer) error {
	asked := url.Values{"form": {form}, "lang": {language}}
	if month != "" {
		asked.Set("month", month)
	}
	return c.file(ctx, UtilisationPath+url.PathEscape(building)+ReportPath, form, asked, to)
}
