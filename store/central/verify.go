// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
)

// A Claim is something that holds of every sound database. Broken counts the rows that break it.
type Claim struct {
	Name   string
	Broken int
	query  string
}

// A Verdict is what Verify found.
type Verdict struct {
	Head Head
	// Damage is what the engine says of its pages and indexes; when there is any, the claims were not asked.
	Damage []string
	Claims []Claim
	// Counts are how many rows the tables hold.
	Counts map[string]int
}

// Sound is true when nothing is wrong.
func (v Verdict) Sound() bool { return len(v.Damage) == 0 && len(v.Broken()) == 0 }

// Broken are the claims that do not hold.
func (v Verdict) Broken() (broken []Claim) {
	for _, claim := range v.Claims {
		if claim.Broken > 0 {
			broken = append(broken, claim)
		}
	}
	return broken
}

// mostDamage is how much damage is told of: one is enough to restore a backup.
const mostDamage = 5

// Verify reads a whole file at one moment, beside a server that uses it, and changes nothing: no step, no epoch. tell hears
// what is looked at.
func Verify(ctx context.Context, path string, tell func(what string)) (v Verdict, err error) {
	db, err := sqlite.Peek(ctx, path, Sets()...)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return v, err
	}
	defer tx.Rollback()
	tell("pages and indexes")
	if v.Damage, err = sqlite.Examine(ctx, tx, mostDamage); err != nil || len(v.Damage) > 0 {
		return v, err
	}
	return v, v.read(ctx, tx, tell)
}

