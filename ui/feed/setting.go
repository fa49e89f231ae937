// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
)

// setting draws what was written in a post.
func (s *Screen) setting() prose.Setter {
	return prose.Setter{
		Style:   kit.Body,
		Number:  func(n int) string { return s.words.T("feed.number", n) },
		Open:    s.onLink,
		Meet:    func(person staff.PersonID) { s.env.Navigate(ui.Team, ui.ShowPerson{Person: person}) },
		Picture: s.album.Picture,
	}
}

func (s *Screen) onLink(address string) {
	if err := s.data.OpenLink(address); err != nil {
		s.env.Fail(err)
	}
}
