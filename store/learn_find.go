// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"github.com/pult-app/pult/learn"
)

// CourseVersions says of each course that is here with which change it came: who knows a course of that version need not read it again.
func (s Learn) CourseVersions(ctx context.Context) (versions map[learn.CourseID]int64, err error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT id, ver FROM course`)
	versions = map[learn.CourseID]int64{}
	_, err = all("versions of courses", func(row scanner) (ver int64, err error) {
		var id learn.CourseID
		err = row.Scan((*string)(&id), &ver)
		versions[id] = ver
		return ver, err
	}, rows, err)
	return versions, err
}
