// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pult-app/pult/store/central"
)

func (c *command) verify(ctx context.Context, args []string) error {
	set := c.flags("verify")
	path := set.String("db", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if *path == "" {
		return wrong("say --db FILE")
	}
	if err := mustBeFile(*path); err != nil {
		return err
	}
	verdict, err := central.Verify(ctx, *path, c.progress("checking").step)
	if err != nil {
		return inDatabase(*path, err)
	}
	fmt.Fprint(c.stdout, report(verdict))
	return unsound(*path, verdict)
}

// report is a line for each claim.
func report(v central.Verdict) string {
	var text strings.Builder
	for _, damage := range v.Damage {
		fmt.Fprintf(&text, "DAMAGED  %s\n", strings.ReplaceAll(damage, "\n", "; "))
	}
	if len(v.Damage) > 0 {
		return text.String()
	}
	text.WriteString("good     pages and indexes fit together\n")
	for _, claim := range v.Claims {
		if claim.Broken == 0 {
			fmt.Fprintf(&text, "good     %s\n", claim.Name)
		} else {
			fmt.Fprintf(&text, "BROKEN   %s: not so for %d\n", claim.Name, claim.Broken)
		}
	}
	fmt.Fprintf(&text, "it holds %s\n", contents(v))
	return text.String()
}

func contents(v central.Verdict) string {
	return fmt.Sprintf("%s, %s, %s, %s; version %d, epoch %s", number(v.Counts["building"], "building"), number(v.Counts["desk"], "desk"),
		fmt.Sprint(v.Counts["person"], " people"), number(v.Counts["booking"], "booking"), v.Head.Seq, v.Head.Epoch)
}

// unsound is the failure of a file that is not as it should be.
func unsound(path string, v central.Verdict) error {
	if v.Sound() {
		return nil
	}
	if len(v.Damage) > 0 {
		return fmt.Errorf("%s is damaged: put it and its -wal aside and restore the backup (docs/OPERATIONS.md, Trouble)", path)
	}
	return fmt.Errorf("%s can be read, but %s not hold: keep this file and report it, pultd has a bug or somebody wrote to its database",
		path, strings.Replace(number(len(v.Broken()), "claim")+" do", "1 claim do", "1 claim does", 1))
}

// A progress says how far long work is, at most once in a while, so that short work says nothing.
type progress struct {
	to   io.Writer
	what string
	last time.Time
}

const while = 2 * time.Second

func (c *command) progress(what string) *progress { return &progress{c.err, what, time.Now()} }

func (p *progress) due() bool {
	if time.Since(p.last) < while {
		return false
	}
	p.last = time.Now()
	return true
}

// part says how much is done.
func (p *progress) part(done, total int) {
	if p.due() && total > 0 {
		fmt.Fprintf(p.to, "%s %d %%\n", p.what, done*100/total)
	}
}

// step says what is being done.
func (p *progress) step(what string) {
	if p.due() {
		fmt.Fprintf(p.to, "%s: %s\n", p.what, what)
	}
}
