// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/server/backup"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

const (
	// backupOld is after how long a backup is too old.
	backupOld = 36 * time.Hour
	// roomLow and roomNone are how much of a disk is to be free, in percent: less is a warning, and much less is bad.
	roomLow, roomNone = 15, 5
)

// officeOverview answers the first page.
type officeOverview struct{ s *Server }

// Health implements office.Health.
func (o officeOverview) Health(ctx context.Context, v *office.Visit) (is office.State, err error) {
	s := o.s
	is = office.State{Version: cmp.Or(s.Version, "–"), Protocol: syncing.Protocol, Server: s.File == "", All: len(chores)}
	var counts central.OfficeCounts
	var steps []office.Way
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		if counts, err = central.CountForOffice(ctx, snap); err == nil {
			steps = stepsOf(counts)
		}
		return err
	})
	if err != nil {
		return is, err
	}
	is.Devices, is.People, is.Houses, is.Desks = counts.Devices, counts.People, counts.Houses, counts.Desks
	for _, c := range chores {
		if last, done := s.hub.ran.of(c.name); done && !last.Failed {
			is.Chores++
		} else if !done {
			is.All--
		}
	}
	if s.File != "" {
		is.Size = int64(size(s.File) + size(s.File+"-wal"))
		is.Free, is.Room = roomAt(filepath.Dir(s.File))
		is.Backup = backup.Last(s.File)
	}
	if !s.Demo {
		is.Steps = unlessDone(steps)
	}
	is.Wants = s.wants(is, counts)
	if !v.May(officeKinds["backup"].act) { // whoever cannot do anything about it is not led there
		for i := range is.Wants {
			is.Wants[i].Path = ""
		}
	}
	return is, nil
}

// wants are what is to be looked at, the worst first.
func (s *Server) wants(is office.State, counts central.OfficeCounts) (list []office.Want) {
	add := func(bad bool, path, key string, args ...any) {
		list = append(list, office.Want{Key: key, Args: args, Bad: bad, Path: path})
	}
	if s.Central.Damage() != nil {
		add(true, "", "office.want.damage")
	}
	free := 100 - is.Used()
	if is.Room > 0 && free < roomNone {
		add(true, "", "office.want.full", free)
	}
	if failed := s.failedChores(); failed > 0 {
		add(true, "/office/jobs", "office.want.chores", failed)
	}
	if is.Room > 0 && free >= roomNone && free < roomLow {
		add(false, "", "office.want.room", free)
	}
	switch {
	case is.Server || s.Demo:
	case is.Backup.IsZero():
		add(false, "/office/jobs", "office.want.backup.never")
	case s.Now().Sub(is.Backup) > backupOld:
		add(false, "/office/jobs", "office.want.backup.old", int(s.Now().Sub(is.Backup)/time.Hour))
	}
	if counts.Administrators == 1 {
		add(false, "/office/roles", "office.want.one")
	}
	return list
}

// failedChores are how many chores failed when they were last done here.
func (s *Server) failedChores() (n int) {
	for _, c := range chores {
		if last, done := s.hub.ran.of(c.name); done && last.Failed {
			n++
		}
	}
	return n
}

// stepsOf are the first steps of a new town, with those that are done.
func stepsOf(n central.OfficeCounts) []office.Way {
	return []office.Way{
		{Key: "office.step.people", Done: n.People > 1},
		{Key: "office.step.houses", Done: n.Desks > 0},
		{Key: "office.step.rules", Done: n.Rules > 0},
		{Key: "office.step.roles", Path: "/office/roles", Done: n.Administrators > 1},
		{Key: "office.step.devices", Done: n.Devices > 1},
	}
}

// unlessDone are steps, as long as one of them is to be done.
func unlessDone(steps []office.Way) []office.Way {
	for _, step := range steps {
		if !step.Done {
			return steps
		}
	}
	return nil
}
