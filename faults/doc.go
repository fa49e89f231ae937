// SPDX-License-Identifier: EUPL-1.2

// Package faults proves what Pult promises about crashes, power cuts and failing disks. Its tests start the real server and
// the real device's store with its engine as processes of their own, put them under load, and then kill them, take the power
// away from what they have not synced, or let single calls to the disk fail. After each fault the files are read past all
// code under test: they are sound, what was acknowledged is there once, what was not is there once or never.
//
// The faults come from two libraries in shim, which are preloaded into the processes: go-sqlite3 reaches the disk through
// libc. They are built by the tests with the C compiler that go-sqlite3 needs anyway, and run on Linux only.
//
// Choices come from a seed, which every failure names. When a process dies under load depends on the machine too, so a seed
// leads near the same trouble again, not always into it; the points of the day of failing disks are exact.
//
// Nothing here is part of a shipped program.
package faults
