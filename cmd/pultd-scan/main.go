// SPDX-License-Identifier: EUPL-1.2

// Command pultd-scan reads one picture for pultd, in a process of its own: the server neither decodes what strangers bring nor carries what
// reads PDFs. Its words are bytes, and for no terminal: the picture on standard input, its page as the one argument.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/pult-app/pult/server/backdrop/scan"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := scan.Serve(ctx, os.Args[1:], os.Stdin, os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pultd-scan:", err)
		os.Exit(1)
	}
}
