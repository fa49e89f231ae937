// SPDX-License-Identifier: EUPL-1.2

// Command pult is the client for phone and laptop.
package main

import "github.com/pult-app/pult/app"

func main() { app.Main() }
