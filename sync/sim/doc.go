// SPDX-License-Identifier: EUPL-1.2

// Package sim is the simulator of sync: devices on real SQLite files, one or two servers on a real database, a network
// that loses, delays, repeats and cuts, clocks that are wrong, crashes and restores, all in one process and in the fake
// time of testing/synctest. One seed decides everything, so that a life that went wrong is lived again by its number.
//
// A life is a row of steps. A step is one event: somebody taps, a request reaches a server, an answer is lost, a device
// dies in the middle of taking an answer, a server is restored from its backup, the house does its chores or changes its
// rules, a night is slept through. After each step the town stands still and the invariants of docs/PROTOCOL.md are checked
// against straight queries of the databases, not against what the code under test says of itself. At the end all trouble
// stops, and everything has to come to rest. In every other life the writers read ahead, as they do from a database on a
// server.
//
// Nothing here is part of a shipped program.
package sim
