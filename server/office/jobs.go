// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"time"
)

// Jobs is what the page of backups and chores asks.
type Jobs interface {
	Jobs(ctx context.Context) (JobsShown, error)
	// Backup begins one. That one is under way, or that there can be none, is Refused.
	Backup(ctx context.Context, v *Visit) (ChangeID, error)
}

// JobsShown is what the page of backups and chores shows.
type JobsShown struct {
	// Elsewhere tells that the database is on a server, whose own tools make backups.
	Elsewhere bool
	Last      time.Time
	Folder    string
	// Running tells that one is under way: Percent is copied, or it is being checked.
	Running  bool
	Checking bool
	Percent  int
	// Ended is when the last one ended that was begun here; Failed is the key of why it failed.
	Ended  time.Time
	Failed string
	Kept   []Kept
	Chores []Chore
}

// Kept is a backup in the folder.
type Kept struct {
	Name string
	At   time.Time
	Size int64
}

// A Chore is what the house does without being asked. Its word is "office.chore.NAME".
type Chore struct {
	Name   string
	At     time.Time // the zero Time before it was done
	Failed bool
	Good   time.Time
	Took   time.Duration
}

// JobsPage is where one makes a backup, and sees what the house does by itself.
func JobsPage(ask Jobs) Page {
	return Page{
		Name: "jobs", Path: "/office/jobs", Group: Run, Icon: "save", Script: "live.js", Policy: "connect-src 'self'",
		Show: func(ctx context.Context, _ *Visit) (any, error) { return ask.Jobs(ctx) },
		Deeds: []Deed{{Path: "/office/jobs/backup", Do: func(ctx context.Context, v *Visit) (Answer, error) {
			change, err := ask.Backup(ctx, v)
			return Answer{Change: change}, err
		}}},
	}
}
