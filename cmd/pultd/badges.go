// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pult-app/pult/learn/badge"
)

// badge has one verb: verify.
func (c *command) badge(ctx context.Context, args []string) error {
	if len(args) > 0 && asksHelp(args[0]) {
		return errHelp
	}
	if len(args) == 0 || args[0] != "verify" {
		return wrong("say pultd badge verify")
	}
	return c.verifyBadge(ctx, args[1:])
}

// verifyBadge judges a badge by files alone: no network, and no database.
func (c *command) verifyBadge(_ context.Context, args []string) error {
	set := c.flags("badge verify")
	did, status := set.String("did", "", ""), set.String("status", "", "")
	words, err := c.parse(set, args, "file")
	if err != nil {
		return err
	}
	if *did == "" {
		return wrong("say --did FILE, the town's /.well-known/did.json")
	}
	credential, err := readAtMost(words[0], badge.MaxBadge)
	if err != nil {
		return err
	}
	document, err := readAtMost(*did, badge.MaxController)
	if err != nil {
		return err
	}
	var list []byte
	if *status != "" {
		if list, err = readAtMost(*status, badge.MaxListCredential); err != nil {
			return err
		}
	}
	issuer, err := badge.ReadController(document)
	if err != nil {
		return fmt.Errorf("%s is no document of who signs badges: %w", *did, err)
	}
	claim, err := badge.Verify(credential, issuer.Trust(), list, time.Now())
	if err != nil {
		return unbelieved(words[0], claim, err)
	}
	fmt.Fprintf(c.stdout, "valid    %s\n", whatBadge(claim))
	return nil
}

// readAtMost reads a file, and a byte more than it may have, so that whoever judges it sees that it is too large.
func readAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, most+1))
}

// whatBadge is what a badge says, in a line.
func whatBadge(claim badge.Claim) string {
	said := claim.Achievement.Name + ", "
	if claim.Subject.Name != "" {
		said += claim.Subject.Name + ", "
	}
	said += claim.Issuer.ID + ", from " + claim.IssuedAt.Format(time.DateOnly)
	if !claim.ExpiresAt.IsZero() {
		said += " until " + claim.ExpiresAt.Format(time.DateOnly)
	}
	return said
}

// unbelieved says why a badge is not to be believed.
func unbelieved(path string, claim badge.Claim, err error) error {
	var refused *badge.Refusal
	if !errors.As(err, &refused) {
		return err
	}
	switch why := refused.Why; why {
	case badge.NotYet, badge.Expired, badge.Revoked:
		return fmt.Errorf("%s is real and does not hold (%s): %s", path, why, whatBadge(claim))
	case badge.Unknown:
		return fmt.Errorf("%s is real, but whether it was taken back cannot be told: bring a new list from %s and say --status FILE (%s)", path, claim.Status.List, refused.Detail)
	default:
		return fmt.Errorf("%s is not to be believed: %w", path, refused)
	}
}
