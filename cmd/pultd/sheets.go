// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/floors"
	"github.com/pult-app/pult/server/sheets"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// printSheets writes what stands on the desks of a building, to be printed and cut out.
func (c *command) printSheets(ctx context.Context, args []string) (err error) {
	set := c.flags("sheets")
	path, house, floor := set.String("db", "", ""), set.String("building", "", ""), set.String("floor", "", "")
	base, out := set.String("url", "", ""), set.String("o", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	switch {
	case *path == "":
		return errNoDatabase
	case *house == "":
		return wrong("say --building ID, or its name")
	case *base == "":
		return wrong("say --url https://…, under which phones reach the server")
	case *out == "":
		return wrong("say -o FILE.pdf")
	}
	link, err := reachable(*base)
	if err != nil {
		return err
	}
	if !central.IsServer(*path) {
		if _, err := os.Stat(*path); err != nil {
			return fmt.Errorf("there is no database %s: name one with --db", *path)
		}
	}
	if err := c.keepFirst(ctx, *path); err != nil {
		return err
	}
	cards, err := cardsOf(ctx, *path, *house, *floor, link)
	if err != nil {
		return inDatabase(*path, err)
	}
	var pdf bytes.Buffer
	if err := sheets.Write(&pdf, "Plätze: "+cards[0].Place.Building.Name, cards); err != nil {
		return err
	}
	if err := writeNew(*out, pdf.Bytes(), "another file with -o"); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s of %s: %s\n", number(len(cards), "desk"), cards[0].Place.Building.Name, *out)
	return nil
}

// reachable makes the links of desks under an address. Phones send codes there, so that it is https but for this machine.
func reachable(base string) (func(booking.Place) (string, error), error) {
	at, err := url.Parse(base)
	if err != nil || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Fragment != "" || at.Scheme != "https" && at.Scheme != "http" {
		return nil, wrong("--url %q is not like https://pult.example.de", base)
	}
	ip, err := netip.ParseAddr(at.Hostname())
	if here := at.Hostname() == "localhost" || err == nil && ip.IsLoopback(); at.Scheme == "http" && !here {
		return nil, wrong("--url %q must be https: people type codes there", base)
	}
	base = strings.TrimSuffix(base, "/")
	return func(p booking.Place) (string, error) {
		if code := p.Desk.Code; code == "" || code == "." || code == ".." {
			return "", fmt.Errorf("desk %s has the code %q, which no address can hold", p.Desk.ID, code)
		}
		return base + server.DeskPath(p.Building.ID, p.Desk.Code), nil
	}, nil
}

// cardsOf reads the desks of a building, or of one floor, in the order in which people walk: floor by floor, by code.
func cardsOf(ctx context.Context, path, house, floor string, link func(booking.Place) (string, error)) (cards []sheets.Card, err error) {
	db, err := central.OpenDatabase(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	err = db.Read(ctx, func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		building, err := buildingCalled(ctx, rows, house)
		if err != nil {
			return err
		}
		all, err := rows.Floors(ctx, building.ID)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(f booking.Floor) bool {
			return floor != "" && floor != string(f.ID) && floor != strconv.Itoa(f.Ordinal) && !strings.EqualFold(floor, f.Name) && !strings.EqualFold(floor, f.Short)
		})
		places, err := floors.Places(ctx, rows, all)
		if err != nil {
			return err
		}
		for _, place := range places {
			to, err := link(place)
			if err != nil {
				return err
			}
			cards = append(cards, sheets.Card{Place: place, Link: to})
		}
		if len(cards) == 0 {
			return fmt.Errorf("there is no desk on floor %q of %s", floor, house)
		}
		return nil
	})
	return cards, err
}
