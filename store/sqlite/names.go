// SPDX-License-Identifier: EUPL-1.2

package sqlite

import (
	"fmt"
	"os"
)

// KeepNames has the names in a folder on the disk: until then a power cut may undo what was made, renamed and removed in it, each
// for itself. Not every file system can be asked; then it does so by itself.
func KeepNames(dir string) error {
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("open the folder %s: %w", dir, err)
	}
	_ = folder.Sync()
	return folder.Close()
}
