// SPDX-License-Identifier: EUPL-1.2

// Package newstest is a town for tests of the news: people, channels, and a Store in memory.
package newstest

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// A Memory is a news.Store. It is not safe for concurrent use.
type Memory struct {
	Members     map[staff.PersonID]news.Member
	Places      map[string]bool // units and houses that there are
	Channels    map[news.ChannelID]news.Channel
	Posts       map[news.PostID]news.Post
	Revisions   map[string]news.Revision
	Drafts      map[news.PostID]news.Draft
	Submissions map[news.PostID]news.Submission
	Comments    map[news.CommentID]news.Comment
	Reactions   map[news.Reaction]bool // whose On is false
	Reports     map[news.ReportID]news.Report
	Marks       map[string]news.Mark
	Follows     map[string]news.Level
	Nudges      map[string]news.Nudge
	Ballots     map[news.BallotID]news.Ballot
	Voted       map[string]news.Vote
	Results     map[news.PostID]news.Result
	Holding     map[news.PostID]news.Result
	Acks        map[string]news.Acknowledgement
	Hearings    map[staff.PersonID]news.Hearing
}

// New is a store without anything.
func New() *Memory {
	return &Memory{
		map[staff.PersonID]news.Member{}, map[string]bool{}, map[news.ChannelID]news.Channel{}, map[news.PostID]news.Post{}, map[string]news.Revision{},
		map[news.PostID]news.Draft{}, map[news.PostID]news.Submission{}, map[news.CommentID]news.Comment{}, map[news.Reaction]bool{},
		map[news.ReportID]news.Report{}, map[string]news.Mark{}, map[string]news.Level{}, map[string]news.Nudge{}, map[news.BallotID]news.Ballot{},
		map[string]news.Vote{}, map[news.PostID]news.Result{}, map[news.PostID]news.Result{}, map[string]news.Acknowledgement{}, map[staff.PersonID]news.Hearing{},
	}
}

var _ news.Store = (*Memory)(nil)

func get[K comparable, V any](from map[K]V, key K) (V, error) {
	v, ok := from[key]
	if !ok {
		return v, news.ErrGone
	}
	return v, nil
}

func key(parts ...string) string { return strings.Join(parts, "|") }

// Member implements news.Store.
func (m *Memory) Member(_ context.Context, who staff.PersonID) (news.Member, error) {
	return get(m.Members, who)
}

// Known implements news.Store.
func (m *Memory) Known(_ context.Context, rule news.Audience) (bool, error) {
	return m.Places[string(rule.Unit)+string(rule.House)], nil
}

// Channel implements news.Store.
func (m *Memory) Channel(_ context.Context, id news.ChannelID) (news.Channel, error) {
	return get(m.Channels, id)
}

// Post implements news.Store.
func (m *Memory) Post(_ context.Context, id news.PostID) (news.Post, error) { return get(m.Posts, id) }

// PutPost implements news.Store.
func (m *Memory) PutPost(_ context.Context, p news.Post) error {
	m.Posts[p.ID] = p
	if p.Withdrawn {
		maps.DeleteFunc(m.Comments, func(_ news.CommentID, c news.Comment) bool { return c.Post == p.ID })
		maps.DeleteFunc(m.Revisions, func(_ string, r news.Revision) bool { return r.Post == p.ID })
		delete(m.Results, p.ID)
	}
	return nil
}

// PutRevision implements news.Store.
func (m *Memory) PutRevision(_ context.Context, r news.Revision) error {
	m.Revisions[r.ID()] = r
	return nil
}

// Draft implements news.Store.
func (m *Memory) Draft(_ context.Context, id news.PostID) (news.Draft, error) {
	return get(m.Drafts, id)
}

// PutDraft implements news.Store.
func (m *Memory) PutDraft(_ context.Context, d news.Draft) error {
	m.Drafts[d.ID] = d
	return nil
}

// DropDraft implements news.Store.
func (m *Memory) DropDraft(_ context.Context, id news.PostID) error {
	delete(m.Drafts, id)
	return nil
}

// Submission implements news.Store.
func (m *Memory) Submission(_ context.Context, id news.PostID) (news.Submission, error) {
	return get(m.Submissions, id)
}

// PutSubmission implements news.Store.
func (m *Memory) PutSubmission(_ context.Context, s news.Submission) error {
	m.Submissions[s.ID] = s
	return nil
}

// DropSubmission implements news.Store.
func (m *Memory) DropSubmission(_ context.Context, id news.PostID) error {
	delete(m.Submissions, id)
	return nil
}

// Comment implements news.TalkStore.
func (m *Memory) Comment(_ context.Context, id news.CommentID) (news.Comment, error) {
	return get(m.Comments, id)
}

// PutComment implements news.TalkStore.
func (m *Memory) PutComment(_ context.Context, c news.Comment, _ news.Post) error {
	m.Comments[c.ID] = c
	return nil
}

// PutReaction implements news.TalkStore.
func (m *Memory) PutReaction(_ context.Context, r news.Reaction) error {
	on := r.On
	r.On = false
	m.Reactions[r] = on
	return nil
}

// Report implements news.TalkStore.
func (m *Memory) Report(_ context.Context, id news.ReportID) (news.Report, error) {
	return get(m.Reports, id)
}

// PutReport implements news.TalkStore.
func (m *Memory) PutReport(_ context.Context, r news.Report) error {
	m.Reports[r.ID] = r
	return nil
}

// DropReport implements news.TalkStore.
func (m *Memory) DropReport(_ context.Context, id news.ReportID) error {
	delete(m.Reports, id)
	return nil
}

// Mark implements news.TalkStore.
func (m *Memory) Mark(_ context.Context, post news.PostID, who staff.PersonID) (news.Mark, error) {
	return get(m.Marks, key(string(post), string(who)))
}

