// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/ui/settings"
)

// A profile is the folder with everything this client keeps, readable by its owner only.
type profile struct{ dir string }

// session is who is signed in where. A Token is good for that server and Device, the name of the person's data, only; it is there in
// demo mode alone. Who has Proved who they are has a pass in the vault instead.
type session struct {
	Server string         `json:"server"`
	Person staff.PersonID `json:"person"`
	Device string         `json:"device"`
	Token  string         `json:"token,omitempty"`
	Proved bool           `json:"proved,omitempty"`
	// Forget is whose data is being deleted here: if that was interrupted, it is done at the next start.
	Forget staff.PersonID `json:"forget,omitempty"`
}

// at is the session at a server: nobody's token is shown to another one.
func (s session) at(server string) session {
	if server == s.Server {
		return s
	}
	return session{Server: server, Person: s.Person}
}

// of is the session of a person.
func (s session) of(person staff.PersonID) session {
	if person == s.Person {
		return s
	}
	return session{Server: s.Server, Person: person}
}

// on is the session on a device.
func (s session) on(device string) session {
	if device == s.Device {
		return s
	}
	return session{Server: s.Server, Person: s.Person, Device: device, Proved: s.Proved}
}

func (p profile) sessionFile() string     { return filepath.Join(p.dir, "session.json") }
func (p profile) preferencesFile() string { return filepath.Join(p.dir, "preferences.json") }

// database is the file of a person's data: two persons on one device never share one.
func (p profile) database(person staff.PersonID) string {
	return filepath.Join(p.dir, "person-"+fileName(string(person))+".sqlite")
}

// session is who is signed in, or has chosen to be; the zero session when nobody is or the file cannot be understood.
func (p profile) session() (session, error) {
	var s session
	if _, err := readJSON(p.sessionFile(), &s); err != nil {
		return session{}, err
	}
	return s, nil
}

func (p profile) keepSession(s session) error { return writeJSON(p.sessionFile(), s) }

// preferences are how Pult looks here; the zero value when none were kept or the file cannot be understood.
func (p profile) preferences() settings.Preferences {
	var prefs settings.Preferences
	if _, err := readJSON(p.preferencesFile(), &prefs); err != nil {
		return settings.Preferences{}
	}
	return prefs
}

func (p profile) keepPreferences(prefs settings.Preferences) error {
	return writeJSON(p.preferencesFile(), prefs)
}

// downloads is where a person looks for a file that they asked for; the profile's own folder where there is no such place.
func (p profile) downloads() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return p.dir
	}
	for _, at := range []string{userFolder(home, "XDG_DOWNLOAD_DIR"), filepath.Join(home, "Downloads"), filepath.Join(home, "Download"), userFolder(home, "XDG_DOCUMENTS_DIR")} {
		if stat, err := os.Stat(at); at != "" && err == nil && stat.IsDir() {
			return at
		}
	}
	return p.dir
}

// userFolder is a folder of the person's as desktops on Linux know it, in their language (freedesktop.org, xdg-user-dirs); empty where none is
// said, or where it is the home folder itself, which stands for none.
func userFolder(home, name string) string {
	config, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	text, err := os.ReadFile(filepath.Join(config, "user-dirs.dirs"))
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(text)) {
		value, found := strings.CutPrefix(strings.TrimSpace(line), name+"=")
		if !found {
			continue
		}
		at := filepath.Clean(strings.Replace(strings.Trim(value, `"`), "$HOME", home, 1))
		if filepath.IsAbs(at) && at != filepath.Clean(home) {
			return at
		}
	}
	return ""
}

func (p profile) alarmsFile() string { return filepath.Join(p.dir, "reminders.json") }

// alarms are the notifications that the system may still give for Pult; none when none were kept or the file cannot be understood.
func (p profile) alarms() (ids []string) {
	if _, err := readJSON(p.alarmsFile(), &ids); err != nil {
		return nil
	}
	return ids
}

func (p profile) keepAlarms(ids []string) error { return writeJSON(p.alarmsFile(), ids) }

func readJSON(path string, into any) (bool, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if err := json.Unmarshal(text, into); err != nil {
		return false, fmt.Errorf("read %s: %w", filepath.Base(path), err)
	}
	return true, nil
}

// writeJSON replaces a file as a whole: after a crash it is the old one or the new one.
func writeJSON(path string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fmt.Errorf("keep %s: %w", filepath.Base(path), err)
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err == nil {
		err = sqlite.KeepNames(filepath.Dir(path))
	}
	if err != nil {
		return fmt.Errorf("keep %s: %w", filepath.Base(path), err)
	}
	return nil
}

// fileName keeps small letters, digits and dashes of an id and writes every other byte as its number, so that different
// ids give different names, on file systems too for which A and a are the same.
func fileName(id string) string {
	var name strings.Builder
	for _, b := range []byte(id) {
		if b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' {
			name.WriteByte(b)
		} else {
			fmt.Fprintf(&name, "_%02x", b)
		}
	}
	return name.String()
}
