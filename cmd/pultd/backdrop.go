// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"os"

	"github.com/pult-app/pult/server/backdrop"
)

// readBackdrop is this program as the process that reads one picture for the server. Its words are bytes, and for no terminal.
func readBackdrop(ctx context.Context) int {
	if err := backdrop.Serve(ctx, os.Args[2:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(visible{os.Stderr}, err)
		return failed
	}
	return succeeded
}
