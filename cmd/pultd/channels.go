// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// maxChannels is how many bytes a file of channels has at most.
const maxChannels = 1 << 20

// channels writes the channels of a town as a file that can be edited, or brings such a file into effect. Without --apply it only says
// what would become of it.
func (c *command) channels(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return wrong("say what to do with channels: show, or apply FILE.json")
	}
	set := c.flags("channels " + args[0])
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	var wanted []string
	if args[0] == "apply" {
		wanted = []string{"file"}
	}
	words, err := c.parse(set, args[1:], wanted...)
	switch {
	case err != nil:
		return err
	case *path == "":
		return errNoDatabase
	}
	switch args[0] {
	case "show":
		return inDatabase(*path, c.showChannels(ctx, *path))
	case "apply":
		file, err := openFile(words[0])
		if err != nil {
			return fmt.Errorf("%s cannot be read, nothing was changed: %w", words[0], err)
		}
		defer file.Close()
		list, err := readChannels(file)
		if err != nil {
			return fmt.Errorf("%s is refused, nothing was changed: %w", words[0], err)
		}
		return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
			return applyChannels(ctx, tx.News("", nil), list, report)
		})
	}
	return wrong("channels can be shown or applied, not " + args[0])
}

func (c *command) showChannels(ctx context.Context, path string) (err error) {
	return c.readDatabase(ctx, path, func(ctx context.Context, snap *central.Snapshot) error {
		list, err := snap.News().Channels(ctx)
		if err != nil {
			return err
		}
		text := json.NewEncoder(c.stdout)
		text.SetEscapeHTML(false)
		text.SetIndent("", "  ")
		if list == nil {
			list = []news.Channel{}
		}
		return text.Encode(list)
	})
}

// readChannels reads a file and says what is wrong with it, and where.
func readChannels(file io.Reader) (list []news.Channel, err error) {
	text, err := io.ReadAll(io.LimitReader(file, maxChannels+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxChannels {
		return nil, fmt.Errorf("it has more than %d bytes", maxChannels)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("it is no array of channels as pultd channels show writes it: %w", err)
	}
	seen := map[news.ChannelID]bool{}
	for i, c := range list {
		if err := c.Check(); err != nil {
			return nil, fmt.Errorf("channel %d (%s): %w", i+1, c.ID, err)
		}
		if seen[c.ID] {
			return nil, fmt.Errorf("channel %d: the id %s is there twice", i+1, c.ID)
		}
		seen[c.ID] = true
	}
	return list, nil
}

// applyChannels adds and changes channels; those that the file does not name stay as they are.
func applyChannels(ctx context.Context, rows store.News, list []news.Channel, report *strings.Builder) error {
	changed := false
	for _, c := range list {
		did, err := putChannel(ctx, rows, c)
		if err != nil {
			return err
		}
		if did != "" {
			changed = true
			fmt.Fprintf(report, "%s (%s): %s\n", c.Name, c.ID, did)
		}
	}
	if !changed {
		return errSame
	}
	return nil
}

// postings are who writes in a channel, in words.
var postings = map[news.Posting]string{news.Free: "all of them write", news.Approved: "all of them write, an editor looks first", news.Edited: "only editors write"}

// said is an audience in a few words, with ids.
func said(a news.Audience) string {
	switch {
	case a.Everyone:
		return "everyone"
	case a.Unit != "":
		return "unit " + string(a.Unit)
	case a.House != "":
		return "house " + string(a.House)
	case a.Role != "":
		return "role " + string(a.Role)
	case a.Not != nil:
		return "not (" + said(*a.Not) + ")"
	}
	list, word := a.All, " and "
	if len(a.Any) > 0 {
		list, word = a.Any, " or "
	}
	var words []string
	for _, inner := range list {
		words = append(words, said(inner))
	}
	return "(" + strings.Join(words, word) + ")"
}

// putChannel adds or changes one channel and says what that does; empty for nothing. New editors see what was published before.
func putChannel(ctx context.Context, rows store.News, c news.Channel) (did string, err error) {
	for _, a := range []news.Audience{c.Audience, c.Editors} {
		for _, rule := range a.Rules() {
			if rule.Role != "" {
				continue
			}
			if known, err := rows.Known(ctx, rule); err != nil || !known {
				return "", errors.Join(err, fmt.Errorf("channel %s names %s%s, which there is not: pultd list units and houses name what there is", c.ID, rule.Unit, rule.House))
			}
		}
	}
	before, err := rows.Channel(ctx, c.ID)
	switch {
	case errors.Is(err, news.ErrGone):
		did = fmt.Sprintf("is new, for %s, edited by %s; %s", said(c.Audience), said(c.Editors), postings[c.Posting])
		return did, rows.PutChannel(ctx, c)
	case err != nil || reflect.DeepEqual(before, c):
		return "", err
	}
	if err := rows.PutChannel(ctx, c); err != nil {
		return "", err
	}
	did = fmt.Sprintf("changes: for %s, edited by %s; %s", said(c.Audience), said(c.Editors), postings[c.Posting])
	if c.Closed && !before.Closed {
		did += "; it is closed"
	}
	if !reflect.DeepEqual(before.Audience, c.Audience) {
		did += "; posts that have appeared go on being for whom they were"
	}
	if reflect.DeepEqual(before.Editors, c.Editors) {
		return did, nil
	}
	posts, err := rows.PostsIn(ctx, c.ID)
	for _, p := range posts {
		if err != nil {
			return "", err
		}
		p.Editors = c.Editors
		err = rows.PutPost(ctx, p)
	}
	if err != nil {
		return "", err
	}
	waiting, err := handOver(ctx, rows, c)
	return fmt.Sprintf("%s; its new editors see the %d posts in it, and %d things that wait for them", did, len(posts), waiting), err
}

// handOver gives what waits for the editors of a channel to its new ones.
func handOver(ctx context.Context, rows store.News, c news.Channel) (n int, err error) {
	submissions, err := rows.Submissions(ctx)
	for _, s := range submissions {
		if err == nil && s.Channel == c.ID {
			s.Editors, n = c.Editors, n+1
			err = rows.PutSubmission(ctx, s)
		}
	}
	if err != nil {
		return n, err
	}
	reports, err := rows.Reports(ctx)
	for _, r := range reports {
		if err == nil && r.Channel == c.ID {
			if r, err = rows.Report(ctx, r.ID); err == nil { // with who made it
				r.Editors, n = c.Editors, n+1
				err = rows.PutReport(ctx, r)
			}
		}
	}
	return n, err
}
