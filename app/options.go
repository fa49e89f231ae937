// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/pult-app/pult/ui"
)

// Version is set when the program is linked.
var Version = "unknown"

// Options are what the command line says.
type Options struct {
	// Profile is the folder with everything this client keeps. Two processes never share one.
	Profile string
	// Server is where the server is; the last one when empty.
	Server string
	// Person signs in as a person of the demo: an id, or a name that only one person has.
	Person string
	// Phone opens a window the size of a phone.
	Phone bool
	// Clock, when not zero, is what the clock shows at the start. For demonstrations.
	Clock time.Time
	// Home opens the window at a destination, for measurements and demonstrations.
	Home string
}

var (
	errHelp  = errors.New("help")
	errUsage = errors.New("see pult -help")
)

// parseOptions reads the command line; what is wrong is written to w, with the usage.
func parseOptions(args []string, w io.Writer) (Options, error) {
	var o Options
	var clock string
	flags := flag.NewFlagSet("pult", flag.ContinueOnError)
	flags.SetOutput(w)
	flags.StringVar(&o.Profile, "profile", "", "folder for this client's data (default: the system's place for it)")
	flags.StringVar(&o.Server, "server", "", "address of the server, such as https://pult.example.de")
	flags.StringVar(&o.Person, "person", "", "sign in as this person of the demo: a name such as \"Jana Berger\", or an id such as p-jana")
	flags.BoolVar(&o.Phone, "phone", false, "open a window the size of a phone")
	flags.StringVar(&clock, "clock", "", "what the clock shows at the start, such as 2026-11-24T07:52:00+01:00")
	flags.StringVar(&o.Home, "open", "", "open at today, desks, team, feed, lessons or settings")
	version := flags.Bool("version", false, "print the version and end")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return o, errHelp
	} else if err != nil {
		return o, errUsage // what is wrong was written already
	}
	if *version {
		fmt.Fprintln(w, "pult", Version)
		return o, errHelp
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("%q is not understood: %w", flags.Arg(0), errUsage)
	}
	if o.Home != "" && !slices.Contains(destinations, ui.Destination(o.Home)) {
		return o, fmt.Errorf("-open %q is none of today, desks, team, feed, lessons and settings: %w", o.Home, errUsage)
	}
	if clock != "" {
		var err error
		if o.Clock, err = time.Parse(time.RFC3339, clock); err != nil {
			return o, fmt.Errorf("-clock %q is not written like 2026-11-24T07:52:00+01:00", clock)
		}
		if year := o.Clock.Year(); year < 1970 || year > 2199 { // what is further off cannot be corrected by the server's
			return o, fmt.Errorf("-clock %q is beyond the years 1970 to 2199", clock)
		}
	}
	return o, o.complete()
}

var destinations = []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Feed, ui.Lessons, ui.Settings}

// complete fills in the system's place for the profile.
func (o *Options) complete() error {
	if o.Profile != "" {
		return nil
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return fmt.Errorf("no place for the profile (name one with -profile): %w", err)
	}
	o.Profile = filepath.Join(dir, "pult")
	return nil
}
