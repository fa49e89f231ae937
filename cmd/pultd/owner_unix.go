// SPDX-License-Identifier: EUPL-1.2

//go:build unix

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// give lets a file that root has made belong to whom its neighbour belongs, or where there is none, the folder that it goes to: the
// server runs as somebody else, who has to open it.
func give(path, neighbour string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(neighbour)
	if err != nil {
		if info, err = os.Stat(filepath.Dir(neighbour)); err != nil {
			return err
		}
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	if err := os.Chown(path, int(owner.Uid), int(owner.Gid)); err != nil {
		return fmt.Errorf("give %s to the user of %s: %w", filepath.Base(path), neighbour, err)
	}
	return nil
}

// worldReadable tells whether everybody on the machine may read a file.
func worldReadable(info os.FileInfo) bool { return info.Mode().Perm()&0o004 != 0 }
