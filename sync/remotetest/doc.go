// SPDX-License-Identifier: EUPL-1.2

// Package remotetest holds the contract that everyone who claims to be a sync.Remote must pass (Run), an honest server
// in memory that passes it (Memory), and a device in memory to sync with it (Device). It knows no noun of any domain but
// the seats of its own little one, and it is never linked into a product.
package remotetest
