// SPDX-License-Identifier: EUPL-1.2

package assets

import "embed"

// Texts holds the catalogues of the words that people read: text/<name>.<language>.json and text/<language>.json,
// each a flat object from key to sentence. Package ui/text merges and reads them.
//
//go:embed text/*.json
var Texts embed.FS
