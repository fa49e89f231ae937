// SPDX-License-Identifier: EUPL-1.2

package sync

import gosync "sync"

// A Sheaf are rows that many devices are to have, as thousands who were away for the same night want what everybody may see. What
// somebody has made of them to send them off is kept for the next. Nobody changes the rows. It is safe for concurrent use.
type Sheaf struct {
	// Rows are in order of their versions; at least one.
	Rows []Row

	mu   gosync.Mutex
	form []byte
}

// First is the version of the first row.
func (s *Sheaf) First() int64 { return s.Rows[0].Ver }

// Last is the version of the last row.
func (s *Sheaf) Last() int64 { return s.Rows[len(s.Rows)-1].Ver }

// Form is what press has made of the rows, once for all. Nobody changes it.
func (s *Sheaf) Form(press func([]Row) ([]byte, error)) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.form == nil {
		form, err := press(s.Rows)
		if err != nil {
			return nil, err
		}
		s.form = form
	}
	return s.form, nil
}

// Unbound are the rows of sheaves, and then the others.
func Unbound(sheaves []*Sheaf, others []Row) []Row {
	rows := make([]Row, 0, Response{Rows: others, Sheaves: sheaves}.Size())
	for _, one := range sheaves {
		rows = append(rows, one.Rows...)
	}
	return append(rows, others...)
}

// Size is how many rows the answer has.
func (r Response) Size() int {
	size := len(r.Rows)
	for _, one := range r.Sheaves {
		size += len(one.Rows)
	}
	return size
}
