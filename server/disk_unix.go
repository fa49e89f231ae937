// SPDX-License-Identifier: EUPL-1.2

//go:build linux || darwin || freebsd

package server

import "syscall"

// roomAt is how many bytes are free where a file lies, and how many there are; 0 where nobody can tell.
func roomAt(path string) (free, all int64) {
	var disk syscall.Statfs_t
	if err := syscall.Statfs(path, &disk); err != nil {
		return 0, 0
	}
	return int64(disk.Bavail) * int64(disk.Bsize), int64(disk.Blocks) * int64(disk.Bsize)
}
