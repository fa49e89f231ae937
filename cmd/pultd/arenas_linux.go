// SPDX-License-Identifier: EUPL-1.2

//go:build linux && cgo

package main

// The C library, from which SQLite takes its memory, keeps a pool of it for each thread, and does not give to others what a thread's own
// has grown to. With one pool for all a small city needs some 3 MiB less. It has to be said before the first thread begins.

// #include <malloc.h>
// #ifdef M_ARENA_MAX
// __attribute__((constructor)) static void oneArena(void) { mallopt(M_ARENA_MAX, 1); }
// #endif
import "C"