func (v *Verdict) read(ctx context.Context, tx *sql.Tx, tell func(what string)) error {
	const head = `SELECT seq, floor, COALESCE((SELECT id FROM epoch ORDER BY since DESC LIMIT 1), '') FROM log_head WHERE one = 1`
	if err := tx.QueryRowContext(ctx, head).Scan(&v.Head.Seq, &v.Head.Floor, &v.Head.Epoch); err != nil {
		return fmt.Errorf("read the log head: %w", err)
	}
	occupied, err := occupiedIn(ctx, tx)
	if err != nil {
		return err
	}
	here, err := tablesIn(ctx, tx)
	if err != nil {
		return err
	}
	v.Counts = map[string]int{}
	for _, table := range slices.Concat(here, []string{"tombstone", "outcome", "client"}) {
		var n int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM `+table).Scan(&n); err != nil {
			return fmt.Errorf("count %s: %w", table, err)
		}
		v.Counts[table] = n
	}
	for _, claim := range claims(here, occupied) {
		tell(claim.Name)
		if err := tx.QueryRowContext(ctx, claim.query).Scan(&claim.Broken); err != nil {
			return fmt.Errorf("%s: %w", claim.Name, err)
		}
		v.Claims = append(v.Claims, claim)
	}
	return nil
}

// occupiedIn is store.Occupied, as far as a file that is not brought up to date knows it.
func occupiedIn(ctx context.Context, tx *sql.Tx) (string, error) {
	var known bool
	const ask = `SELECT EXISTS (SELECT 1 FROM pragma_table_info('booking') WHERE name = 'occupancy')`
	if err := tx.QueryRowContext(ctx, ask).Scan(&known); err != nil || !known {
		return "b.id", err
	}
	return store.Occupied, nil
}

// tablesIn are the synced tables that a file has; one that is not brought up to date lacks the latest.
func tablesIn(ctx context.Context, tx *sql.Tx) (here []string, err error) {
	for _, name := range tables() {
		var known bool
		const ask = `SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1)`
		if err := tx.QueryRowContext(ctx, ask, name).Scan(&known); err != nil {
			return nil, fmt.Errorf("look for table %s: %w", name, err)
		}
		if known {
			here = append(here, name)
		}
	}
	return here, nil
}

func tables() (names []string) {
	for _, table := range store.Tables {
		names = append(names, table.Name)
	}
	return names
}

// Claims read the same on both engines.
const (
	live = `state IN ('requested', 'booked', 'checked_in')`
	// A span that begins before the latest end of all earlier ones overlaps one of them.
	overlaps = `SELECT COUNT(*) FROM (SELECT start_at, MAX(end_at) OVER (PARTITION BY %[1]s ORDER BY start_at, id
		ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS taken FROM booking WHERE ` + live + ` AND %[1]s <> '') AS b WHERE taken > start_at`
)

// claims of a database with these synced tables; occupied names what a booking b occupies, as far as its step knows.
func claims(tables []string, occupied string) []Claim {
	var all []string
	for _, table := range tables {
		all = append(all, `SELECT '`+table+`' AS tbl, id, scope, ver FROM `+table)
	}
	rows := `(` + strings.Join(all, ` UNION ALL `) + `) AS r`
	return append(append(ownClaims(tables), placeClaims(tables)...), []Claim{
		{Name: "no desk is booked twice at a time", query: fmt.Sprintf(overlaps, "desk")},
		{Name: "nobody has two desks at a time", query: fmt.Sprintf(overlaps, "person")},
		{Name: "bookings end after they begin, within 25 hours",
			query: `SELECT COUNT(*) FROM booking WHERE ` + live + ` AND (end_at <= start_at OR end_at - start_at > 90000)`},
		{Name: "every live booking has its occupancy", query: `SELECT COUNT(*) FROM booking b LEFT JOIN occupancy o ON o.id = ` + occupied + `
			WHERE b.person <> '' AND b.` + live + ` AND (o.id IS NULL OR o.desk <> b.desk OR o.start_at <> b.start_at OR o.end_at <> b.end_at
			OR o.state <> b.state OR o.scope <> 'b:' || b.building)`},
		{Name: "every occupancy has its live booking",
			query: `SELECT COUNT(*) FROM occupancy o WHERE id NOT IN (SELECT ` + occupied + ` FROM booking b WHERE b.` + live + `)`},
		{Name: "bookings stand in their person's scope", query: `SELECT COUNT(*) FROM booking WHERE person <> '' AND scope <> 'u:' || person`},
		{Name: "no version is beyond the head", query: `SELECT COUNT(*) FROM ` + rows + ` WHERE ver > (SELECT seq FROM log_head) OR scope <> '' AND ver < 1`},
		{Name: "no two rows share a version", query: `SELECT COUNT(*) FROM (SELECT ver FROM (SELECT ver FROM ` + rows + ` WHERE ver > 0
			UNION ALL SELECT ver FROM tombstone) AS v GROUP BY ver HAVING COUNT(*) > 1) AS twice`},
		{Name: "tombstones lie between floor and head",
			query: `SELECT COUNT(*) FROM tombstone WHERE ver > (SELECT seq FROM log_head) OR ver <= (SELECT floor FROM log_head)`},
		{Name: "nothing that lives is buried", query: `SELECT COUNT(*) FROM tombstone t JOIN ` + rows + `
			ON r.tbl = t.tbl AND r.id = t.id AND r.scope = t.scope WHERE t.ver > r.ver`},
		{Name: "the log has an epoch from its floor on", query: `SELECT CASE WHEN EXISTS (SELECT 1 FROM epoch, log_head WHERE since <= floor) THEN 0 ELSE 1 END
			+ (SELECT COUNT(*) FROM epoch, log_head WHERE since > seq)`},
		{Name: "outcomes are whole", query: `SELECT COUNT(*) FROM outcome WHERE verdict NOT IN ('accepted', 'refused')
			OR (verdict = 'refused') <> (why <> '') OR first > ver OR ver > (SELECT seq FROM log_head)`},
		{Name: "outcomes are of ops that their device has counted",
			query: `SELECT COUNT(*) FROM outcome o WHERE NOT EXISTS (SELECT 1 FROM client c WHERE c.device = o.device AND c.next_seq > o.seq)`},
	}...)
}

// ownClaims are about what only a person and the server hold, as far as the database knows it.
func ownClaims(tables []string) (claims []Claim) {
	for _, table := range []string{"waiting", "series", "notice", "invite"} {
		if slices.Contains(tables, table) {
			claims = append(claims, Claim{Name: "rows of " + table + " stand in their person's scope",
				query: `SELECT COUNT(*) FROM ` + table + ` WHERE person = '' OR scope <> 'u:' || person`})
		}
	}
	if slices.Contains(tables, "waiting") {
		// The booking of one that is long over may have lost its person already.
		claims = append(claims, Claim{Name: "every offer has its live booking", query: `SELECT COUNT(*) FROM waiting w WHERE w.state = 'offered' AND NOT EXISTS (
			SELECT 1 FROM booking b WHERE b.id = w.booking AND (b.person = '' OR b.person = w.person AND b.start_at = w.start_at AND b.end_at = w.end_at AND b.` + live + `))`})
	}
	if slices.Contains(tables, "invite") {
		claims = append(claims, Claim{Name: "every open invitation holds its desk for nobody else", query: `SELECT COUNT(*) FROM invite i WHERE i.state = 'open' AND i.booking <> ''
			AND NOT EXISTS (SELECT 1 FROM booking b WHERE b.id = i.booking AND b.person = '' AND b.desk = i.desk AND b.start_at = i.start_at AND b.end_at = i.end_at AND b.` + live + `)`})
	}
	return claims
}

// placeClaims are about the scopes in which rows are looked for.
func placeClaims(tables []string) (claims []Claim) {
	var all []string
	for _, name := range tables {
		table, _ := store.Find(name)
		if places := table.Places(); places != "" {
			all = append(all, `SELECT COUNT(*) AS n FROM `+name+` WHERE scope <> '' AND SUBSTR(scope, 1, 1) NOT IN ('`+strings.Join(strings.Split(places, ""), "', '")+`')`)
		}
	}
	return []Claim{{Name: "rows stand in scopes where they are looked for", query: `SELECT SUM(n) FROM (` + strings.Join(all, ` UNION ALL `) + `) AS r`}}
}
