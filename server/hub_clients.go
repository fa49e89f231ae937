// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"sync"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// clients remembers the devices that came lately, so that a device that has everything is answered without the database.
// It is forgotten whenever another process may have served a device.
type clients struct {
	mu       sync.RWMutex
	all      map[string]central.Client
	holdings map[string]holding
}

// A holding is what a session was found to be allowed with the houses that it wants, and when. It holds as long as nothing is
// written to the directory.
type holding struct {
	person staff.PersonID
	head   central.Head
	want   []syncing.Scope
	scopes []syncing.Scope
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
	if client.Next > syncing.SoundSeq {
		delete(c.all, client.Device) // damage: it is read anew
		return
	}
	if c.all == nil || len(c.all) >= mostClients {
		c.all = map[string]central.Client{} // more than the city has: begin again
	}
	c.all[client.Device] = client
}

// held is what was last found of the person's device.
func (c *clients) held(device string, person staff.PersonID) (h holding, ok bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	h, ok = c.holdings[device]
	return h, ok && h.person == person
}

// hold remembers what a session was found to be allowed. The scopes are not changed any more.
func (c *clients) hold(device string, h holding) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.holdings == nil || len(c.holdings) >= mostClients {
		c.holdings = map[string]holding{}
	}
	c.holdings[device] = h
}

func (c *clients) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all, c.holdings = nil, nil
}
