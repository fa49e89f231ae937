// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/pult-app/pult/store/central"
)

// copy moves a database to another place or engine.
func (c *command) copy(ctx context.Context, args []string) error {
	words, err := c.parse(c.flags("copy"), args, "from", "to")
	if err != nil {
		return err
	}
	from, to := words[0], words[1]
	if err := mustBeThere(from); err != nil {
		return err
	}
	tables, err := copyInto(ctx, from, to)
	if err != nil {
		return err
	}
	rows := int64(0)
	for _, table := range tables {
		rows += table.Rows
		fmt.Fprintf(c.stdout, "%-10s %9d rows, sum %016x\n", table.Table, table.Rows, table.Sum)
	}
	fmt.Fprintf(c.stdout, "copied %s to %s: %d rows, counts and sums are equal on both sides\n", central.Name(from), central.Name(to), rows)
	return nil
}

// mustBeThere wants a file to copy from: opening one that is missing would make it. A server says so itself.
func mustBeThere(from string) error {
	if central.IsServer(from) {
		return nil
	}
	vacant, err := isVacant(from)
	if err == nil && vacant {
		return fmt.Errorf("there is no database %s to copy from", from)
	}
	return err
}

func copyInto(ctx context.Context, from, to string) (tables []central.Copied, err error) {
	if !central.IsServer(to) {
		if err := mustBeEmpty(ctx, to); err != nil {
			return nil, err
		}
		err = aside(ctx, to, func(half string) (err error) {
			tables, err = central.Copy(ctx, from, half)
			return err
		})
		return tables, err
	}
	tables, err = central.Copy(ctx, from, to)
	if errors.Is(err, central.ErrNotEmpty) {
		return nil, fmt.Errorf("%s %w", central.Name(to), errFull)
	}
	return tables, err
}
