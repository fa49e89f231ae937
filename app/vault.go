// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/godbus/dbus/v5"
	"github.com/zalando/go-keyring"

	"github.com/pult-app/pult/store/sqlite"
)

// A vault keeps what nobody else on the machine may read: a session's tokens and the device's key. Its methods may take as long as
// somebody needs to unlock it, so they do not belong on Fyne's thread. They are safe for concurrent use.
type vault interface {
	// Load reads what is kept under a name; errNothingKept when there is nothing.
	Load(name string) (text string, err error)
	Keep(name, text string) error
	// Drop forgets it; what is not there is forgotten already.
	Drop(name string) error
}

var (
	errNothingKept = errors.New("nothing is kept under this name")
	// errNoVault is why nothing can be kept: the system's key store is missing or locked. Nothing was written anywhere else.
	errNoVault = errors.New("the system's key store cannot be used")
)

// vaultOf is the platform's: phones give every app a folder that no other can read, others have a key store.
func vaultOf(platform, dir string) vault {
	switch platform {
	case "android", "ios":
		return fileVault{filepath.Join(dir, "vault")}
	}
	return systemVault{dir}
}

// systemVault is the key store of a desktop: the Keychain, the Credential Manager or whoever serves the Secret Service.
type systemVault struct{ dir string }

const vaultService = "Pult"

// entry names what a profile keeps: two profiles of one user have sessions of their own.
func (v systemVault) entry(name string) string {
	sum := sha256.Sum256([]byte(v.dir))
	return hex.EncodeToString(sum[:8]) + " " + name
}

// Load implements vault.
func (v systemVault) Load(name string) (string, error) {
	text, err := keyring.Get(vaultService, v.entry(name))
	if errors.Is(err, keyring.ErrNotFound) {
		return "", errNothingKept
	}
	return text, inVault(err)
}

// Keep implements vault.
func (v systemVault) Keep(name, text string) error {
	return inVault(keyring.Set(vaultService, v.entry(name), text))
}

// Drop implements vault.
func (v systemVault) Drop(name string) error {
	err := keyring.Delete(vaultService, v.entry(name))
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return inVault(err)
}

// noKeyStore tells whether nobody is there who would keep secrets, rather than somebody who does not now.
func noKeyStore(err error) bool {
	var said dbus.Error
	if errors.As(err, &said) {
		return strings.HasSuffix(said.Name, ".ServiceUnknown") || strings.HasSuffix(said.Name, ".NameHasNoOwner")
	}
	return errors.Is(err, keyring.ErrUnsupportedPlatform) || errors.Is(err, errNoVault) && runtime.GOOS == "linux"
}

func inVault(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errNoVault, err)
}

// fileVault is a folder that only this app can read.
type fileVault struct{ dir string }

func (v fileVault) path(name string) string { return filepath.Join(v.dir, fileName(name)+".json") }

// Load implements vault.
func (v fileVault) Load(name string) (text string, err error) {
	found, err := readJSON(v.path(name), &text)
	if err == nil && !found {
		return "", errNothingKept
	}
	return text, inVault(err)
}

// Keep implements vault.
func (v fileVault) Keep(name, text string) error {
	if err := os.MkdirAll(v.dir, 0o700); err != nil {
		return inVault(err)
	}
	return inVault(writeJSON(v.path(name), text))
}

// Drop implements vault.
func (v fileVault) Drop(name string) error {
	err := os.Remove(v.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return inVault(errors.Join(err, sqlite.KeepNames(v.dir)))
}

// passingVault keeps until Pult is closed: for a machine whose key store cannot be used, when its person has agreed.
type passingVault struct {
	mu   sync.Mutex
	kept map[string]string
}

// Load implements vault.
func (v *passingVault) Load(name string) (string, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	text, ok := v.kept[name]
	if !ok {
		return "", errNothingKept
	}
	return text, nil
}

// Keep implements vault.
func (v *passingVault) Keep(name, text string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.kept == nil {
		v.kept = map[string]string{}
	}
	v.kept[name] = text
	return nil
}

// Drop implements vault.
func (v *passingVault) Drop(name string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.kept, name)
	return nil
}
