// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"strings"

	"github.com/pult-app/pult/booking/imdf"
)

// shown is how many notes of a kind the report tells one by one.
const shown = 5

// tellArchive says what an archive holds: whoever imports it knows the house and sees at once what is missing.
func tellArchive(report *strings.Builder, a imdf.Archive) {
	floors, desks := 0, 0
	for _, b := range a.Buildings {
		floors, desks = floors+len(b.Floors), desks+len(b.Desks)
	}
	fmt.Fprintf(report, "%s, %s, %s\n", number(len(a.Buildings), "building"), number(floors, "floor"), number(desks, "desk"))
	if desks == 0 {
		report.WriteString("there is nothing to book: desks are fixtures of category desk, or units or amenities of category desk, workstation, workspace or hotdesk\n")
	}
}

func number(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// tellNotes says what was left out or changed, the first few of each kind with their file and feature.
func tellNotes(report *strings.Builder, a imdf.Archive) {
	for _, about := range imdf.Abouts {
		var notes []imdf.Note
		for _, n := range a.Notes {
			if n.About == about {
				notes = append(notes, n)
			}
		}
		if len(notes) == 0 {
			continue
		}
		fmt.Fprintf(report, "%s: %d\n", about, len(notes))
		for _, n := range notes[:min(shown, len(notes))] {
			fmt.Fprintf(report, "  %s\n", noteLine(n))
		}
		if more := len(notes) - shown; more > 0 {
			fmt.Fprintf(report, "  and %d more\n", more)
		}
	}
}

// noteLine quotes what a stranger wrote, so that nothing of it reaches the terminal as a command.
func noteLine(n imdf.Note) string {
	line := fmt.Sprintf("%q", brief(n.File))
	line = line[1 : len(line)-1]
	if n.Feature != "" {
		line += ", feature " + n.Feature
	}
	switch {
	case n.Was != "" && n.Is != "":
		return line + fmt.Sprintf(": %q is now %q", brief(n.Was), brief(n.Is))
	case n.Was != "":
		return line + fmt.Sprintf(": %q", brief(n.Was))
	case n.Is != "":
		return line + fmt.Sprintf(": now %q", brief(n.Is))
	}
	return line
}

func brief(text string) string {
	if runes := []rune(text); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return text
}
