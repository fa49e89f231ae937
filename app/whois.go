// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync/wire"
)

// idForm is how the ids of people begin; names are looked up.
const idForm = "p-"

// askingWho is how long the server may take to say whose name it is.
const askingWho = 10 * time.Second

// whoIs is the person meant on the command line: an id as it is, or the one whose given, family or whole name it is. A
// name that nobody has is handed on, for the entrance to say so.
func whoIs(ctx context.Context, server, said string) (staff.PersonID, error) {
	if strings.HasPrefix(said, idForm) {
		return staff.PersonID(said), nil
	}
	people, err := peopleAt(ctx, server)
	if err != nil {
		return "", fmt.Errorf("the server cannot say who -person %q is (an id such as p-jana needs no server): %w", said, err)
	}
	var named []wire.DemoPerson
	for _, p := range people {
		if p.ID == said {
			return staff.PersonID(said), nil
		}
		if calledSo(p, said) {
			named = append(named, p)
		}
	}
	switch len(named) {
	case 0:
		return staff.PersonID(said), nil
	case 1:
		return staff.PersonID(named[0].ID), nil
	}
	return "", fmt.Errorf("-person %q is the name of %d people, such as %s and %s: say an id", said, len(named), labelOf(named[0]), labelOf(named[1]))
}

func peopleAt(ctx context.Context, server string) ([]wire.DemoPerson, error) {
	ctx, cancel := context.WithTimeout(ctx, askingWho)
	defer cancel()
	c, err := wire.NewClient(server, "")
	if err != nil {
		return nil, err
	}
	defer c.Close()
	return c.People(ctx)
}

func calledSo(p wire.DemoPerson, said string) bool {
	name := staff.Fold(strings.Join(strings.Fields(said), " "))
	return name == staff.Fold(p.Given) || name == staff.Fold(p.Family) || name == staff.Fold(p.Given+" "+p.Family)
}

func labelOf(p wire.DemoPerson) string { return fmt.Sprintf("%s %s (%s)", p.Given, p.Family, p.ID) }
