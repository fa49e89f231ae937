// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/pult-app/pult/server"
	tables "github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/store/central"
)

// reportCourses writes how the town learns as a table: numbers alone, as trainers see them who have assigned nothing.
func (c *command) reportCourses(ctx context.Context, args []string) error {
	set := c.flags("course report")
	path, out := set.String("db", "", ""), set.String("o", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	form := tables.Form(strings.TrimPrefix(strings.ToLower(filepath.Ext(*out)), "."))
	switch {
	case *path == "":
		return errNoDatabase
	case !form.Known():
		return wrong("say -o FILE.csv, -o FILE.xlsx or -o FILE.json")
	}
	var file bytes.Buffer
	err := c.withDatabase(ctx, *path, func(db *central.Central) error {
		now := time.Now()
		err := db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
			file.Reset()
			return server.WriteTeaching(ctx, snap.Learn(), form, tongue(), now, &file)
		})
		if err != nil {
			return err
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			return noted(ctx, tx, central.AuditReport, "", string(form))
		})
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	if err := writeNew(*out, file.Bytes(), "another file with -o"); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s\n", *out)
	return nil
}
