// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// A Step is one thing that a person does on a page of the server.
type Step struct {
	Kind booking.Kind
	Args any
}

// Act carries out steps for a person who comes without a device of their own; whoever calls has made sure who it is. Each
// step is an op like any other, decided by the one writer, and needs the one before it. It answers with the outcomes up to
// the first refusal.
func (h *Hub) Act(ctx context.Context, person staff.PersonID, steps ...Step) (outcomes []sync.Outcome, err error) {
	device, before := pageDevice(person), sync.OpID("")
	next, err := h.nextOf(ctx, device)
	if err != nil {
		return nil, h.failed("act for a person", err)
	}
	for _, step := range steps {
		args, err := json.Marshal(step.Args)
		if err != nil {
			return outcomes, fmt.Errorf("write the arguments of %s: %w", step.Kind, err)
		}
		op := sync.Op{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Kind: string(step.Kind), Args: args, DependsOn: before}
		o, err := h.act(ctx, h.session(person, device), op, &next)
		if err != nil {
			return outcomes, err
		}
		if outcomes, before = append(outcomes, o), op.ID; o.Verdict == sync.Refused {
			break
		}
	}
	return outcomes, nil
}

// act has one op decided. Somebody else may act for the same person at the same time: then the number is taken, and the next
// one is tried.
func (h *Hub) act(ctx context.Context, s *session, op sync.Op, next *int64) (sync.Outcome, error) {
	for range 8 {
		op.Seq = *next
		done, err := h.push(ctx, s, sync.Request{Ops: []sync.Op{op}})
		if err != nil {
			return sync.Outcome{}, err
		}
		*next = done.expect
		if len(done.outcomes) > 0 {
			return done.outcomes[0], nil
		}
	}
	return sync.Outcome{}, &sync.Error{Code: sync.Unavailable, Message: "too many changes at once for one person"}
}

// pageDevice names the pages as a person's device. No client can have that name: theirs hold no dot.
func pageDevice(person staff.PersonID) string {
	sum := sha256.Sum256([]byte("page of " + person))
	return "page." + base64.RawURLEncoding.EncodeToString(sum[:16])
}

// nextOf is the number that is expected of a device next.
func (h *Hub) nextOf(ctx context.Context, device string) (next int64, err error) {
	if client, ok := h.clients.find(device); ok {
		return client.Next, nil
	}
	err = h.central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		client, err := central.FindClient(ctx, tx, device)
		next = max(1, client.Next)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		return 1, nil
	}
	return next, err
}
