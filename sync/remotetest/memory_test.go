// SPDX-License-Identifier: EUPL-1.2

package remotetest

import "testing"

func TestMemory_keeps_the_contract(t *testing.T) {
	Run(t, func(t *testing.T) Server { return OpenSeats(t) })
}
