// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"sync"
	"time"
)

// zones keeps the locations already read: time.LoadLocation parses its file at every call.
var zones sync.Map

func cachedLocation(name string) (*time.Location, error) {
	if loc, ok := zones.Load(name); ok {
		return loc.(*time.Location), nil
	}
	loc, err := time.LoadLocation(name)
	if err == nil {
		zones.Store(name, loc)
	}
	return loc, err
}
