// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	sqlite3 "github.com/mattn/go-sqlite3"
)

// copied is how many pages a step of Copy takes, between two looks at the context.
const copied = 256

// Peek opens a file of the sets only to read, on one connection: nothing is migrated, mended or made. Steps that it lacks
// are none of its business; a foreign or newer file is refused with an *Error.
func Peek(ctx context.Context, path string, sets ...Set) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil { // the engine calls every file that it cannot open by one name
		return nil, err
	}
	db, err := sql.Open("sqlite3", name(path)+"?mode=rw&_query_only=true&_busy_timeout=5000")
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	done, err := owned(ctx, db, sets)
	if err == nil && done == nil {
		err = &Error{Code: Foreign, Err: errors.New("it is empty")}
	}
	if err != nil {
		return nil, errors.Join(&Error{Code: openCode(err), Path: path, Err: err}, db.Close())
	}
	return db, nil
}

// Behind tells whether a file lacks steps of the sets, which Open would apply. It only reads, and fails where Peek does.
func Behind(ctx context.Context, path string, sets ...Set) (behind bool, err error) {
	db, err := Peek(ctx, path, sets...)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	done, err := owned(ctx, db, sets)
	if err != nil {
		return false, err
	}
	for _, set := range sets {
		files, err := fs.Glob(set.Files, "*.sql")
		if err != nil {
			return false, err
		}
		behind = behind || done[set.Name] < len(files)
	}
	return behind, nil
}

// Copy writes one moment of a file of the sets into a new file, beside everything else that goes on with it; writers do not
// wait. The copy is one file without a log, readable by its owner only, and on the disk when Copy returns. What is
// left of a copy that failed is the caller's to remove. tell hears of the pages, now and then.
func Copy(ctx context.Context, from, to string, tell func(done, total int), sets ...Set) (err error) {
	source, err := Peek(ctx, from, sets...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, source.Close()) }()
	file, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	target, err := sql.Open("sqlite3", name(to)+"?mode=rw&_synchronous=FULL")
	if err != nil {
		return err
	}
	target.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, target.Close()) }()
	if err := between(ctx, source, target, tell); err != nil {
		return err
	}
	_, err = target.ExecContext(ctx, `PRAGMA journal_mode = DELETE`)
	return err
}

// between holds the source's snapshot open, or a writer would send the copy back to its first page again and again.
func between(ctx context.Context, source, target *sql.DB, tell func(done, total int)) error {
	from, err := source.Conn(ctx)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := target.Conn(ctx)
	if err != nil {
		return err
	}
	defer to.Close()
	var tables int
	if _, err := from.ExecContext(ctx, `BEGIN`); err != nil {
		return err
	}
	if err := from.QueryRowContext(ctx, `SELECT COUNT(*) FROM sqlite_master`).Scan(&tables); err != nil {
		return err
	}
	err = from.Raw(func(source any) error {
		return to.Raw(func(target any) error { return pages(ctx, source, target, tell) })
	})
	_, ended := from.ExecContext(context.WithoutCancel(ctx), `ROLLBACK`)
	return errors.Join(err, ended)
}

func pages(ctx context.Context, source, target any, tell func(done, total int)) (err error) {
	from, ours := source.(*sqlite3.SQLiteConn)
	to, also := target.(*sqlite3.SQLiteConn)
	if !ours || !also {
		return fmt.Errorf("copy between %T and %T: not SQLite", source, target)
	}
	backup, err := to.Backup("main", from, "main")
	if err != nil {
		return err
	}
	defer func() {
		if ended := backup.Finish(); err == nil {
			err = ended // else it says the same once more
		}
	}()
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if done, err = backup.Step(copied); err != nil {
			return err
		}
		tell(backup.PageCount()-backup.Remaining(), backup.PageCount())
	}
	return nil
}

// Examine reads a whole file: every page, every index against its table, every rule of the
// schema (PRAGMA integrity_check). It says what is wrong, at most so many things.
func Examine(ctx context.Context, tx *sql.Tx, most int) (wrong []string, err error) {
	rows, err := tx.QueryContext(ctx, fmt.Sprintf(`PRAGMA integrity_check(%d)`, most))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var said string
		if err := rows.Scan(&said); err != nil {
			return nil, err
		}
		if said != "ok" {
			wrong = append(wrong, said)
		}
	}
	return wrong, rows.Err()
}

// Fold moves the log of a file that nobody uses into it, so that it is one file again. Busy when somebody has it open. It
// leaves alone what does not even begin like a database: the engine would throw its log away.
func Fold(ctx context.Context, path string) error {
	if ok, err := begins(path); err != nil || !ok {
		return err
	}
	db, err := sql.Open("sqlite3", name(path)+"?mode=rw&_busy_timeout=200")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	var mode string
	err = db.QueryRowContext(ctx, `PRAGMA journal_mode = DELETE`).Scan(&mode)
	if err == nil && mode != "delete" {
		err = &Error{Code: Busy, Path: path, Err: errors.New("its log is in use")}
	}
	return errors.Join(err, db.Close())
}

// begins tells whether the file begins like a database. It must not be open in this process through the engine.
func begins(path string) (bool, error) {
	file, err := os.Open(path)
	if err != nil {
		return false, err
	}
	head := make([]byte, 16)
	_, err = io.ReadFull(file, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return string(head) == "SQLite format 3\x00", errors.Join(err, file.Close())
}
