// SPDX-License-Identifier: EUPL-1.2

// Package privacy says of every stored column whose data it is, what for, for how long, and what becomes of it when its person asks for
// it or goes. It is the list that the export, the erasure, docs/PRIVACY.md and the client's page about data are made from. It holds no
// data of anybody, and reads none.
package privacy
