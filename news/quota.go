// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"time"

	"github.com/pult-app/pult/staff"
)

// How much one person may keep and say. It is far above what people do, and low enough that nobody fills the town's devices by themselves.
const (
	// MaxDrafts is how many drafts somebody keeps that have not appeared.
	MaxDrafts = 200
	// MaxPosts is how many posts somebody publishes within a day in channels that they do not edit, MaxComments how many comments they
	// write within an hour, in all.
	MaxPosts, MaxComments = 50, 120
	// MaxReports is how many reports of somebody wait for editors.
	MaxReports = 20
	// MaxAims is for how many different audiences posts of somebody stand, and MaxEditorAims how many those of an editor: every device
	// asks for each of those to which its person belongs.
	MaxAims, MaxEditorAims = 30, 300
)

// A QuotaStore is what quotas ask for. Only the server has all of it.
type QuotaStore interface {
	// DraftsKept counts the drafts of somebody that have not appeared and were not taken away.
	DraftsKept(ctx context.Context, who staff.PersonID) (int, error)
	// PostsSince and CommentsSince count what somebody has published and said since a time.
	PostsSince(ctx context.Context, who staff.PersonID, since time.Time) (int, error)
	CommentsSince(ctx context.Context, who staff.PersonID, since time.Time) (int, error)
	// ReportsBy are those of somebody that wait.
	ReportsBy(ctx context.Context, who staff.PersonID) ([]Report, error)
	// Aims counts the audiences for which posts of somebody stand, without one of them.
	Aims(ctx context.Context, who staff.PersonID, without Audience) (int, error)
}

// within refuses what would be more than most; count is asked on the server alone.
func (p *Press) within(most int, count func() (int, error)) error {
	if !p.Final {
		return nil
	}
	n, err := count()
	if err == nil && n >= most {
		err = no(Quota, "")
	}
	return err
}
