// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"sync"

	"github.com/pult-app/pult/store/central"
)

// clients remembers the devices that came lately, so that a device that has everything is answered without the database.
// It is forgotten whenever another process may have served a device.
type clients struct {
	mu  sync.RWMutex
	all map[string]central.Client
}

const mostClients = 65536

func (c *clients) find(device string) (central.Client, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	client, ok := c.all[device]
	return client, ok
}

func (c *clients) keep(client central.Client) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.all == nil || len(c.all) >= mostClients {
		c.all = map[string]central.Client{} // more than the city has: begin again
	}
	c.all[client.Device] = client
}

func (c *clients) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = nil
}
