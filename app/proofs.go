// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/pult-app/pult/learn/badge"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/lessons"
)

// The device judges the badges that it holds by itself. What it needs for that, who signs and the lists of those that were taken back, it fetches
// from its server while there is a network, and keeps beside the files of courses.

// freshProof is for how long what was fetched is not asked for again, and doubtedProof while a badge is not believed by it: the town may have
// another key by now.
const (
	freshProof   = 24 * time.Hour
	doubtedProof = time.Hour
)

// listed is where a server tells which badges were taken back.
var listed = regexp.MustCompile(`^/revoked/[0-9]{1,9}$`)

// proofFile is where the device keeps what stands at a path of the server.
func (k *client) proofFile(path string) string {
	return filepath.Join(k.loader.shelf.Dir(), "proof-"+strings.ReplaceAll(strings.Trim(path, "/."), "/", "-"))
}

// listPath is where on the server the list is that a badge names; empty for none. It need not be believed before it was read: the list is signed.
func listPath(list string) string {
	if at, err := url.Parse(list); err == nil && listed.MatchString(at.Path) {
		return at.Path
	}
	return ""
}

// keepProofs fetches what judging the person's badges takes.
func (k *client) keepProofs(ctx context.Context) error {
	if k.loader.library == nil || k.loader.shelf == nil {
		return nil
	}
	paths := map[string]time.Duration{} // for how long they are fresh
	err := k.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		clear(paths)
		p, err := k.pupil(ctx, rows)
		for _, a := range p.awards {
			if a.Credential != "" {
				fresh := freshProof
				if k.judged(a.Credential) == lessons.Unbelieved {
					fresh = doubtedProof
				}
				claim, _ := badge.Read([]byte(a.Credential))
				for _, path := range []string{wire.IssuerPath, listPath(claim.Status.List)} {
					if known, asked := paths[path]; path != "" && (!asked || fresh < known) {
						paths[path] = fresh
					}
				}
			}
		}
		return err
	})
	now := k.clock.now()
	for path, fresh := range paths {
		if at, missing := os.Stat(k.proofFile(path)); missing == nil && now.Sub(at.ModTime()).Abs() < fresh {
			continue
		}
		text, failed := k.loader.library.Proof(ctx, path)
		if failed == nil {
			failed = replace(k.proofFile(path), text, now)
		}
		err = errors.Join(err, failed)
	}
	return err
}

// replace writes a file whole or not at all.
func replace(path string, text []byte, now time.Time) error {
	err := os.WriteFile(path+".new", text, 0o600)
	if err == nil {
		err = os.Chtimes(path+".new", now, now)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	return err
}

// judged is what the device itself says of a badge, by what it holds.
func (k *client) judged(credential string) lessons.Check {
	if credential == "" || k.loader.shelf == nil {
		return lessons.Unchecked
	}
	document, err := os.ReadFile(k.proofFile(wire.IssuerPath))
	if errors.Is(err, fs.ErrNotExist) {
		return lessons.Unclear
	}
	issuer, err := badge.ReadController(document)
	if err != nil {
		return lessons.Unclear
	}
	var list []byte
	if claim, _ := badge.Read([]byte(credential)); claim.Issuer.ID == issuer.ID && listPath(claim.Status.List) != "" {
		list, _ = os.ReadFile(k.proofFile(listPath(claim.Status.List))) // without one nobody can tell, which is said; so it is of a name that the town no longer has
	}
	_, err = badge.Verify([]byte(credential), issuer.Trust(), list, k.clock.now())
	var refused *badge.Refusal
	switch {
	case err == nil:
		return lessons.Good
	case !errors.As(err, &refused), refused.Why == badge.Unknown, refused.Why == badge.NotYet:
		return lessons.Unclear
	case refused.Why == badge.Expired:
		return lessons.Ended
	case refused.Why == badge.Revoked:
		return lessons.TakenBack
	}
	return lessons.Unbelieved
}
