// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"crypto/rand"
	"encoding/hex"
)

// NewDeviceID names a new device: 32 random hexadecimal characters. A device draws it once, when its database is made,
// and keeps it as long as that database: the Seq of its ops counts under this name.
func NewDeviceID() string {
	id := make([]byte, 16)
	rand.Read(id) // never fails, it ends the program instead
	return hex.EncodeToString(id)
}
