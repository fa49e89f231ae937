// SPDX-License-Identifier: EUPL-1.2

// Package floors brings plans of buildings into a town, from an archive or from what somebody has traced, by the terminal and on the
// web alike: it finds what is different, ends what people have of desks that go, tells them, and writes only what changed. It writes
// into the transaction that it is given and never decides whether that stays, so that looking and doing are the same act.
package floors
