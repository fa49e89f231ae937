// SPDX-License-Identifier: EUPL-1.2

package server_test

import "sync"

// A guard stands above what a test sets while a server reads it.
type guard struct{ sync.Mutex }
