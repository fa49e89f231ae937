// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"github.com/pult-app/pult/server/auth"
)

// maxSecret is the size of a client's secret in bytes.
const maxSecret = 4 << 10

// believed is whom the server believes when people sign in; nil for nobody.
func (s serving) believed(now func() time.Time) (*auth.Issuer, error) {
	if s.issuer == "" {
		return nil, nil
	}
	cfg, err := readIssuer(s.issuer)
	if err != nil {
		return nil, err
	}
	return auth.New(cfg, now, nil), nil
}

// readIssuer reads whom the server believes, with the client's secret from the file beside.
func readIssuer(path string) (auth.Config, error) {
	f, err := os.Open(path)
	if err != nil {
		return auth.Config{}, wrong("--issuer: %s cannot be read: %w", path, nameless(err))
	}
	defer f.Close()
	cfg, secret, err := auth.Read(f)
	if err != nil {
		return auth.Config{}, wrong("--issuer: %s: %s", path, oneLine(err.Error()))
	}
	if secret == "" {
		return cfg, nil
	}
	if !filepath.IsAbs(secret) {
		secret = filepath.Join(filepath.Dir(path), secret)
	}
	if cfg.ClientSecret, err = readSecret(secret); err != nil {
		return auth.Config{}, wrong("--issuer: %s: clientSecretFile: %s %w", path, secret, err)
	}
	return cfg, nil
}

// readSecret reads a file that holds one word, which nobody else may read.
func readSecret(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", nameless(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || worldReadable(info) {
		return "", errors.Join(err, errors.New("can be read by everybody on this machine: chmod 600 it"))
	}
	text, err := io.ReadAll(io.LimitReader(f, maxSecret+1))
	if err != nil {
		return "", fmt.Errorf("cannot be read: %w", nameless(err))
	}
	secret := strings.TrimSpace(string(text))
	if secret == "" || len(text) > maxSecret || strings.ContainsFunc(secret, unicode.IsControl) {
		return "", errors.New("holds no secret: it is one line with the secret that the issuer gave for this client")
	}
	return secret, nil
}
