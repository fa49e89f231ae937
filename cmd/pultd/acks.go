// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// verifyAck looks at every acknowledgement: whether its signature fits what it says, whether the text is the one that was signed, and
// whether the key is that of a device on which its person has signed in. Then it says in numbers how far each unit is.
func (c *command) verifyAck(ctx context.Context, args []string) (err error) {
	set := c.flags("verify-ack")
	path, post := set.String("db", "", ""), set.String("post", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if *path == "" {
		return errNoDatabase
	}
	broken, found := 0, false
	err = c.readDatabase(ctx, *path, func(ctx context.Context, snap *central.Snapshot) error {
		broken, found = 0, false
		posts, err := snap.News().Asking(ctx)
		if err != nil {
			return err
		}
		keys, err := snap.DeviceKeys(ctx)
		if err != nil {
			return err
		}
		for _, list := range keys {
			for i, key := range list {
				list[i] = deviceKey(key)
			}
		}
		members, err := store.Members(ctx, snap)
		if err != nil {
			return err
		}
		for _, p := range posts {
			if *post != "" && string(p.ID) != *post {
				continue
			}
			found = true
			n, err := c.verifyPost(ctx, snap, p, keys, members)
			if broken += n; err != nil {
				return err
			}
		}
		return nil
	})
	switch {
	case err != nil:
		return inDatabase(*path, err)
	case !found && *post != "":
		return fmt.Errorf("no post %s asks for an acknowledgement", *post)
	case !found:
		fmt.Fprintln(c.stdout, "no post asks for an acknowledgement")
	case broken > 0:
		return fmt.Errorf("%s not what somebody has signed; somebody has changed the database", amount(broken, "acknowledgement is", "acknowledgements are"))
	}
	return nil
}

func amount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// verifyPost tells of one post, and how many of its acknowledgements are not genuine.
func (c *command) verifyPost(ctx context.Context, snap *central.Snapshot, p news.Post, keys map[staff.PersonID][]string, members []news.Member) (broken int, err error) {
	acks, err := snap.News().Acknowledgements(ctx, p.ID)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(c.stdout, "%s  %q, version %d, asked from version %d on\n", p.ID, p.Title, p.Version, p.Asks)
	have, foreign, older := map[staff.PersonID]bool{}, 0, 0
	for _, a := range acks {
		flaw, err := flawOf(ctx, snap, a)
		if err != nil {
			return broken, err
		}
		if flaw != "" {
			broken++
			fmt.Fprintf(c.stdout, "  TAMPERED  version %d, person %s: %s\n", a.Version, a.Person, flaw)
			continue
		}
		if !slices.Contains(keys[a.Person], a.Key) {
			foreign++
		}
		if a.Version < p.Asks {
			older++
		}
		have[a.Person] = have[a.Person] || a.Version >= p.Asks && a.Version <= p.Version
	}
	sound := len(acks) - broken
	fmt.Fprintf(c.stdout, "  %s sound: text, person and time are those that were signed\n", amount(sound, "acknowledgement is", "acknowledgements are"))
	if proven := sound - foreign; sound > 0 {
		fmt.Fprintf(c.stdout, "  %d of them with a key that is known as the person's", proven)
		if foreign > 0 {
			fmt.Fprintf(c.stdout, "; the keys of %d cannot be told from keys that somebody has made up who can write into the database (the device was signed out long ago, or this is a demo)", foreign)
		}
		fmt.Fprintln(c.stdout)
	}
	if older > 0 {
		fmt.Fprintf(c.stdout, "  %d of them are of a version before %d, which asks anew\n", older, p.Asks)
	}
	units, err := snap.Store().Units(ctx)
	if err != nil {
		return broken, err
	}
	for _, line := range byUnit(p, members, have, units) {
		fmt.Fprintf(c.stdout, "  %s\n", line)
	}
	return broken, nil
}

// flawOf is what is wrong with an acknowledgement; empty for nothing.
func flawOf(ctx context.Context, snap *central.Snapshot, a news.Acknowledgement) (string, error) {
	text, err := snap.News().Version(ctx, a.Post, a.Version)
	switch {
	case errors.Is(err, news.ErrGone):
		return "the text that was signed is not there", nil
	case err != nil:
		return "", err
	case !a.Genuine():
		return "the signature does not fit what stands there", nil
	case text.Hash() != a.Hash:
		return "the text is not the one that was signed", nil
	}
	return "", nil
}

// byUnit says who has acknowledged and who should, in numbers.
func byUnit(p news.Post, members []news.Member, have map[staff.PersonID]bool, units []staff.Unit) (lines []string) {
	names := map[staff.UnitID]string{}
	for _, u := range units {
		names[u.ID] = u.Name
	}
	cover := news.Cover(p, members, func(who staff.PersonID) bool { return have[who] })
	if cover.Total.All == 0 {
		return []string{fmt.Sprintf("it asks fewer than %d people, of whom nothing is told", news.Crowd)}
	}
	slices.SortFunc(cover.Shares, func(a, b news.Share) int { return cmp.Compare(names[a.Unit], names[b.Unit]) })
	for _, s := range cover.Shares {
		lines = append(lines, fmt.Sprintf("%d of %d  %s", s.Done, s.All, cmp.Or(names[s.Unit], "no unit")))
	}
	if cover.Rest.All > 0 {
		lines = append(lines, fmt.Sprintf("%d of %d  all others together", cover.Rest.Done, cover.Rest.All))
	}
	return append(lines, fmt.Sprintf("%d of %d  altogether", cover.Total.Done, cover.Total.All))
}

// deviceKey is the key of a device as sessions keep it, in the way that acknowledgements do.
func deviceKey(kept string) string {
	key, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(kept))
	if err != nil {
		return ""
	}
	return base64.StdEncoding.EncodeToString(key)
}
