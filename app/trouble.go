// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"net"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/sqlite"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
)

// trouble recognises a failure by its code, so that the window can name it. Refusals and nil pass as they are.
func trouble(err error) error {
	var refusal staff.Refusal
	var known *ui.Trouble
	if err == nil || errors.As(err, &refusal) || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	if kind := kindOf(err); kind != "" {
		return &ui.Trouble{Kind: kind, Err: err}
	}
	return err
}

var databaseTrouble = map[sqlite.Code]ui.TroubleKind{
	sqlite.Full: ui.StorageFull, sqlite.Busy: ui.StorageLocked, sqlite.Denied: ui.StorageDenied, sqlite.IO: ui.StorageDenied,
	sqlite.Corrupt: ui.StorageDamaged, sqlite.Foreign: ui.StorageDamaged, sqlite.Newer: ui.StorageNewer,
}

var serverTrouble = map[syncing.Code]ui.TroubleKind{
	syncing.SignedOut: ui.SignedOut, syncing.TooOld: ui.TooOld, syncing.TooMany: ui.ServerBusy,
	syncing.TooNew:      ui.ServerBusy, // this Pult was updated before its server, which follows
	syncing.Unavailable: ui.ServerBusy, syncing.StorageFull: ui.ServerFull,
}

func kindOf(err error) ui.TroubleKind {
	if kind, ok := databaseTrouble[sqlite.CodeOf(err)]; ok {
		return kind
	}
	var refused *syncing.Error
	if errors.As(err, &refused) {
		return serverTrouble[refused.Code]
	}
	var network net.Error
	if errors.As(err, &network) {
		return ui.ServerAway
	}
	return ""
}
