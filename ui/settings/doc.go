// SPDX-License-Identifier: EUPL-1.2

// Package settings is the screen about the person and this device: what waits and what was decided, who may see where
// the person is, type and colours, what is stored here. It decides nothing and reads its rows through Data.
package settings
