// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"testing"

	"github.com/pult-app/pult/sync/remotetest"
)

func TestHub_keeps_the_contract_of_a_remote(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Server { return contracted{openTown(t)} })
}
