// SPDX-License-Identifier: EUPL-1.2

// Package sync keeps devices and the server in step. It knows ops, outcomes, rows, pages and cursors, and no noun of
// any domain; no SQL, HTTP or Fyne either.
//
// A device holds rows (what is true, as far as its person may know) and an outbox of ops (what its person wishes). One
// call, Remote.Sync, sends what waits and fetches what is new; Remote.Wake hints that it is time to call. The Engine
// makes the calls: when poked, at hints, and now and then to be safe.
//
//   - The server numbers every change by one counter. A row's version is its number; a cursor says up to which number the
//     device has each of its scopes.
//   - A scope is a permission and a stream of rows. The server works out at every call what a session may hold. A scope
//     that begins is brought whole, one that ends is named in Response.Drop.
//   - Ops run in order, each at most once. Its outcome is stored with what it wrote, and never changes. A refusal is an
//     outcome and stops nothing.
//   - A call without an answer is repeated as it was. Nothing happens twice.
//   - A server that was restored from a backup says StartOver to cursors that are newer than the backup, and to no others,
//     and expects a lower Seq; devices load anew and send again what it lost. A device that was restored from a copy
//     numbers its waiting ops anew. See Local.Resend.
//   - Once a day a device asks what its rows should add up to. A scope that does not match is loaded anew, and the server
//     counts it. See Sum.
//
// Package wire carries this over HTTP, package remotetest holds everyone who claims to be a Remote against it, and
// docs/PROTOCOL.md describes it for strangers.
//
// The package shares its name with the standard library. No exported name here equals one of theirs, and a file imports
// one of the two; a file that needs both calls this one syncing.
package sync
