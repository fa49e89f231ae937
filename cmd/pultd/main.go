// SPDX-License-Identifier: EUPL-1.2

// Command pultd is the server: it serves the town's copy to devices, seeds, backs up and restores databases and
// imports floor plans. It links neither Fyne nor OpenGL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// version is set by the linker.
var version = "unknown"

// What the process answers with.
const (
	succeeded = 0
	failed    = 1
	misused   = 2
)

const usage = `pultd is the server of Pult.

  pultd serve --demo [--db FILE] [--listen 127.0.0.1:PORT]
        serve the demo city on this machine only; everybody may sign in as anybody
  pultd serve --db FILE [--listen HOST:PORT --cert FILE --key FILE]
        serve a town; people prove who they are
        --db FILE             the database. With --demo one that is missing or empty gets the demo city
                              (default: a file of this week in the user's cache folder)
        --cert FILE --key FILE
                              certificate chain and key in PEM, to be reached by other machines; without them a proxy on
                              this machine does that
        --issuer FILE         whom people sign in with: an OpenID Connect issuer, as docs/OPERATIONS.md describes the file
        --db postgres://USER@HOST/DATABASE
                              the same on PostgreSQL; several pultd may serve one. Passwords belong into ~/.pgpass
        --listen HOST:PORT    where to listen; port 0 takes a free one (default 127.0.0.1:0)
        --fixed-today DATE    the server lives on this day, such as 2026-11-24, or from this instant on, such as
                              2026-11-24T07:52:00+01:00
        --metrics HOST:PORT   tell Prometheus's figures there, under /metrics; loopback only (default: nowhere)
        --log text|json       how to write what happens to standard error (default text)
        --unlimited           no limits per device and person, for load tests
        --keep-days N         bookings lose their person after so many days, 1 to 60 (default 60)
        --url https://HOST    the server's address as people reach it, for links in calendars (default: the one asked for)
        --trusted-proxy NETWORK
                              believe these about whom a request comes from (X-Forwarded-For) and whether it came over TLS
                              (X-Forwarded-Proto), such as 10.1.2.0/24; may be said several times (default: this machine)
        --mail FILE           send mail to those who want it, through a mail server as docs/OPERATIONS.md describes the file
        --feeds-from NETWORK  read feeds of others in this network, too, such as 10.1.2.0/24; may be said several times
                              (default: from public addresses only)
        --content DIR         where the files of courses lie (default: FILE-courses beside the database)
        --courses DIR         with --demo: publish the courses of this folder in a city that is made now
        --until-stdin-closes  end when standard input is closed, for the program that started this one
  pultd seed --demo --db FILE     make a database with the demo city
  pultd seed --city --db FILE     make a database with the full-size model: 391 buildings, 9,136 people
        --seed N              another city (default 1); the same number gives the same city
        --courses DIR         publish the courses of this folder in it
  pultd import imdf ARCHIVE --db FILE
        read floor plans from an IMDF 1.0 archive (zip or folder); all of it or nothing. A building without rules gets
        the usual ones. Of a building that is here already it says what is different, and changes nothing:
        --apply               change it. A desk is known by its code and keeps its bookings; those of desks that are
                              missing are taken back, and their people told
        --drop-floors         floors that the archive does not have are gone; else they are left alone
  pultd export imdf ARCHIVE.zip --db FILE [--building NAME]       write floor plans as such an archive
  pultd list houses|units|roles --db FILE, pultd list floors|zones --building NAME --db FILE
        name what there is, with the ids that rule files are written with
  pultd list audit --db FILE      say who has read or changed what about others in the last 365 days, by ids alone
  pultd closures CALENDAR --building NAME --db FILE
        say on which days a building would be closed, as an iCalendar file (.ics) has them, and how many bookings there are
        --apply               close them; bookings on these days are taken back, and their people told. The days stand in
                              the rules of the house, where pultd rules opens them again
  pultd rules show --building NAME --db FILE   write the rules of a house as a file that can be edited
  pultd rules check FILE.json --db FILE        say what the file would change, and which bookings it would take back
  pultd rules apply FILE.json --db FILE        do it. Bookings on days and hours that are closed now are taken back, and
                                               their people told; all others stay as they are
        --force               also when the rules have changed since they were shown for the file, which is refused else
        --why TEXT            is kept with this version of the rules
  pultd desks block CODE … --building NAME --db FILE
        say what would become of desks that are out of use: bookings ahead are taken back, and their people told
        --apply               take them out of use
  pultd desks free CODE … --building NAME --db FILE [--apply]     put them into use again
  pultd units put ID --db FILE [--name NAME] [--short SHORT] [--above ID] [--lead PERSON] [--apply]
        make a unit, or change what is said of it; none as --above or --lead for no unit above and no lead
  pultd units drop ID --db FILE [--apply]      take a unit away that nobody is in and that has none below it
  pultd people list --db FILE [--unit ID]      name everybody, with their roles, how they sign in, and on how many devices
  pultd people read --people FILE.csv --units FILE.csv --db FILE [--whole] [--apply]     bring people and units in line with
                                  lists (either or both): looked at first, all of it or nothing. --whole: who is not in the list
                                  leaves; --leave N says how many, where more than a tenth would
  pultd people invite PERSON --db FILE         make a code, good once and for seven days, for somebody who is here: an id or a name
        --anew                for who has lost every way in: the old ones end when the code is used, and so do all sessions
        --given NAME --family NAME [--unit ID]
                              instead of PERSON: somebody new
  pultd people withdraw PERSON --db FILE [--apply]     end the code that somebody has not used yet
  pultd people link PERSON --issuer FILE --subject SUB --db FILE [--apply]
        prepare somebody who is here for an account at the issuer, so that nobody is made twice
  pultd people roles PERSON --db FILE [--give ROLE,ROLE] [--take ROLE,ROLE] [--apply]     say, give and take roles
  pultd people move PERSON --unit ID --db FILE [--apply]     put somebody into a unit; none for no unit
  pultd people began PERSON DAY --db FILE [--apply]        say when somebody began to work here: assignments can be for the new
  pultd people sign-out PERSON --db FILE [--apply]     end somebody's sessions; --all instead of PERSON ends all
        --lost                their devices also delete what they have at their next contact, those that were signed out before too
  pultd people erase PERSON --db FILE [--apply]        take everything that is somebody's out of the database for good, by their id;
                                               their devices delete what they have. A file is written anew for it
  pultd people first --db FILE                 make the code of the first administrator, good once and for an hour
  pultd issuer FILE [--db FILE]   say whom a server would believe by such a file, and ask the issuer who it is; with --db
                                  also whether the units are there that groups bring
  pultd copy FROM TO
        copy a whole database, file or postgres://…, into an empty one; both are read and must be equal, else nothing
        is left. End the servers first: devices that see something of FROM after the copy start over with TO
  pultd backup FILE --db FILE     copy the database while the server runs, and check the copy; a folder gets a file named
                                  by the time, and a file that is there is never overwritten
  pultd restore BACKUP --db FILE  put a backup in place while no server runs; what was there is kept aside
  pultd verify --db FILE          read the whole database and say whether everything in it fits together
  pultd channels show --db FILE   write the channels of the news as a file that can be edited
  pultd channels apply FILE.json --db FILE
        say what the file would change: for whom a channel is, who edits it, who may write (free, approved, editors)
        --apply               change it. A channel that the file does not name stays; "closed": true closes one
  pultd feeds list --db FILE      say which channels are read elsewhere as Atom, and of which feeds of others drafts come
  pultd feeds out CHANNEL --db FILE [--url https://HOST] [--open]
        make an address under which an intranet reads what all readers of a channel have; with --open everybody does
  pultd feeds in CHANNEL ADDRESS --as PERSON --db FILE
        have what is new in a feed of others (Atom, RSS or JSON) made into drafts of a person for a channel
  pultd feeds end ID --db FILE    end one of them
  pultd verify-ack --db FILE [--post ID]
        look at every acknowledgement of a text: whether what stands there is what its person's device has signed; and say
        in numbers, by unit, who has acknowledged. It fails when somebody has changed one
  pultd sheets --db FILE --building NAME [--floor FLOOR] --url https://… -o FILE.pdf
        print what stands on the desks, to be cut out: code, zone, floor, and a QR code that leads a phone's camera to the
        desk's page of this server under --url
  pultd simulate --building NAME --db FILE
        let the last weeks of a house happen again under other rules, with fewer desks or more people, and say in shares of five
        people at least what is refused, what is granted elsewhere, and how many desks are in use at once
        --weeks N             how many weeks that are over, 1 to 8 (default 8)
        --desks -20%          so many percent of the desks less, in all zones alike; --every N each Nth desk of a zone less
        --close NAME          without a floor or a zone; may be said several times
        --people +15%         more people who wish as others do, or fewer (-10%)
        --rules FILE.json     other rules, as pultd rules show writes them
        --sweep desks=100..50:5   also the curve of ever fewer desks against what is refused: where does it break
        --format table|csv|json|svg, -o FILE    how the answer is written, and where (default: a table, here)
        --seed N              other desks that go and other people who come (default 1)
  pultd course lint FOLDER        say what is wrong with a course, a folder as docs/COURSES.md describes it or a zip of one; in
                                  German where LANG is. Exit status 1 when it cannot be published like this
  pultd course preview FOLDER     show a course in the browser of this machine, under the address that it says; the folder is read
                                  anew for every page
        --addr HOST:PORT      where to listen; loopback only (default 127.0.0.1:0)
  pultd course publish FOLDER --db FILE [--content DIR] [--apply]
        bring a course to those it is for, as a new edition; only files that are new travel. --content is where its files
        lie, else FILE-courses
  pultd course path FILE.yaml --db FILE [--apply]     bring a learning path to those it is for, or change it
  pultd course withdraw ID --db FILE [--apply]        let nobody begin a course any more; who is in it may go on
  pultd course revoke PERSON COURSE --why TEXT --db FILE [--apply]     take an award back; the list that tells others is signed soon
  pultd course list --db FILE     name all courses and paths
  pultd course report -o FILE.csv|FILE.xlsx|FILE.json --db FILE
        write how assignments are taken, how many offers the town takes and how courses are asked for, in numbers of five people at least
  pultd use report HOUSE|--all MONTH -o FILE.pdf|FILE.csv|FILE.xlsx|FILE.json --db FILE
        write how full a house was in a month that is over, such as 2026-10, in figures that speak of five people at least
        --format pdf|csv|xlsx|json
                              in which form, where -o does not say it (default of -o: auslastung-MONTH in this folder)
  pultd use workplaces --db FILE  say how many workplaces each house has, and which share of them is shared
  pultd use workplaces HOUSE MONTH NUMBER --db FILE [--apply]
        note how many workplaces a house has in all from a month on; 0 when nobody knows any more
        --csv FILE            instead of the three: a table of house, month and number
  pultd use open -o FOLDER --url https://HOST/FOLDER/ --publisher NAME --contact MAIL --db FILE
        write how full houses were, for everybody: as CSV and JSON, with what a catalogue has to know (DCAT-AP.de 2.0)
        --licence LICENCE     dl-zero-de/2.0 or dl-by-de/2.0 (default dl-zero-de/2.0)
        --region KEY          the town's Regionalschlüssel, twelve digits
        --contributor URL     by which address GovData knows who delivers
  pultd badge verify FILE --did FILE [--status FILE]
        say whether a badge is to be believed now, without a network and a database: --did is the town's /.well-known/did.json,
        --status the list of badges that were taken back, which the badge names. Exit status 1 when it is not, or nobody can tell
  pultd units play ID on|off --db FILE [--apply]      let a unit and those below it play for points, or not
  pultd version
  pultd help

"ready http://HOST:PORT" on standard output says that the server listens. It ends on SIGINT and SIGTERM, after what is
under way; a second one ends it at once. Exit status: 0 done, 1 failed, 2 called wrongly.
`

