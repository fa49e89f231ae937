// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
)

// TestRead_archives_of_strangers reads every archive below the directory that PULT_IMDF_DIR names: zips, and folders
// with a manifest.json. Check your own archives with
//
//	PULT_IMDF_DIR=/path/to/archives go test ./booking/imdf -run strangers -v
func TestRead_archives_of_strangers(t *testing.T) {
	root := os.Getenv("PULT_IMDF_DIR")
	if root == "" {
		t.Skip("PULT_IMDF_DIR names no directory with IMDF archives of your own")
	}
	found := 0
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name := strings.ToLower(entry.Name())
		switch {
		case name == "manifest.json":
			found++
			path = filepath.Dir(path)
			t.Run(path, func(t *testing.T) { checkArchive(t, func() (imdf.Archive, error) { return imdf.Read(os.DirFS(path)) }) })
		case strings.HasSuffix(name, ".zip"):
			found++
			t.Run(path, func(t *testing.T) { checkArchive(t, func() (imdf.Archive, error) { return readZipFile(path) }) })
		}
		return nil
	}))
	assert.NotZero(t, found, "no archive below %s", root)
}

func readZipFile(path string) (imdf.Archive, error) {
	f, err := os.Open(path)
	if err != nil {
		return imdf.Archive{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return imdf.Archive{}, err
	}
	return imdf.ReadZip(f, info.Size())
}

func checkArchive(t *testing.T, read func() (imdf.Archive, error)) {
	a, err := read()
	require.NoError(t, err)
	again, err := read()
	require.NoError(t, err)

	assert.Equal(t, a, again, "reading twice gives the same")
	for _, b := range a.Buildings {
		t.Logf("%s %q, %s: %d floors, %d zones, %d desks", b.Building.ID, b.Building.Name, b.Building.Address,
			len(b.Floors), len(b.Zones), len(b.Desks))
		for _, f := range b.Floors {
			p := f.Plan
			t.Logf("  %3d %-20q %6.1f × %5.1f m: %d rooms, %d sections, %d doors, %d signs, %d fixtures", f.Ordinal, f.Name,
				p.W, p.H, len(p.Rooms), len(p.Sections), len(p.Doors), len(p.Signs), len(p.Fixtures))
		}
		checkBuilding(t, b)
	}
}

// checkBuilding holds for every archive: all lies within the plans, every desk has a zone of its floor and a code of
// its own, and all that people read can be read.
func checkBuilding(t testing.TB, b imdf.BuildingPlan) {
	assert.NotEmpty(t, b.Building.Name)
	assertReadable(t, b.Building.Name, b.Building.Address)
	floors, zones, codes := map[booking.FloorID]booking.Floor{}, map[booking.ZoneID]booking.Zone{}, map[string]bool{}
	for _, f := range b.Floors {
		assert.NotContains(t, floors, f.ID)
		floors[f.ID] = f
		assert.NotEmpty(t, f.Name)
		assertReadable(t, f.Name, f.Short)
		for _, s := range f.Plan.Signs {
			assertReadable(t, s.Name, s.Kind)
		}
		for _, room := range f.Plan.Rooms {
			assertReadable(t, room.Name, room.Kind)
			for _, p := range room.Shape[0] {
				assertOn(t, f.Plan, p)
			}
		}
	}
	for _, z := range b.Zones {
		assert.NotContains(t, zones, z.ID)
		zones[z.ID] = z
		assert.NotEmpty(t, z.Name)
		assertReadable(t, z.Name)
	}
	for _, d := range b.Desks {
		assertOn(t, floors[d.Floor].Plan, d.Shape.At)
		assert.Equal(t, d.Floor, zones[d.Zone].Floor)
		assert.NotEmpty(t, d.Code)
		assertReadable(t, d.Code)
		assert.False(t, codes[d.Code], "code %s twice", d.Code)
		codes[d.Code] = true
	}
	assert.Equal(t, len(b.Desks), b.Building.Desks)
}

// assertReadable wants no endless name and none with characters that cannot be seen.
func assertReadable(t testing.TB, names ...string) {
	for _, name := range names {
		if n := utf8.RuneCountInString(name); n > imdf.MaxName+len(".1234567") {
			t.Errorf("%q has %d characters", name, n)
		}
		for _, r := range name {
			if r != '\u200c' && r != '\u200d' && unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp) {
				t.Errorf("%q holds %U", name, r)
			}
		}
	}
}

func assertOn(t testing.TB, plan booking.Plan, p booking.Point) {
	const slack = 0.01
	if p.X < -slack || p.Y < -slack || p.X > plan.W+slack || p.Y > plan.H+slack {
		t.Errorf("%v lies off the plan of %.1f × %.1f m", p, plan.W, plan.H)
	}
}
