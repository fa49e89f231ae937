// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
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
		return auth.Config{}, noIssuer(path, "it cannot be read: %w", nameless(err))
	}
	defer f.Close()
	cfg, secret, err := auth.Read(f)
	if err != nil {
		return auth.Config{}, noIssuer(path, "%s", oneLine(err.Error()))
	}
	if secret == "" {
		return cfg, nil
	}
	if !filepath.IsAbs(secret) {
		secret = filepath.Join(filepath.Dir(path), secret)
	}
	if cfg.ClientSecret, err = readSecret(secret); err != nil {
		return auth.Config{}, noIssuer(path, "clientSecretFile: %s %w", secret, err)
	}
	return cfg, nil
}

// noIssuer is a file that names no issuer, in a sentence.
func noIssuer(path, format string, args ...any) error {
	return misuse{fmt.Errorf("the issuer's file %s: "+format+"; docs/OPERATIONS.md describes it, and pultd issuer checks one", append([]any{path}, args...)...)}
}

// issuer says what a server would believe by a file, and asks the issuer whether it can be.
func (c *command) issuer(ctx context.Context, args []string) error {
	set := c.flags("issuer")
	path := set.String("db", "", "")
	words, err := c.parse(set, args, "file")
	if err != nil {
		return err
	}
	cfg, err := readIssuer(words[0])
	if err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s: %s, as client %s\n", cfg.Name, cfg.Issuer, cfg.ClientID)
	if cfg.Members {
		fmt.Fprintln(c.stdout, "  members of these groups alone get in")
	} else {
		fmt.Fprintln(c.stdout, "  everybody gets in whom it lets sign in to this client")
	}
	lost, err := c.sayGroups(ctx, cfg, *path)
	if err != nil {
		return err
	}
	keys, err := auth.New(cfg, time.Now, nil).Ask(ctx)
	if err != nil {
		return fmt.Errorf("it cannot be believed (%s): %w", auth.ReasonOf(err), cmp.Or(errors.Unwrap(err), err))
	}
	fmt.Fprintf(c.stdout, "  it answers, calls itself that, and has %s\n", number(keys, "key"))
	if keys == 0 {
		return errors.New("it has no key that an ID token may be signed with")
	}
	if lost > 0 {
		return fmt.Errorf("%s of the file is not there: nobody gets into it; pultd list units names all", number(lost, "unit"))
	}
	return nil
}

// sayGroups says what groups bring, and counts the units that are not there. Without a database it cannot tell.
func (c *command) sayGroups(ctx context.Context, cfg auth.Config, path string) (lost int, err error) {
	var units map[staff.UnitID]string
	if path != "" {
		err := c.withDatabase(ctx, path, func(db *central.Central) (err error) {
			units, err = unitNames(ctx, db)
			return err
		})
		if err != nil {
			return 0, inDatabase(path, err)
		}
		lost = len(lostUnits(cfg, units))
	}
	for _, group := range slices.Sorted(maps.Keys(cfg.Groups)) {
		brings := cfg.Groups[group]
		line := "  group " + group
		if brings.Role != "" {
			line += ", role " + string(brings.Role)
		}
		name, there := units[brings.Unit]
		switch {
		case brings.Unit == "":
		case there:
			line += fmt.Sprintf(", unit %s (%s)", brings.Unit, name)
		case path == "":
			line += fmt.Sprintf(", unit %s", brings.Unit)
		default:
			line += fmt.Sprintf(", unit %s, which is not there", brings.Unit)
		}
		fmt.Fprintln(c.stdout, line)
	}
	return lost, nil
}

// unitNames are the names of all units.
func unitNames(ctx context.Context, db *central.Central) (names map[staff.UnitID]string, err error) {
	names = map[staff.UnitID]string{}
	err = db.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		all, err := (store.Booking{Tx: tx}).Units(ctx)
		for _, u := range all {
			names[u.ID] = u.Name
		}
		return err
	})
	return names, err
}

// lostUnits are those that groups bring and that are not among the named ones, each once.
func lostUnits(cfg auth.Config, names map[staff.UnitID]string) (lost []string) {
	for _, brings := range cfg.Groups {
		if _, there := names[brings.Unit]; brings.Unit != "" && !there {
			lost = append(lost, string(brings.Unit))
		}
	}
	slices.Sort(lost)
	return slices.Compact(lost)
}

// link prepares somebody who is here for an account at an issuer: whoever signs in with it is them.
func (c *command) link(ctx context.Context, args []string) error {
	set := c.flags("people link")
	path, file, subject := set.String("db", "", ""), set.String("issuer", "", ""), set.String("subject", "", "")
	apply := set.Bool("apply", false, "")
	words, err := c.parse(set, args, "person")
	switch {
	case err != nil:
		return err
	case *file == "" || *subject == "":
		return wrong("say --issuer FILE, as for serve, and --subject with what the issuer has as sub in its tokens for them")
	case !auth.UsableSubject(*subject):
		return wrong("--subject has at most %d characters and nothing that cannot be seen", auth.MaxSubject)
	case *path == "":
		return errNoDatabase
	}
	cfg, err := readIssuer(*file)
	if err != nil {
		return err
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		person, err := personCalled(ctx, tx.Store(), words[0])
		if err != nil {
			return err
		}
		was, err := central.FindIdentity(ctx, tx, cfg.Issuer, *subject)
		switch {
		case err == nil && was.Person == person.ID:
			fmt.Fprintf(report, "%s (%s)\n  is known by that subject\n", person.Name(), person.ID)
			return errSame
		case err == nil:
			return fmt.Errorf("nothing was changed: that subject is %s; pultd people erase takes a double out, and then it is free", was.Person)
		case !errors.Is(err, booking.ErrGone):
			return err
		}
		fmt.Fprintf(report, "%s (%s)\n  is whoever signs in at %s as %s; passkeys, app and devices stay\n", person.Name(), person.ID, cfg.Issuer, *subject)
		if err := tx.PutIdentity(ctx, central.Identity{Issuer: cfg.Issuer, Subject: *subject, Person: person.ID, MadeAt: time.Now().UTC()}); err != nil {
			return err
		}
		return noted(ctx, tx, central.AuditLink, person.ID, "")
	})
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
