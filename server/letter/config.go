// SPDX-License-Identifier: EUPL-1.2

package letter

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"strconv"
	"strings"
)

// A Config says how mail leaves.
type Config struct {
	// Host and Port are those of the mail server.
	Host string
	Port int
	// TLS is how the connection is secured.
	TLS Security
	// User and Password sign in there; empty where it asks for none.
	User, Password string
	// From is who writes, and Name how it is called.
	From, Name string
}

// A Security is how a connection is secured.
type Security string

// The ways. Without TLS mail goes to a mail server on this very machine only.
const (
	StartTLS Security = "starttls" // at once after the greeting, or not at all; usually port 587
	Implicit Security = "implicit" // from the first byte on; usually port 465
	Open     Security = "none"
)

// maxFile is the size of a file in bytes.
const maxFile = 16 << 10

type file struct {
	Server       string   `json:"server"`
	TLS          Security `json:"tls"`
	User         string   `json:"user"`
	PasswordFile string   `json:"passwordFile"`
	From         string   `json:"from"`
	Name         string   `json:"name"`
}

// Read reads a file as docs/OPERATIONS.md describes it, and tells where the password lies; empty for none.
func Read(r io.Reader) (cfg Config, passwordFile string, err error) {
	text, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	switch {
	case err != nil:
		return cfg, "", err
	case len(text) > maxFile:
		return cfg, "", fmt.Errorf("it has more than %d bytes", maxFile)
	}
	var f file
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return cfg, "", fmt.Errorf("it is no JSON object with the fields server, tls, user, passwordFile, from and name: %w", err)
	}
	if dec.More() {
		return cfg, "", errors.New("something follows the object")
	}
	cfg, err = f.config()
	return cfg, f.PasswordFile, err
}

func (f file) config() (cfg Config, err error) {
	host, port, err := net.SplitHostPort(f.Server)
	if err != nil || host == "" {
		return cfg, fmt.Errorf("server: HOST:PORT, such as mail.example.de:587, and not %q", f.Server)
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil || n == 0 {
		return cfg, fmt.Errorf("server: it ends with a port from 1 to 65535, and not with %q", port)
	}
	cfg = Config{Host: host, Port: int(n), TLS: f.TLS, User: f.User, From: f.From, Name: f.Name}
	if cfg.Name == "" {
		cfg.Name = "Pult"
	}
	switch cfg.TLS {
	case StartTLS, Implicit:
	case "":
		cfg.TLS = StartTLS
	case Open:
		if !near(host) {
			return cfg, errors.New("tls: none is for a mail server on this very machine only (127.0.0.1, ::1 or localhost)")
		}
	default:
		return cfg, fmt.Errorf("tls: starttls, implicit or none, and not %q", f.TLS)
	}
	switch address, err := mail.ParseAddress(f.From); {
	case err != nil || address.Address != f.From:
		return cfg, fmt.Errorf("from: an address such as pult@example.de, and not %q", f.From)
	case strings.ContainsFunc(f.Name+f.User, func(r rune) bool { return r < ' ' }):
		return cfg, errors.New("name, user: they are one line")
	case (f.User == "") != (f.PasswordFile == ""):
		return cfg, errors.New("user and passwordFile belong together")
	}
	return cfg, nil
}

func near(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