func main() {
	ctx, stop := context.WithCancel(context.Background())
	signals := make(chan os.Signal, 2) // a second one may come before anybody has looked at the first
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() { // ends with the process
		<-signals
		stop()
		<-signals
		os.Exit(failed)
	}()
	code := (&command{os.Stdin, os.Stdout, os.Stderr}).run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// A command is one call of the program.
type command struct {
	stdin       io.Reader
	stdout, err io.Writer
}

// errUsage marks a call that could not be understood.
var errUsage = errors.New("pultd help tells how")

// A misuse is such a call that more is to be said of than the usage has.
type misuse struct{ error }

// Is makes it one of errUsage.
func (m misuse) Is(target error) bool { return target == errUsage }

// Unwrap is the cause.
func (m misuse) Unwrap() error { return m.error }

// wrong is a call that could not be understood, in a sentence.
func wrong(format string, args ...any) error {
	return fmt.Errorf(format+"; %w", append(args, errUsage)...)
}

// errNoDatabase is a call that does not say on which database.
var errNoDatabase = wrong("say --db FILE, or --db postgres://…")

// errHelp asks for the usage instead.
var errHelp = errors.New("help")

func (c *command) run(ctx context.Context, args []string) int {
	c.stdout, c.err = visible{c.stdout}, visible{c.err}
	verbs := map[string]func(context.Context, []string) error{
		"serve": c.serve, "seed": c.seed, "import": c.importPlans, "export": c.exportPlans, "list": c.list, "rules": c.rules, "closures": c.closures, "desks": c.desks, "people": c.people, "units": c.units, "issuer": c.issuer, "copy": c.copy, "backup": c.backup, "restore": c.restore,
		"verify": c.verify, "verify-ack": c.verifyAck, "channels": c.channels, "feeds": c.feeds, "sheets": c.printSheets, "simulate": c.simulate, "course": c.course, "badge": c.badge, "use": c.use, "version": c.version, "help": c.help,
		"-h": c.help, "--help": c.help, "-help": c.help, "--version": c.version, "-version": c.version,
	}
	if len(args) == 0 {
		return c.end("pultd", wrong("say what to do, such as pultd serve --demo"))
	}
	verb, known := verbs[args[0]]
	if !known {
		return c.end("pultd", wrong("%q is none of serve, seed, import, export, list, rules, closures, desks, units, people, issuer, copy, backup, restore, verify, verify-ack, channels, feeds, sheets, simulate, course, badge, use, version and help", args[0]))
	}
	return c.end("pultd "+strings.TrimLeft(args[0], "-"), verb(ctx, args[1:]))
}

// end says how the call ended, in one line when it did not do what was asked.
func (c *command) end(name string, err error) int {
	switch {
	case err == nil:
		return succeeded
	case errors.Is(err, errHelp):
		fmt.Fprint(c.stdout, usage)
		return succeeded
	case errors.Is(err, errUsage):
		fmt.Fprintf(c.err, "%s: %v\n", name, err)
		return misused
	}
	fmt.Fprintf(c.err, "%s: %s\n", name, tell(err))
	return failed
}

func (c *command) version(_ context.Context, args []string) error {
	if _, err := c.parse(c.flags("version"), args); err != nil {
		return err
	}
	fmt.Fprintln(c.stdout, "pultd", version)
	return nil
}

// help may be asked about one verb; there is one page for all.
func (c *command) help(_ context.Context, args []string) error {
	for _, about := range args {
		if !slices.Contains([]string{"serve", "seed", "import", "export", "imdf", "list", "rules", "closures", "desks", "people", "units", "issuer", "copy", "backup", "restore", "verify", "verify-ack", "channels", "feeds", "sheets", "simulate", "course", "badge", "use", "version", "help", "-h", "-help", "--help"}, about) {
			return wrong("there is no help about %q", about)
		}
	}
	return errHelp
}

// asksHelp tells whether the first word after a verb asks how it is called.
func asksHelp(word string) bool {
	return slices.Contains([]string{"help", "-h", "-help", "--help"}, word)
}

// flags is an empty set that reports its errors by us.
func (c *command) flags(name string) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	return set
}

