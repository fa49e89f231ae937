//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	devicestore "github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// A taken is what an occupancy's row holds.
type taken struct {
	id, desk, floor, building string
	start, end                int64
}

// loaded are n bookings of a city in eight buildings: 500 desks each on five floors, three months, random ids as the product
// makes them, in the order in which people made them.
func loaded(n int) []taken {
	random := rand.New(rand.NewPCG(1, 2))
	name := func() string {
		var id uuid.UUID
		for i := range id {
			id[i] = byte(random.Uint32())
		}
		id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
		return id.String()
	}
	type place struct{ desk, floor, building string }
	var places []place
	for range 8 {
		building := name()
		for range 5 {
			floor := name()
			for range 100 {
				places = append(places, place{name(), floor, building})
			}
		}
	}
	loc, _ := time.LoadLocation("Europe/Berlin")
	rows := make([]taken, n)
	for i := range rows {
		at := places[random.IntN(len(places))]
		span := booking.SpanOf(booking.DayOf(monday, loc)+booking.Day(random.IntN(90)-60), booking.Part(random.IntN(3)), loc)
		rows[i] = taken{name(), at.desk, at.floor, at.building, span.Start.Unix(), span.End.Unix()}
	}
	return rows
}

// BenchmarkFirstLoad is the first load of a device with 100,000 bookings over loopback HTTP, to the last row on its disk with
// all indexes ("device"), and the same rows through bare database/sql into the device's schema: one transaction, sorted by
// key, fifty rows a statement, indexes last ("bare").
func BenchmarkFirstLoad(b *testing.B) {
	const n = 100_000
	rows := loaded(n)
	b.Run("device", func(b *testing.B) { benchFirstLoad(b, rows) })
	b.Run("bare", func(b *testing.B) { benchBareLoad(b, rows) })
}

func benchFirstLoad(b *testing.B, rows []taken) {
	w := openTown(b)
	ctx := context.Background()
	db := w.central.DB().Writer()
	tx, err := db.BeginTx(ctx, nil)
	require.NoError(b, err)
	head := w.central.Head().Seq
	put, err := tx.Prepare(`INSERT INTO occupancy (id, scope, ver, desk, floor, building, start_at, end_at, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'booked')`)
	require.NoError(b, err)
	var want []sync.Scope
	for i, r := range rows {
		scope := store.House(booking.BuildingID(r.building))
		if !slices.Contains(want, sync.Scope(scope)) {
			want = append(want, sync.Scope(scope))
		}
		_, err := put.Exec(r.id, scope, head+int64(i)+1, r.desk, r.floor, r.building, r.start, r.end)
		require.NoError(b, err)
	}
	_, err = tx.Exec(`UPDATE log_head SET seq = seq + $1`, len(rows))
	require.NoError(b, err)
	require.NoError(b, tx.Commit())
	require.NoError(b, w.central.Refresh(ctx))
	var sent atomic.Int64
	counted := routes(w.hub)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		counted.ServeHTTP(&countingWriter{w, &sent}, r)
	}))
	b.Cleanup(site.Close)
	b.ResetTimer()
	used := cpu(b)
	for i := range b.N {
		b.StopTimer()
		d, err := devicestore.Open(ctx, filepath.Join(b.TempDir(), fmt.Sprint(i, ".sqlite")), devicestore.Options{Now: func() time.Time { return monday }})
		require.NoError(b, err)
		require.NoError(b, d.SetWant(ctx, want...))
		client := overHTTPAs(b, site.URL, 1, d.ID())
		settled := make(chan struct{}, 1)
		first := func(context.Context) []sync.Scope { return want[:1] }
		engine := &sync.Engine{Local: d, Remote: client, First: first, Ahead: true, Tell: func(s sync.Status) {
			if s.Online && !s.Loading && !s.LastSync.IsZero() {
				select {
				case settled <- struct{}{}:
				default:
				}
			}
		}}
		running, stop := context.WithCancel(ctx)
		ended := make(chan error, 1)
		b.StartTimer()
		go func() { ended <- engine.Run(running) }()
		<-settled
		b.StopTimer()
		stop()
		require.NoError(b, <-ended)
		var found int
		require.NoError(b, d.Read(ctx, func(ctx context.Context, s store.Booking) error {
			return s.Tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM occupancy`).Scan(&found)
		}))
		require.GreaterOrEqual(b, found, len(rows))
		require.NoError(b, d.Close())
		b.StartTimer()
	}
	reportLoad(b, len(rows), cpu(b)-used)
	b.ReportMetric(float64(sent.Load())/float64(b.N*len(rows)), "B/row")
}

func reportLoad(b *testing.B, rows int, used float64) {
	b.ReportMetric(float64(b.N*rows)/b.Elapsed().Seconds(), "rows/s")
	b.ReportMetric(used*1e3/float64(b.N*rows), "cpu-µs/row")
	b.ReportMetric(0, "ns/op")
}

// A countingWriter counts the bytes of bodies.
type countingWriter struct {
	http.ResponseWriter
	sent *atomic.Int64
}

func (w *countingWriter) Write(p []byte) (int, error) {
	w.sent.Add(int64(len(p)))
	return w.ResponseWriter.Write(p)
}

func (w *countingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func benchBareLoad(b *testing.B, rows []taken) {
	ctx := context.Background()
	sorted := slices.SortedFunc(slices.Values(rows), func(a, c taken) int { return strings.Compare(a.id, c.id) })
	b.ResetTimer()
	used := cpu(b)
	for i := range b.N {
		b.StopTimer()
		path := filepath.Join(b.TempDir(), fmt.Sprint(i, ".sqlite"))
		d, err := devicestore.Open(ctx, path, devicestore.Options{})
		require.NoError(b, err)
		require.NoError(b, d.Close())
		db, err := sql.Open("sqlite3", asProduct(path))
		require.NoError(b, err)
		db.SetMaxOpenConns(1)
		b.StartTimer()
		require.NoError(b, bareLoad(db, sorted))
		b.StopTimer()
		require.NoError(b, db.Close())
		b.StartTimer()
	}
	reportLoad(b, len(rows), cpu(b)-used)
}

func bareLoad(db *sql.DB, rows []taken) error {
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	indexes, err := dropIndexes(tx)
	if err != nil {
		return err
	}
	const at = 50
	places := strings.TrimSuffix(strings.Repeat("(?, ?, ?, ?, ?, ?, ?, ?, 'booked'), ", at), ", ")
	put, err := tx.Prepare(`INSERT INTO occupancy (id, scope, ver, desk, floor, building, start_at, end_at, state) VALUES ` + places)
	if err != nil {
		return err
	}
	args := make([]any, 0, 8*at)
	for some := range slices.Chunk(rows, at) {
		args = args[:0]
		for i, r := range some {
			args = append(args, r.id, "b:"+r.building, i, r.desk, r.floor, r.building, r.start, r.end)
		}
		if _, err := put.Exec(args...); err != nil {
			return err
		}
	}
	for _, index := range indexes {
		if _, err := tx.Exec(index); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// dropIndexes drops those of occupancy and tells how to make them again.
func dropIndexes(tx *sql.Tx) (texts []string, err error) {
	rows, err := tx.Query(`SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'occupancy' AND sql <> ''`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var name, text string
		if err := rows.Scan(&name, &text); err != nil {
			return nil, err
		}
		names, texts = append(names, name), append(texts, text)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	for _, name := range names {
		if _, err := tx.Exec(`DROP INDEX ` + name); err != nil {
			return nil, err
		}
	}
	return texts, nil
}
