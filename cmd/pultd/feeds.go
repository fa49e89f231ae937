// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/fetch"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// feeds are the channels that others read as Atom, and the feeds of others from which drafts come: listed, made and ended.
func (c *command) feeds(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return wrong("say what to do with feeds: list, out CHANNEL, in CHANNEL ADDRESS, or end ID")
	}
	set := c.flags("feeds " + args[0])
	path := set.String("db", "", "")
	var open *bool
	var base, as *string
	wanted := map[string][]string{"list": nil, "out": {"channel"}, "in": {"channel", "address"}, "end": {"id"}}
	names, known := wanted[args[0]]
	switch args[0] {
	case "out":
		open, base = set.Bool("open", false, ""), set.String("url", "", "")
	case "in":
		as = set.String("as", "", "")
	}
	if !known {
		return wrong("feeds can be listed (list), made (out, in) and ended (end), not %q", args[0])
	}
	words, err := c.parse(set, args[1:], names...)
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	}
	switch args[0] {
	case "list":
		return inDatabase(*path, c.readDatabase(ctx, *path, c.listFeeds))
	case "out":
		if !usableURL(*base) {
			return wrong("--url is https://HOST, as others reach the server, and not %q", *base)
		}
		return c.changeFeeds(ctx, *path, func(ctx context.Context, tx *central.Tx) (string, error) {
			return feedOut(ctx, tx, news.ChannelID(words[0]), *open, normalURL(*base))
		})
	case "in":
		if err := fetch.Check(words[1]); err != nil {
			return wrong("%s: %w", words[1], err)
		}
		if *as == "" {
			return wrong("say --as PERSON: who gets the drafts, by their id (pultd people list names everybody)")
		}
		return c.changeFeeds(ctx, *path, func(ctx context.Context, tx *central.Tx) (string, error) {
			return feedIn(ctx, tx, news.ChannelID(words[0]), words[1], staff.PersonID(*as))
		})
	}
	return c.changeFeeds(ctx, *path, func(ctx context.Context, tx *central.Tx) (string, error) {
		err := tx.DropOutlet(ctx, words[0])
		if errors.Is(err, booking.ErrGone) {
			err = tx.DropSource(ctx, words[0])
		}
		if errors.Is(err, booking.ErrGone) {
			err = fmt.Errorf("there is no feed %s: pultd feeds list names them", words[0])
		}
		return "ended; nobody reads it any more, and no drafts come of it\n", err
	})
}

func (c *command) changeFeeds(ctx context.Context, path string, do func(context.Context, *central.Tx) (string, error)) error {
	var report string
	err := c.withDatabase(ctx, path, func(db *central.Central) error {
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
			report, err = do(ctx, tx)
			return err
		})
	})
	if err != nil {
		return inDatabase(path, err)
	}
	fmt.Fprint(c.stdout, report)
	return nil
}

// feedOut opens a channel to those who have its address, or to everybody.
func feedOut(ctx context.Context, tx *central.Tx, id news.ChannelID, open bool, base string) (report string, err error) {
	channel, err := theChannel(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if open && !channel.Audience.Everyone {
		return "", fmt.Errorf("%s is not for everybody, so everybody cannot read it: leave --open away", channel.Name)
	}
	end := rand.Text()
	if open {
		if end = string(id); strings.ContainsFunc(end, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_')
		}) {
			return "", fmt.Errorf("the id %s can be no part of an address: leave --open away", id)
		}
		if _, err := central.FindOutlet(ctx, tx, end); !errors.Is(err, booking.ErrGone) {
			return "", errors.Join(err, fmt.Errorf("%s is open already: %s%s", channel.Name, base, server.GazettePath(end)))
		}
	}
	o := central.Outlet{ID: uuid.Must(uuid.NewV7()).String(), Channel: id, Hash: central.OutletHash(end), Open: open, MadeAt: time.Now()}
	who := "whoever has this address, which is shown only now, reads"
	if open {
		who = "everybody who reaches the server reads"
	}
	return fmt.Sprintf("%s%s\n%s the posts that all readers of %s have; pultd feeds end %s ends it\n", base, server.GazettePath(end), who, channel.Name, o.ID), tx.PutOutlet(ctx, o)
}

// feedIn has drafts made of a feed of others.
func feedIn(ctx context.Context, tx *central.Tx, id news.ChannelID, address string, person staff.PersonID) (report string, err error) {
	channel, err := theChannel(ctx, tx, id)
	if err != nil {
		return "", err
	}
	if _, err := tx.News("", nil).Member(ctx, person); errors.Is(err, news.ErrGone) {
		return "", fmt.Errorf("nobody here has the id %s: pultd people list names everybody", person)
	} else if err != nil {
		return "", err
	}
	now := time.Now()
	s := central.Source{ID: uuid.Must(uuid.NewV7()).String(), Channel: id, Person: person, Address: address, MadeAt: now, DueAt: now}
	return fmt.Sprintf("the server reads it within a minute, and then every half hour; %s gets what is new in it as drafts for %s. pultd feeds list says how it goes, pultd feeds end %s ends it\n", person, channel.Name, s.ID), tx.PutSource(ctx, s)
}

func theChannel(ctx context.Context, tx *central.Tx, id news.ChannelID) (news.Channel, error) {
	channel, err := tx.News("", nil).Channel(ctx, id)
	if errors.Is(err, news.ErrGone) {
		err = fmt.Errorf("there is no channel %s: pultd channels show names them", id)
	}
	return channel, err
}

// farAhead is later than anything is due.
var farAhead = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)

// troubles are the codes of what may go wrong with a feed, in words.
var troubles = map[string]string{
	"private": "its address is on this machine or in a network that is not public: --feeds-from NETWORK of pultd serve allows one", "address": "it has no address in the web",
	"status": "its server does not give it", "large": "it is larger than feeds are", "no_feed": "there is no feed at its address",
	"nobody": "the person is not here any more, or the channel is closed", "away": "its server does not answer", "redirect": "its server sends on too often, or away from TLS",
}

func (c *command) listFeeds(ctx context.Context, snap *central.Snapshot) error {
	out, err := central.Outlets(ctx, snap)
	if err != nil {
		return err
	}
	in, err := central.Sources(ctx, snap, farAhead, 1000)
	if err != nil {
		return err
	}
	for _, o := range out {
		how := "by a secret address"
		if o.Open {
			how = "by everybody: " + server.GazettePath(string(o.Channel))
		}
		fmt.Fprintf(c.stdout, "%s  out  %s is read %s, since %s\n", o.ID, o.Channel, how, o.MadeAt.Format(time.DateOnly))
	}
	for _, s := range in {
		how := "not read yet"
		switch {
		case s.Failed != "":
			how = fmt.Sprintf("failed %d times, last %s: %s", s.Failures, s.AskedAt.Local().Format("2006-01-02 15:04"), troubles[s.Failed])
		case !s.AskedAt.IsZero():
			how = "read " + s.AskedAt.Local().Format("2006-01-02 15:04")
		}
		fmt.Fprintf(c.stdout, "%s  in   %s for %s: %s; %s\n", s.ID, s.Channel, s.Person, s.Address, how)
	}
	if len(out)+len(in) == 0 {
		fmt.Fprintln(c.stdout, "there are none: pultd feeds out CHANNEL and pultd feeds in CHANNEL ADDRESS make them")
	}
	return nil
}