// parse reads flags that may stand before, between and after plain words, of which there must be so many.
func (c *command) parse(set *flag.FlagSet, args []string, words ...string) (plain []string, err error) {
	plain, err = c.words(set, args)
	if err != nil {
		return nil, err
	}
	if len(plain) > len(words) {
		return nil, wrong("%q is a word too many", plain[len(words)])
	}
	if len(plain) < len(words) {
		return nil, wrong("%s is missing", strings.ToUpper(words[len(plain)]))
	}
	return plain, nil
}

// words reads flags that may stand before, between and after any number of plain words.
func (c *command) words(set *flag.FlagSet, args []string) (plain []string, err error) {
	for rest := args; len(rest) > 0; {
		if err := set.Parse(rest); err != nil {
			return nil, flagError(err)
		}
		if rest = set.Args(); len(rest) > 0 {
			plain, rest = append(plain, rest[0]), rest[1:]
		}
	}
	set.Visit(func(f *flag.Flag) {
		if f.Value.String() == "" {
			err = wrong("--%s is empty", f.Name)
		}
	})
	return plain, err
}

// flagError says in our words what package flag says in its own: it has no values to tell its errors apart by.
func flagError(err error) error {
	said := err.Error()
	if name, ok := strings.CutPrefix(said, "flag provided but not defined: -"); ok {
		return wrong("there is no --%s here", name)
	}
	if name, ok := strings.CutPrefix(said, "flag needs an argument: -"); ok {
		return wrong("--%s is written with a value", name)
	}
	said = strings.Replace(said, "invalid boolean value ", "invalid value ", 1)
	if rest, ok := strings.CutPrefix(said, "invalid value "); ok {
		value, name, _ := strings.Cut(strings.Replace(rest, " for -", " for flag -", 1), " for flag -")
		name, _, _ = strings.Cut(name, ":")
		return wrong("--%s cannot be %s", name, value)
	}
	if errors.Is(err, flag.ErrHelp) {
		return errHelp
	}
	return wrong("%w", err)
}
