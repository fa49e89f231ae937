// SPDX-License-Identifier: EUPL-1.2

package shelf

import (
	"os"

	"golang.org/x/sys/unix"
)

// early has the disk begin with what was written, so that little is left to wait for when the file is whole. It is no promise, and what fails
// here fails again where one is made.
func early(file *os.File, from, n int64) {
	_ = unix.SyncFileRange(int(file.Fd()), from, n, unix.SYNC_FILE_RANGE_WRITE)
}
