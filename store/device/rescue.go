// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// rescued is a line of Rescue: a wish, and whether it surely still waited.
type rescued struct {
	wish
	State string `json:"state"`
	place int    // in the outbox
}

// Rescue writes the unsent changes of a file that Open refused, one JSON object per line in the order in which they were
// made, and says how many. Where the engine cannot read that order any more it goes by the ids, which are by the device's
// clock; none stands before one that it depends on. What the engine cannot read any more is looked for in the bytes of the file and its log.
// Nothing is changed. An error means that the files cannot be read at all or w fails; what was found before is written.
func Rescue(ctx context.Context, path string, w io.Writer) (n int, err error) {
	found := map[sync.OpID]rescued{}
	order := func(a, b rescued) int { return cmp.Compare(a.place, b.place) }
	if err := read(ctx, path, found); err != nil {
		order = func(a, b rescued) int { return strings.Compare(string(a.ID), string(b.ID)) } // UUIDv7: by time
		for _, part := range []string{path, path + "-wal"} {
			if err := scan(part, found); err != nil {
				return 0, fmt.Errorf("rescue the outbox: %w", err)
			}
		}
	}
	lines := make([]rescued, 0, len(found))
	for _, r := range found {
		if r.State == "pending" {
			lines = append(lines, r)
		}
	}
	slices.SortFunc(lines, order)
	lines = afterParents(lines)
	out := json.NewEncoder(w)
	for i, line := range lines {
		if err := out.Encode(line); err != nil {
			return i, fmt.Errorf("write rescued changes: %w", err)
		}
	}
	return len(lines), nil
}

// read takes the outbox as the engine reads it, up to the first error.
func read(ctx context.Context, path string, found map[sync.OpID]rescued) error {
	db, err := sqlite.OpenDamaged(path)
	if err != nil {
		return err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT state, body FROM outbox ORDER BY rowid`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r rescued
		var body string
		if err := rows.Scan(&r.State, &body); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(body), &r.wish); err != nil {
			return err
		}
		r.place = len(found)
		found[r.ID] = r
	}
	return rows.Err()
}

// scan looks for wishes in the bytes. Right before a wish stands its state; a wish that was ever decided is done, and
// what stood there before is an old copy of the page.
func scan(path string, found map[sync.OpID]rescued) error {
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	begin := []byte(`{"pult":"` + mark + `",`)
	for at := bytes.Index(content, begin); at >= 0; {
		var r rescued
		if err := json.NewDecoder(bytes.NewReader(content[at:])).Decode(&r.wish); err == nil && r.ID.Valid() {
			r.State = stateBefore(content[:at])
			if old, ok := found[r.ID]; !ok || old.State == "pending" {
				found[r.ID] = r
			}
		}
		next := bytes.Index(content[at+1:], begin)
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return nil
}

// afterParents moves every change that depends on another one behind that.
func afterParents(lines []rescued) (sorted []rescued) {
	at := map[sync.OpID]int{}
	for i, line := range lines {
		at[line.ID] = i
	}
	put := make([]bool, len(lines))
	var place func(i int)
	place = func(i int) {
		if put[i] {
			return
		}
		put[i] = true
		if parent, ok := at[lines[i].DependsOn]; ok {
			place(parent)
		}
		sorted = append(sorted, lines[i])
	}
	for i := range lines {
		place(i)
	}
	return sorted
}

func stateBefore(content []byte) string {
	for _, state := range []string{string(sync.Accepted), string(sync.Refused)} {
		if bytes.HasSuffix(content, []byte(state)) {
			return state
		}
	}
	return "pending"
}

// Adopt puts rescued changes into this device's outbox, under their own ids, so that a server which has them already
// answers what it answered then. Those that this device has are passed over. It says how many it took.
func (d *Device) Adopt(ctx context.Context, r io.Reader) (n int, err error) {
	lines := json.NewDecoder(r)
	a := &applying{Device: d, touched: map[string]bool{Outbox: true}}
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		a.tx = tx
		return a.between(ctx, func() error { n, err = adopt(ctx, tx, lines); return err })
	})
	if err != nil {
		return 0, fmt.Errorf("take over rescued changes: %w", err)
	}
	d.tell(a.touched)
	return n, nil
}

func adopt(ctx context.Context, tx *sql.Tx, lines *json.Decoder) (n int, err error) {
	for {
		var line rescued
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			return n, nil
		} else if err != nil {
			return n, fmt.Errorf("line %d: %w", n+1, err)
		}
		if !line.ID.Valid() || line.Kind == "" || !json.Valid(line.Args) {
			return n, fmt.Errorf("line %d is no change", n+1)
		}
		var known bool
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) > 0 FROM outbox WHERE id = $1`, line.ID).Scan(&known); err != nil {
			return n, err
		}
		if known {
			continue
		}
		line.Mark = mark
		if err := post(ctx, tx, line.wish); err != nil {
			return n, err
		}
		n++
	}
}
