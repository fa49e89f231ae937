// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

func main() {
	out := flag.String("out", "build/story", "folder for the pictures and index.html")
	only := flag.String("only", "", "paint only stories whose name contains this")
	icon := flag.String("icon", "", "paint only the app's icon, into this PNG file")
	flag.Parse()
	if err := run(*out, *only, *icon); err != nil {
		fmt.Fprintln(os.Stderr, "storybook:", err)
		os.Exit(1)
	}
}

func run(out, only, icon string) error {
	if icon != "" {
		return saveAppIcon(icon)
	}
	return publish(out, only)
}

// publish paints all pictures whose story's name contains only, and writes the index of them.
func publish(dir, only string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the storybook's folder: %w", err)
	}
	var chosen []Story
	for _, s := range stories {
		if strings.Contains(s.Name, only) {
			chosen = append(chosen, s)
		}
	}
	if len(chosen) == 0 {
		return fmt.Errorf("no story's name contains %q", only)
	}
	all := pictures(chosen)
	for _, p := range byTheme(all) {
		if err := p.save(dir); err != nil {
			return err
		}
	}
	fmt.Printf("%d pictures of %d stories in %s\n", len(all), len(chosen), dir)
	return writeIndex(dir, all)
}
