// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"net/http"
	"net/url"
)

// OccasionPath is where the trainer of an occasion asks who comes: OccasionPath + its id.
const OccasionPath = "/v1/occasions/"

// An Occasion is who comes to a date of a workshop, in the order in which they asked.
type Occasion struct {
	People []Guest `json:"people"`
}

// A Guest is somebody who means to come, or was to. State is "held", "waiting", "attended" or "missed".
type Guest struct {
	Person string `json:"person"`
	State  string `json:"state"`
}

// Occasion asks who comes to an occasion that one holds. The server answers alike when there is none and when somebody else holds it.
func (c *Client) Occasion(ctx context.Context, id string) (o Occasion, err error) {
	err = c.call(ctx, http.MethodGet, OccasionPath+url.PathEscape(id), nil, &o)
	return o, err
}
