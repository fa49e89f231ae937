// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/settings"
)

func TestProfile_keeps_what_it_is_told_for_its_owner_only(t *testing.T) {
	p := profile{t.TempDir()}
	s := session{Server: "https://pult.example.de", Person: jana, Device: "0123456789abcdef", Token: "secret"}
	prefs := settings.Preferences{Language: "en", Theme: settings.Dark, TextSize: 130, Still: true}

	require.NoError(t, p.keepSession(session{Server: "https://old.example.de"}))
	require.NoError(t, p.keepSession(s))
	require.NoError(t, p.keepPreferences(prefs))

	kept, err := p.session()
	require.NoError(t, err)
	assert.Equal(t, s, kept)
	assert.Equal(t, prefs, p.preferences())
	files, err := os.ReadDir(p.dir)
	require.NoError(t, err)
	require.Len(t, files, 2, "nothing half-written is left")
	for _, file := range files {
		info, err := file.Info()
		require.NoError(t, err)
		if runtime.GOOS != "windows" {
			assert.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file.Name())
		}
	}
}

func TestProfile_keeps_the_old_file_when_the_new_one_cannot_be_written(t *testing.T) {
	p := profile{t.TempDir()}
	require.NoError(t, p.keepSession(session{Server: "https://pult.example.de", Person: jana}))
	require.NoError(t, os.Mkdir(p.preferencesFile(), 0o700)) // what cannot be replaced by a file

	err := p.keepPreferences(settings.Preferences{Language: "en"})

	require.ErrorContains(t, err, "preferences.json")
	files, err := os.ReadDir(p.dir)
	require.NoError(t, err)
	assert.Len(t, files, 2, "nothing half-written is left")
	assert.ErrorContains(t, profile{filepath.Join(p.dir, "missing")}.keepSession(session{}), "session.json")
}

func TestProfile_begins_anew_with_files_that_cannot_be_understood(t *testing.T) {
	for name, content := range map[string]string{
		"empty": "", "cut": `{"server":"https://pu`, "zeros": "\x00\x00\x00\x00", "another thing": `["a"]`, "wrong kinds": `{"person":7,"theme":7}`,
	} {
		t.Run(name, func(t *testing.T) {
			p := profile{t.TempDir()}
			require.NoError(t, os.WriteFile(p.sessionFile(), []byte(content), 0o600))
			require.NoError(t, os.WriteFile(p.preferencesFile(), []byte(content), 0o600))

			s, err := p.session()

			assert.ErrorContains(t, err, "session.json")
			assert.Equal(t, session{}, s)
			assert.Equal(t, settings.Preferences{}, p.preferences())
		})
	}
	s, err := profile{t.TempDir()}.session()
	require.NoError(t, err)
	assert.Equal(t, session{}, s)
}

func TestSession_shows_a_token_only_where_it_is_good(t *testing.T) {
	s := session{Server: "https://a.example", Person: jana, Device: "one", Token: "secret"}

	assert.Equal(t, s, s.at("https://a.example").of(jana).on("one"))
	assert.Equal(t, session{Server: "https://b.example", Person: jana}, s.at("https://b.example"))
	assert.Equal(t, session{Server: "https://a.example", Person: aylin}, s.of(aylin))
	assert.Equal(t, session{Server: "https://a.example", Person: jana, Device: "two"}, s.on("two"))
}

func TestProfile_gives_every_person_a_file_of_their_own(t *testing.T) {
	p := profile{"profile"}
	assert.Equal(t, filepath.Join("profile", "person-p-jana.sqlite"), p.database(jana))
	names := map[string]staff.PersonID{}

	rapid.Check(t, func(t *rapid.T) {
		id := staff.PersonID(rapid.StringOf(rapid.SampledFrom([]rune(`aAbB_-./\:4 ü`))).Draw(t, "id"))

		name := fileNameOf(p.database(id))

		assert.Regexp(t, `^person-[a-z0-9_-]*\.sqlite$`, name)
		if other, known := names[name]; known {
			assert.Equal(t, other, id)
		}
		names[name] = id
	})
}

func fileNameOf(path string) string { return filepath.Base(path) }

func TestOptions_understand_what_the_usage_says(t *testing.T) {
	o, err := parseOptions([]string{
		"-profile", "here", "-server", "https://pult.example.de", "-person", "p-jana", "-phone",
		"-clock", "2026-11-24T07:52:00+01:00", "-open", "desks",
	}, &bytes.Buffer{})

	require.NoError(t, err)
	assert.True(t, o.Clock.Equal(morning))
	o.Clock = time.Time{}
	assert.Equal(t, Options{Profile: "here", Server: "https://pult.example.de", Person: "p-jana", Phone: true, Home: "desks"}, o)
}

func TestOptions_find_a_place_for_the_profile(t *testing.T) {
	o, err := parseOptions(nil, &bytes.Buffer{})

	require.NoError(t, err)
	assert.Equal(t, "pult", filepath.Base(o.Profile))
	assert.True(t, filepath.IsAbs(o.Profile))
}

func TestOptions_say_what_is_wrong(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		says string
	}{
		"an unknown flag": {[]string{"-bogus"}, "pult -help"},
		"a stray word":    {[]string{"today"}, `"today"`},
		"a clock":         {[]string{"-clock", "7:52"}, `"7:52"`},
		"a far clock":     {[]string{"-clock", "9999-12-31T00:00:00Z"}, "1970 to 2199"},
		"a destination":   {[]string{"-open", "news"}, "today, desks, team, feed, lessons and settings"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseOptions(c.args, &bytes.Buffer{})

			require.ErrorContains(t, err, c.says)
			assert.NotErrorIs(t, err, errHelp)
		})
	}
	var out bytes.Buffer
	_, err := parseOptions([]string{"-help"}, &out)
	require.ErrorIs(t, err, errHelp)
	assert.Contains(t, out.String(), "-profile")
	_, err = parseOptions([]string{"-version"}, &out)
	require.ErrorIs(t, err, errHelp)
	assert.Contains(t, out.String(), "pult "+Version)
}

// TestProfile_downloads_lead_to_where_the_desktop_keeps_them: folders have names in the person's language.
func TestProfile_downloads_lead_to_where_the_desktop_keeps_them(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("other systems call the folder Downloads in every language")
	}
	home, p := t.TempDir(), profile{t.TempDir()}
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", filepath.Join(home, ".config"))
	assert.Equal(t, p.dir, p.downloads(), "there is no such folder")

	require.NoError(t, os.MkdirAll(filepath.Join(home, ".config"), 0o700))
	said := "# made by xdg-user-dirs-update\nXDG_DESKTOP_DIR=\"$HOME/Schreibtisch\"\nXDG_DOWNLOAD_DIR=\"$HOME/Heruntergeladen\"\nXDG_DOCUMENTS_DIR=\"$HOME\"\n"
	require.NoError(t, os.WriteFile(filepath.Join(home, ".config", "user-dirs.dirs"), []byte(said), 0o600))
	assert.Equal(t, p.dir, p.downloads(), "it is named and not there; home itself stands for none")

	require.NoError(t, os.Mkdir(filepath.Join(home, "Heruntergeladen"), 0o700))
	assert.Equal(t, filepath.Join(home, "Heruntergeladen"), p.downloads())
}
