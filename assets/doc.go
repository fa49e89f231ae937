// SPDX-License-Identifier: EUPL-1.2

// Package assets embeds what is no code: words, icons and fonts. It never holds a line of logic.
package assets
