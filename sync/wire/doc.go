// SPDX-License-Identifier: EUPL-1.2

// Package wire carries sync over HTTP: POST /v1/sync pushes and pulls, GET /v1/wake is a stream of hints, /v1/session
// signs in and out. messages.go holds what both sides say; client.go and handler.go stand side by side over it.
// docs/PROTOCOL.md describes it for strangers. It decides nothing and stores nothing.
package wire
