// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"encoding/json"

	syncing "github.com/pult-app/pult/sync"
)

// The kinds of the seats, the little domain of the suite.
const (
	TakeSeat  = "seat.take"
	LeaveSeat = "seat.leave"
)

// A Seat is the argument of both kinds: a seat in a house and the claim on it.
type Seat struct {
	House syncing.Scope `json:"house"`
	Seat  string        `json:"seat"`
	Claim string        `json:"claim"`
}

// Seats judges the ops of the little domain: a seat is taken by one claim at a time. A claim is a row of the person
// ("claim"), a taken seat a row of the house ("seat").
func Seats(draft *Draft, person string, op syncing.Op) (why string, detail json.RawMessage) {
	var args Seat
	if json.Unmarshal(op.Args, &args) != nil || args.Seat == "" || args.Claim == "" {
		return "invalid", nil
	}
	switch op.Kind {
	case TakeSeat:
		return take(draft, person, args)
	case LeaveSeat:
		return leave(draft, person, args)
	}
	return "invalid", nil
}

func take(draft *Draft, person string, args Seat) (string, json.RawMessage) {
	if _, taken := draft.Get("seat", args.Seat); taken {
		return "taken", encode(map[string]string{"seat": args.Seat})
	}
	draft.Put("claim", args.Claim, syncing.Scope("u:"+person), encode(map[string]string{"seat": args.Seat, "state": "taken"}))
	draft.Put("seat", args.Seat, args.House, encode(map[string]string{"claim": args.Claim}))
	return "", nil
}

func leave(draft *Draft, person string, args Seat) (string, json.RawMessage) {
	own := syncing.Scope("u:" + person)
	if claim, ok := draft.Get("claim", args.Claim); !ok || claim.Scope != own {
		return "gone", nil
	}
	draft.Put("claim", args.Claim, own, encode(map[string]string{"seat": args.Seat, "state": "left"}))
	draft.Bury("seat", args.Seat)
	return "", nil
}

func encode(v any) json.RawMessage {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err) // only maps of text and our own structs come here
	}
	return text
}
