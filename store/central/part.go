// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pult-app/pult/store"
)

// A Part is a piece of a scope that a load brings by itself. Near and Far are the whole of it, and every row stands in one of
// them.
type Part int8

// The parts.
const (
	Whole Part = iota
	// Near is what has no time (directory, plans, desks, rules), what is of a time in the window, and all that leaves the
	// scope. It is kept up with the log as long as Far comes, because what Far has brought may leave meanwhile.
	Near
	// Far is what is of another time.
	Far
)

// A Window are the times that are near: from From on and before Until, seconds since 1970. Of days it has those from the day of
// From on and before that of Until, in UTC.
type Window struct{ From, Until int64 }

// timed are the columns that say of what time a row is. Rows of other tables are near.
var timed = map[string]string{"occupancy": "start_at", "presence": "day"}

// bounds are the window as the column of a table counts.
func (w Window) bounds(table string) []any {
	if table == "presence" {
		day := func(at int64) string { return time.Unix(at, 0).UTC().Format(time.DateOnly) }
		return []any{day(w.From), day(w.Until)}
	}
	return []any{w.From, w.Until}
}

// condition is what holds of the part's rows in a table; its numbers are n and the next, the bounds.
func (p Part) condition(table string, n int) string {
	column := timed[table]
	if p == Near {
		return fmt.Sprintf(" AND %s >= $%d AND %s < $%d", column, n, column, n+1)
	}
	return fmt.Sprintf(" AND (%s < $%d OR %s >= $%d)", column, n, column, n+1)
}

// A class is what scopes have in common of which rows stand in the same tables: their first letter, 0 for those of a newer program.
type class byte

func classOf(scope string) class {
	if scope != "" && strings.IndexByte("oubtn", scope[0]) >= 0 {
		return class(scope[0])
	}
	return 0
}

// has tells whether rows of a table may stand in scopes of the class.
func (c class) has(table store.Table) bool {
	places := table.Places()
	return c == 0 || places == "" || strings.IndexByte(places, byte(c)) >= 0
}

// texts are a query for each class of scopes and each part, put together when it is first asked for.
type texts map[class][3]func() string

func (t texts) of(m Mark) string { return t[classOf(string(m.Scope))][m.Part]() }

// keyQueries merge the (scope, ver) indexes of all tables that a part has rows of; they never touch the tables themselves.
var keyQueries = queries(func(c class, p Part) string {
	arms, n := p.each(c, "SELECT %[1]d AS tbl, ver FROM %[2]s WHERE %[3]s")
	return strings.Join(arms, " UNION ALL ") + " ORDER BY ver LIMIT $" + strconv.Itoa(n)
})

// pieceQueries tell in which tables the rows of keyQueries stand, and between which versions, piece by piece.
var pieceQueries = queries(func(c class, p Part) string {
	return `SELECT (n - 1) / ` + strconv.Itoa(chunk) + ` AS piece, tbl, MIN(ver) - 1, MAX(ver)
		FROM (SELECT tbl, ver, ROW_NUMBER() OVER (ORDER BY ver) AS n FROM (` + keyQueries[c][p]() + `) AS keys) AS numbered
		GROUP BY piece, tbl ORDER BY piece`
})

// leftQueries count in them.
var leftQueries = queries(func(c class, p Part) string {
	arms, _ := p.each(c, "(SELECT COUNT(*) FROM %[2]s WHERE %[3]s)")
	return "SELECT " + strings.Join(arms, " + ")
})

func queries(of func(class, Part) string) texts {
	all := texts{}
	for _, c := range []class{0, 'o', 'u', 'b', 't', 'n'} {
		var parts [3]func() string
		for p := range parts {
			parts[p] = sync.OnceValue(func() string { return of(c, Part(p)) })
		}
		all[c] = parts
	}
	return all
}

// timed tells whether a scope of the class has rows of a time; others have nothing far.
func (c class) timed() bool {
	return slices.ContainsFunc(store.Tables, func(t store.Table) bool { _, has := timed[t.Name]; return has && c.has(t) })
}

// each fills in a text for each table of the part: its index in store.Tables (their number for the tombstones), its name, and
// the condition, whose numbers Mark.args fills. next is the first number that is free then.
func (p Part) each(c class, text string) (texts []string, next int) {
	const new = "scope = $1 AND ver > $2 AND ver <= $3"
	next = 4
	for i, table := range store.Tables {
		if !c.has(table) {
			continue
		}
		where := new
		if _, has := timed[table.Name]; has && p != Whole {
			where += p.condition(table.Name, next)
			next += 2
		} else if p == Far {
			continue
		}
		texts = append(texts, fmt.Sprintf(text, i, table.Name, where))
	}
	if p != Far {
		where := fmt.Sprintf("scope = $1 AND ver > $%d AND ver <= $3", next)
		texts = append(texts, fmt.Sprintf(text, len(store.Tables), "tombstone", where))
		next++
	}
	return texts, next
}

// empty tells that the mark is of a part of which its scope has nothing.
func (m Mark) empty() bool { return m.Part == Far && !classOf(string(m.Scope)).timed() }

// args are what the queries ask with.
func (m Mark) args(upto int64, more ...any) []any {
	args, c := []any{string(m.Scope), m.Since, upto}, classOf(string(m.Scope))
	for _, table := range store.Tables {
		if _, has := timed[table.Name]; has && m.Part != Whole && c.has(table) {
			args = append(args, m.Window.bounds(table.Name)...)
		}
	}
	if m.Part != Far {
		args = append(args, max(m.Since, m.Began))
	}
	return append(args, more...)
}
