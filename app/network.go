// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"net"
	"slices"
	"strings"
	"time"
)

// glance is how often the machine's addresses are looked at while the server cannot be reached.
const glance = 2 * time.Second

// watchNetwork asks for the server at once when the machine's addresses have changed while it could not be reached: who
// comes out of a tunnel need not wait for the next try. It sleeps while all is well, and ends with ctx.
func (k *client) watchNetwork(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.away:
			k.watchUntilOnline(ctx)
		}
	}
}

func (k *client) watchUntilOnline(ctx context.Context) {
	tick := time.NewTicker(k.glance)
	defer tick.Stop()
	for before := k.addresses(); ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if k.engine.Status().Online {
			return
		}
		if now := k.addresses(); now != before {
			before = now
			k.log.Info("the network has changed, trying the server again")
			k.tryNow()
		}
	}
}

// addresses are those of this machine that others could reach, sorted; empty without a network.
func addresses() string {
	all, err := net.InterfaceAddrs()
	if err != nil {
		return ""
	}
	var outward []string
	for _, address := range all {
		if ip, ok := address.(*net.IPNet); ok && !ip.IP.IsLoopback() {
			outward = append(outward, ip.String())
		}
	}
	slices.Sort(outward)
	return strings.Join(outward, " ")
}
