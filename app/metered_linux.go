// SPDX-License-Identifier: EUPL-1.2

//go:build linux && !android

package app

import (
	"context"
	"time"

	"github.com/godbus/dbus/v5"
)

// metered tells whether NetworkManager says, or guesses, that the network costs by what it carries. Where nobody says so it does not.
// NMMetered: 1 is yes, 3 is guessed to be so.
func metered() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	bus, err := dbus.ConnectSystemBus(dbus.WithContext(ctx))
	if err != nil {
		return false
	}
	defer bus.Close()
	var says dbus.Variant
	err = bus.Object("org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager").
		CallWithContext(ctx, "org.freedesktop.DBus.Properties.Get", 0, "org.freedesktop.NetworkManager", "Metered").Store(&says)
	kind, ok := says.Value().(uint32)
	return err == nil && ok && (kind == 1 || kind == 3)
}
