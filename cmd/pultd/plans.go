// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/server/floors"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

func (c *command) importPlans(ctx context.Context, args []string) error {
	set := c.flags("import")
	path := set.String("db", "", "")
	apply, dropFloors := set.Bool("apply", false, ""), set.Bool("drop-floors", false, "")
	words, err := c.parse(set, args, "imdf", "archive")
	switch {
	case err != nil:
		return err
	case words[0] != "imdf":
		return wrong("there is no import of %q, only of imdf", words[0])
	case *path == "":
		return errNoDatabase
	}
	if !central.IsServer(*path) {
		if err := folderOf(*path); err != nil {
			return err
		}
	}
	archive, err := readArchive(words[1])
	if err != nil {
		return refused(words[1], err)
	}
	if err := c.keepFirst(ctx, *path); err != nil {
		return err
	}
	report, err := importInto(ctx, *path, importing{archive, *apply, *dropFloors}, time.Now())
	if err != nil {
		return inDatabase(*path, err)
	}
	fmt.Fprint(c.stdout, report)
	return nil
}

// refused says why an archive was not imported, and what to do about it.
func refused(path string, err error) error {
	var broken *imdf.Error
	switch {
	case errors.As(err, &broken):
		return fmt.Errorf("%s is refused, nothing was imported: %s", path, strings.TrimPrefix(broken.Error(), "imdf: "))
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no %s, nothing was imported: name an IMDF archive, a zip or a folder", path)
	}
	return fmt.Errorf("%s cannot be read, nothing was imported: let pultd's user read it (%w)", path, err)
}

func readArchive(path string) (imdf.Archive, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return imdf.Archive{}, err
	case info.IsDir():
		return imdf.Read(os.DirFS(path))
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return imdf.Archive{}, errors.New("it is neither a file nor a folder")
	}
	file, err := os.Open(path)
	if err != nil {
		return imdf.Archive{}, err
	}
	defer file.Close()
	return imdf.ReadZip(file, info.Size())
}

// The ends of reports, which are the same but for them whether it is done or only looked at.
const (
	onlyLooked  = "nothing was changed; --apply does it\n"
	didIt       = "applied: all of this is done\n"
	nothingToDo = "nothing was changed, as there is nothing to do\n"
)

// An importing is an archive with what the operator says of it.
type importing struct {
	imdf.Archive
	apply      bool // also what changes buildings that are here already
	dropFloors bool // floors that the archive lacks are gone
}

// importInto writes all of an archive in one transaction and tells what it wrote. Bookings that end after now are live. What
// changes buildings that are here already stays only if it shall.
func importInto(ctx context.Context, path string, what importing, now time.Time) (report string, err error) {
	db, err := central.Open(ctx, path)
	if err != nil {
		return "", err
	}
	var lines strings.Builder
	err = db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		lines.Reset()
		tellArchive(&lines, what.Archive)
		changes, written, err := importBuildings(ctx, tx.Store(), what, now, &lines)
		switch {
		case err != nil:
			return err
		case changes && !what.apply:
			return errDry
		case written:
			lines.WriteString(didIt)
		default:
			lines.WriteString(nothingToDo)
		}
		return nil
	})
	if errors.Is(err, errDry) {
		lines.WriteString(onlyLooked)
		err = nil
	}
	tellNotes(&lines, what.Archive)
	if err == nil {
		err = db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error { return tellPeople(ctx, snap, &lines) })
	}
	return lines.String(), errors.Join(err, db.Close())
}

// importBuildings tells whether somebody should look before it stays: it changed buildings that were here, or may have doubled one;
// and whether it wrote anything.
func importBuildings(ctx context.Context, rows store.Booking, what importing, now time.Time, report *strings.Builder) (changes, written bool, _ error) {
	houses, err := floors.Bring(ctx, rows, floors.Plans{Buildings: what.Buildings, DropFloors: what.dropFloors}, now)
	for _, h := range houses {
		tellHouse(report, h)
		if r := h.Rules; r != nil {
			fmt.Fprintf(report, "  had no rules and got the usual ones: %d days ahead, Mondays %s to %s\n", r.Horizon, r.Open[1].From, r.Open[1].Until)
		}
		changes, written = changes || h.Look(), written || h.Wrote()
	}
	return changes, written, err
}

// tellPeople warns of a town in which nobody lives.
func tellPeople(ctx context.Context, snap *central.Snapshot, report *strings.Builder) error {
	people, err := snap.Store().People(ctx)
	if err == nil && len(people) == 0 {
		report.WriteString("nobody can sign in to this database, because it has no people: import into one that pultd seed made\n")
	}
	return err
}
