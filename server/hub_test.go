// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"os"
	"testing"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/backdrop/scan"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync/remotetest"
)

// TestMain is the process that reads pictures of floors, too, as pultd-scan is.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == server.Scan {
		if err := scan.Serve(context.Background(), os.Args[2:], os.Stdin, os.Stdout); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(pgtest.Main(m))
}

func TestHub_keeps_the_contract_of_a_remote(t *testing.T) {
	remotetest.Run(t, func(t *testing.T) remotetest.Server { return contracted{openTown(t)} })
}

// TestPostgres runs the tests of this package once more, on PostgreSQL; those left out are about files, or about browsers and permissions,
// to which the engine is the same.
func TestPostgres_keeps_what_a_file_keeps(t *testing.T) {
	pgtest.Twice(t, "damage|Kill9|disk_is_full|TestRace|TestFailover|replicas_agree|"+
		"redirect|signs_nobody|foreign_page|a_page|this_machine|begins_no_session|TestCursor|no_token|refuses_to_sign|ends_wake|"+
		"that_cannot_write|tells_figures|cannot_be_written|logs_ids_only|without_its_file|its_file_is_gone|"+
		"in_Chromium|in_a_browser|makes_a_backup|walked_by_keyboard|with_a_passkey|page_of_a_PDF|is_for_everybody|are_for_everybody|TestAuthz|of_no_attack|TestPages")
}
