// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/letter"
)

// carrier is what brings the server's mail; nil for none.
func (s serving) carrier() (server.Carrier, error) {
	if s.mail == "" {
		return nil, nil
	}
	cfg, err := readMail(s.mail)
	if err != nil {
		return nil, err
	}
	return &letter.Sender{Config: cfg}, nil
}

// readMail reads how mail leaves, with the password from the file beside.
func readMail(path string) (letter.Config, error) {
	no := func(format string, args ...any) (letter.Config, error) {
		return letter.Config{}, misuse{fmt.Errorf("the mail's file %s: "+format+"; docs/OPERATIONS.md describes it", append([]any{path}, args...)...)}
	}
	f, err := os.Open(path)
	if err != nil {
		return no("it cannot be read: %w", nameless(err))
	}
	defer f.Close()
	cfg, password, err := letter.Read(f)
	if err != nil {
		return no("%s", oneLine(err.Error()))
	}
	if password == "" {
		return cfg, nil
	}
	if !filepath.IsAbs(password) {
		password = filepath.Join(filepath.Dir(path), password)
	}
	if cfg.Password, err = readSecret(password); err != nil {
		return no("passwordFile: %s %w", password, err)
	}
	return cfg, nil
}