// PutMark implements news.TalkStore.
func (m *Memory) PutMark(_ context.Context, mark news.Mark) error {
	m.Marks[key(string(mark.Post), string(mark.Person))] = mark
	return nil
}

// PutFollow implements news.TalkStore.
func (m *Memory) PutFollow(_ context.Context, f news.Follow) error {
	m.Follows[key(string(f.Person), string(f.Channel), string(f.Post))] = f.Level
	return nil
}

// PutNudge implements news.TalkStore.
func (m *Memory) PutNudge(_ context.Context, n news.Nudge) error {
	if at := key(string(n.Person), n.ID()); m.Nudges[at] == (news.Nudge{}) {
		m.Nudges[at] = n
	}
	return nil
}

// DropNudge implements news.TalkStore.
func (m *Memory) DropNudge(_ context.Context, who staff.PersonID, id string) error {
	delete(m.Nudges, key(string(who), id))
	return nil
}

// Told are the kinds of what a person was told, sorted.
func (m *Memory) Told(who staff.PersonID) (kinds []news.NudgeKind) {
	for _, n := range m.Nudges {
		if n.Person == who {
			kinds = append(kinds, n.Kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// Vote implements news.PollStore.
func (m *Memory) Vote(_ context.Context, post news.PostID, who staff.PersonID) (news.Vote, error) {
	return get(m.Voted, key(string(post), string(who)))
}

// PutVote implements news.PollStore.
func (m *Memory) PutVote(_ context.Context, v news.Vote) error {
	m.Voted[key(string(v.Post), string(v.Person))] = v
	return nil
}

// Ballot implements news.PollStore.
func (m *Memory) Ballot(_ context.Context, id news.BallotID) (news.Ballot, error) {
	return get(m.Ballots, id)
}

// PutBallot implements news.PollStore.
func (m *Memory) PutBallot(_ context.Context, b news.Ballot) error {
	m.Ballots[b.ID] = b
	return nil
}

// Result implements news.PollStore.
func (m *Memory) Result(_ context.Context, post news.PostID) (news.Result, error) {
	return get(m.Results, post)
}

// PutResult implements news.PollStore.
func (m *Memory) PutResult(_ context.Context, r news.Result, _ news.Post) error {
	m.Results[r.Post] = r
	return nil
}

// Held implements news.PollStore.
func (m *Memory) Held(_ context.Context, post news.PostID) (news.Result, error) {
	return get(m.Holding, post)
}

// PutHeld implements news.PollStore.
func (m *Memory) PutHeld(_ context.Context, r news.Result) error {
	m.Holding[r.Post] = r
	return nil
}

// DraftsKept implements news.QuotaStore.
func (m *Memory) DraftsKept(_ context.Context, who staff.PersonID) (n int, err error) {
	for _, d := range m.Drafts {
		if d.Author == who && d.State != news.Published && d.State != news.Removed {
			n++
		}
	}
	return n, nil
}

// PostsSince implements news.QuotaStore.
func (m *Memory) PostsSince(_ context.Context, who staff.PersonID, since time.Time) (n int, err error) {
	for _, p := range m.Posts {
		if p.Author == who && p.PublishedAt.After(since) {
			n++
		}
	}
	return n, nil
}

// CommentsSince implements news.QuotaStore.
func (m *Memory) CommentsSince(_ context.Context, who staff.PersonID, since time.Time) (n int, err error) {
	for _, c := range m.Comments {
		if c.Author == who && c.MadeAt.After(since) {
			n++
		}
	}
	return n, nil
}

// ReportsBy implements news.QuotaStore.
func (m *Memory) ReportsBy(_ context.Context, who staff.PersonID) (list []news.Report, err error) {
	for _, r := range m.Reports {
		if r.By == who {
			list = append(list, r)
		}
	}
	return list, nil
}

// Aims implements news.QuotaStore.
func (m *Memory) Aims(_ context.Context, who staff.PersonID, without news.Audience) (int, error) {
	aims := map[news.AudienceID]bool{}
	for _, p := range m.Posts {
		if id := p.Holders().ID(); p.Author == who && id != without.ID() {
			aims[id] = true
		}
	}
	return len(aims), nil
}

// Votes implements news.PollStore.
func (m *Memory) Votes(_ context.Context, post news.Post) (votes [][]int, err error) {
	for _, b := range m.Ballots {
		if b.Post == post.ID {
			votes = append(votes, b.Choices)
		}
	}
	for _, v := range m.Voted {
		if v.Post == post.ID && !post.Poll.Anonymous {
			votes = append(votes, v.Choices)
		}
	}
	return votes, nil
}

// Version implements news.AckStore.
func (m *Memory) Version(_ context.Context, post news.PostID, version int) (news.Text, error) {
	if p, ok := m.Posts[post]; ok && p.Version == version {
		return p.Text, nil
	}
	r, err := get(m.Revisions, news.Revision{Post: post, Version: version}.ID())
	return r.Text, err
}

// Acknowledgement implements news.AckStore.
func (m *Memory) Acknowledgement(_ context.Context, post news.PostID, version int, who staff.PersonID) (news.Acknowledgement, error) {
	return get(m.Acks, key(news.Revision{Post: post, Version: version}.ID(), string(who)))
}

// PutAcknowledgement implements news.AckStore.
func (m *Memory) PutAcknowledgement(_ context.Context, a news.Acknowledgement) error {
	m.Acks[key(news.Revision{Post: a.Post, Version: a.Version}.ID(), string(a.Person))] = a
	return nil
}

// PutHearing implements news.HearStore.
func (m *Memory) PutHearing(_ context.Context, h news.Hearing) error {
	m.Hearings[h.Person] = h
	return nil
}
