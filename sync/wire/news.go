// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	syncing "github.com/pult-app/pult/sync"
)

const (
	// PicturePath is where pictures of posts are fetched and brought: PicturePath + id, and for the small form with SmallPicture behind.
	PicturePath  = "/v1/pictures/"
	SmallPicture = "/small"
	// MaxPicture is how many bytes a picture has at most, in either form.
	MaxPicture = 1 << 20
	// MaxPictureSent is how many bytes the request has that brings one.
	MaxPictureSent = 2 << 20
	// ReachPath is where a device asks how many people an audience has.
	ReachPath = "/v1/reach"
	// CoveragePath is where an editor asks who has acknowledged a post, in numbers: CoveragePath + the post's id.
	CoveragePath = "/v1/coverage/"
)

// A Picture brings both forms of a picture; its id is the SHA-256 of the whole one.
type Picture struct {
	Small []byte `json:"small"`
	Whole []byte `json:"whole"`
}

// A Reach is how many people an audience has. Fewer than five are told as Few, as somebody could be found out otherwise.
type Reach struct {
	People int  `json:"people"`
	Few    bool `json:"few,omitempty"`
	// Unknown says that it is not for the person to know: the audience names roles, and they edit no channel.
	Unknown bool `json:"unknown,omitempty"`
}

// A Coverage is how many have acknowledged a post, by units. All are zero for a post that asks fewer than five people.
type Coverage struct {
	Units []Share `json:"units"`
	Rest  Share   `json:"rest"` // smaller units together
	Total Share   `json:"total"`
}

// A Share is how many of all have.
type Share struct {
	Unit string `json:"unit,omitempty"`
	Done int    `json:"done"`
	All  int    `json:"all"`
}

// BringPicture gives the server a picture.
func (c *Client) BringPicture(ctx context.Context, id string, p Picture) error {
	return c.call(ctx, http.MethodPut, PicturePath+id, p, nil)
}

// Picture fetches a picture, or its small form. The server answers alike when there is none and when it is not for the person.
func (c *Client) Picture(ctx context.Context, id string, whole bool) ([]byte, error) {
	path := PicturePath + id
	if !whole {
		path += SmallPicture
	}
	req, err := c.request(ctx, http.MethodGet, path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("GET %s: %w", PicturePath, err)
	}
	defer resp.Body.Close()
	syncing.Flows(ctx)
	if resp.StatusCode != http.StatusOK {
		return nil, failure(resp)
	}
	file, err := io.ReadAll(io.LimitReader(flowing{resp.Body, ctx}, MaxPicture+1))
	if err == nil && len(file) > MaxPicture {
		err = tooLarge(MaxPicture)
	}
	return file, err
}

// Coverage asks how many have acknowledged a post. It is for editors of its channel.
func (c *Client) Coverage(ctx context.Context, post string) (cover Coverage, err error) {
	err = c.call(ctx, http.MethodGet, CoveragePath+url.PathEscape(post), nil, &cover)
	return cover, err
}

// Reach asks how many people an audience has, which is a rule as posts have it.
func (c *Client) Reach(ctx context.Context, audience any) (reach Reach, err error) {
	err = c.call(ctx, http.MethodPost, ReachPath, audience, &reach)
	return reach, err
}
