// SPDX-License-Identifier: EUPL-1.2

//go:build unix && !linux

package pgtest

import (
	"errors"
	"os"
	"syscall"
)

// owner is who we are: root cannot give the server away here.
func owner() (*struct{}, error) {
	if os.Getuid() == 0 {
		return nil, errors.New("PostgreSQL does not run as root")
	}
	return nil, nil
}

func attributes() (*syscall.SysProcAttr, error) {
	_, err := owner()
	return &syscall.SysProcAttr{Setpgid: true}, err
}

func give(string) error { return nil }
