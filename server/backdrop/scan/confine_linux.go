// SPDX-License-Identifier: EUPL-1.2

//go:build linux && !race

package scan

import "syscall"

// The limits of the process: bytes of memory that it writes, seconds of a processor, and no file.
const (
	mostMemory  = 1 << 30
	mostSeconds = 60
)

// confine lets this process neither grow nor run without end, nor write a file. It is for the child alone.
func confine() error {
	for what, most := range map[int]uint64{syscall.RLIMIT_DATA: mostMemory, syscall.RLIMIT_CPU: mostSeconds, syscall.RLIMIT_CORE: 0, syscall.RLIMIT_FSIZE: 0} {
		if err := syscall.Setrlimit(what, &syscall.Rlimit{Cur: most, Max: most}); err != nil {
			return err
		}
	}
	return nil
}
