// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// peopleWords are what pultd people does.
var peopleWords = map[string]func(c *command, ctx context.Context, args []string) error{
	"list": (*command).listPeople, "invite": (*command).invite, "withdraw": (*command).withdraw, "roles": (*command).changeRoles, "sign-out": (*command).signOut, "link": (*command).link, "move": (*command).movePerson, "began": (*command).beganPerson, "erase": (*command).erase, "first": (*command).inviteFirst, "read": (*command).readLists,
}

// people lets people in, and keeps them out.
func (c *command) people(ctx context.Context, args []string) error {
	if len(args) > 0 && asksHelp(args[0]) {
		return errHelp
	}
	if len(args) == 0 || peopleWords[args[0]] == nil {
		return wrong("say pultd people list, invite, withdraw, link, roles, move, began, sign-out, erase, first or read")
	}
	return peopleWords[args[0]](c, ctx, args[1:])
}

// listPeople names everybody with their roles, how they can sign in and on how many devices they are.
func (c *command) listPeople(ctx context.Context, args []string) error {
	set := c.flags("people list")
	path, unit := set.String("db", "", ""), set.String("unit", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if *path == "" {
		return errNoDatabase
	}
	var table [][]string
	err := c.withDatabase(ctx, *path, func(db *central.Central) error {
		err := db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			if *unit != "" {
				if _, err := unitCalled(ctx, snap.Store(), *unit); err != nil {
					return err
				}
			}
			table, err = everybody(ctx, snap, staff.UnitID(*unit))
			return err
		})
		if err != nil {
			return err
		}
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return noted(ctx, tx, central.AuditPeople, "", *unit) })
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	if len(table) == 0 {
		fmt.Fprintln(c.err, "pultd people: nobody is there; pultd people invite lets somebody in")
	}
	out := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, row := range table {
		fmt.Fprintln(out, strings.Join(row, "\t"))
	}
	return out.Flush()
}

// noted keeps that something was done at the server's terminal.
func noted(ctx context.Context, tx *central.Tx, act central.AuditAct, about staff.PersonID, detail string) error {
	return tx.PutAudit(ctx, central.Audit{At: time.Now(), Act: act, About: about, Detail: detail})
}

func everybody(ctx context.Context, snap *central.Snapshot, unit staff.UnitID) (table [][]string, err error) {
	people, err := snap.Store().People(ctx)
	if err != nil {
		return nil, err
	}
	ways, err := central.Entrances(ctx, snap)
	if err != nil {
		return nil, err
	}
	codes, err := central.OpenInvitations(ctx, snap, time.Now())
	if err != nil {
		return nil, err
	}
	roles, err := central.RolesOfAll(ctx, snap)
	for _, p := range people {
		if unit != "" && p.Unit != unit {
			continue
		}
		row := []string{string(p.ID), p.Name(), string(p.Unit), rolesSaid(roles[p.ID]), waysSaid(ways[p.ID]), number(ways[p.ID].Devices, "device")}
		if good, has := codes[p.ID]; has {
			row = append(row, "code until "+until(good))
		}
		table = append(table, row)
	}
	return table, err
}

// rolesSaid are roles as they are written to --give.
func rolesSaid(roles []staff.Role) string {
	if len(roles) == 0 {
		return string(staff.Employee)
	}
	return strings.Join(named(roles, func(r staff.Role) string { return string(r) }), ",")
}

func waysSaid(e central.Entrance) string {
	var ways []string
	if e.Passkeys > 0 {
		ways = append(ways, number(e.Passkeys, "passkey"))
	}
	if e.Apps > 0 {
		ways = append(ways, "authenticator app")
	}
	if e.Issuers > 0 {
		ways = append(ways, "issuer")
	}
	if len(ways) == 0 {
		return "no way in"
	}
	return strings.Join(ways, ", ")
}

// personCalled is the one person of an id or a name, given name first.
func personCalled(ctx context.Context, rows store.Booking, name string) (found staff.Person, err error) {
	found, err = rows.Colleague(ctx, staff.PersonID(name))
	if !errors.Is(err, booking.ErrGone) {
		return found, err
	}
	all, err := rows.People(ctx)
	if err != nil {
		return found, err
	}
	called := slices.DeleteFunc(all, func(p staff.Person) bool { return !strings.EqualFold(p.Name(), name) })
	switch len(called) {
	case 0:
		return found, fmt.Errorf("nothing was changed: there is no person %q; pultd people list names all", name)
	case 1:
		return called[0], nil
	}
	ids := named(called, func(p staff.Person) string { return string(p.ID) })
	return found, fmt.Errorf("nothing was changed: %d people are called %q: say the id of one (%s)", len(called), name, strings.Join(ids, ", "))
}

// A guest is whom an invitation is for.
type guest struct {
	called        string // somebody who is here
	given, family string // or somebody who is new
	unit          string
	anew          bool
}

// invite makes a code for somebody who is here, or for somebody new.
func (c *command) invite(ctx context.Context, args []string) error {
	var g guest
	set := c.flags("people invite")
	path := set.String("db", "", "")
	set.StringVar(&g.given, "given", "", "")
	set.StringVar(&g.family, "family", "", "")
	set.StringVar(&g.unit, "unit", "", "")
	set.BoolVar(&g.anew, "anew", false, "")
	words, err := c.words(set, args)
	isNew := g.given != "" || g.family != ""
	switch {
	case err != nil:
		return err
	case isNew && len(words) > 0, !isNew && len(words) != 1:
		return wrong("say whom: the id or the name of somebody who is here, or --given and --family of somebody new")
	case isNew && (g.given == "" || g.family == ""):
		return wrong("somebody new has a name: say --given and --family")
	case isNew && g.anew, !isNew && g.unit != "":
		return wrong("--anew is for somebody who is here, --unit for somebody new")
	case *path == "":
		return errNoDatabase
	}
	if !isNew {
		g.called = words[0]
	}
	var report string
	err = c.withDatabase(ctx, *path, func(db *central.Central) error {
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) (err error) {
			report, err = g.invite(ctx, tx, time.Now())
			return err
		})
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	fmt.Fprint(c.stdout, report)
	return nil
}

func (g guest) invite(ctx context.Context, tx *central.Tx, now time.Time) (report string, err error) {
	person, err := g.person(ctx, tx.Store())
	if err != nil {
		return "", err
	}
	ways, err := central.EntranceOf(ctx, tx, person.ID)
	kind, then := central.Welcome, "they choose a passkey or an authenticator app with it"
	switch {
	case err != nil:
		return "", err
	case g.anew && ways.Passkeys+ways.Apps == 0 && ways.Issuers > 0:
		return "", fmt.Errorf("nothing was changed: %s (%s) signs in at the issuer, which is where they get a new way in", person.Name(), person.ID)
	case g.anew:
		ways.Issuers = 0 // their account there stays
		kind, then = central.Anew, fmt.Sprintf("what they have ends when they use it (%s; %s), and they choose anew", waysSaid(ways), number(ways.Devices, "device"))
	case ways.Apps > 0:
		then = "they type what their authenticator app shows as well; who has lost it needs --anew"
	case ways.Passkeys > 0:
		return "", fmt.Errorf("nothing was changed: %s (%s) has a passkey and signs in with it; who has lost it needs --anew", person.Name(), person.ID)
	case ways.Issuers > 0:
		return "", fmt.Errorf("nothing was changed: %s (%s) signs in at the issuer", person.Name(), person.ID)
	}
	code, kept, err := server.Invite(ctx, tx, central.Invitation{Kind: kind, Person: person.ID}, now)
	if err == nil {
		err = noted(ctx, tx, central.AuditInvite, person.ID, string(kind))
	}
	if err != nil {
		return "", err
	}
	report = fmt.Sprintf("%s (%s)\n  code %s\n  good once, until %s; %s\n", person.Name(), person.ID, code, until(kept.Until), then)
	if g.called == "" {
		same, err := namesakes(ctx, tx.Store(), person)
		return report + same, err
	}
	return report, nil
}

// withdraw ends the code that somebody has and has not used. Without --apply it only says so.
func (c *command) withdraw(ctx context.Context, args []string) error {
	set := c.flags("people withdraw")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.parse(set, args, "person")
	if err != nil {
		return err
	}
	if *path == "" {
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		person, err := personCalled(ctx, tx.Store(), words[0])
		if err != nil {
			return err
		}
		fmt.Fprintf(report, "%s (%s)\n", person.Name(), person.ID)
		open, err := central.OpenInvitations(ctx, tx, time.Now())
		if err != nil {
			return err
		}
		good, has := open[person.ID]
		if !has {
			report.WriteString("  has no code\n")
			return errSame
		}
		fmt.Fprintf(report, "  the code that is good until %s is good no more\n", until(good))
		if err := tx.DropInvitations(ctx, person.ID); err != nil {
			return err
		}
		return noted(ctx, tx, central.AuditRecall, person.ID, "")
	})
}

// until is a time as the machine's clock shows it.
func until(at time.Time) string { return at.Local().Format("2006-01-02 15:04") }

// person is the guest, who is made when they are new.
func (g guest) person(ctx context.Context, rows store.Booking) (staff.Person, error) {
	if g.called != "" {
		return personCalled(ctx, rows, g.called)
	}
	p := staff.Person{ID: staff.PersonID(uuid.NewString()), Given: strings.TrimSpace(g.given), Family: strings.TrimSpace(g.family), Unit: staff.UnitID(g.unit)}
	for _, name := range []string{p.Given, p.Family} {
		if !server.IsName(name) {
			return p, wrong("a name has 1 to %d letters and nothing that cannot be seen, and is not %q", server.MaxName, name)
		}
	}
	if p.Unit != "" {
		if _, err := rows.Unit(ctx, p.Unit); errors.Is(err, booking.ErrGone) {
			return p, fmt.Errorf("nothing was changed: there is no unit %q; pultd list units names all", p.Unit)
		} else if err != nil {
			return p, err
		}
	}
	return p, rows.PutPerson(ctx, p)
}

// namesakes says that a new person is called like others: they may be meant.
func namesakes(ctx context.Context, rows store.Booking, new staff.Person) (string, error) {
	all, err := rows.People(ctx)
	var ids []string
	for _, p := range all {
		if p.ID != new.ID && strings.EqualFold(p.Name(), new.Name()) {
			ids = append(ids, string(p.ID))
		}
	}
	if len(ids) == 0 {
		return "", err
	}
	return fmt.Sprintf("  is new, and called like %s; if this was to be the same person, pultd people erase %s takes the new one out again\n", strings.Join(ids, ", "), new.ID), err
}

// changeRoles says which roles somebody has, and gives and takes some. Without --apply it only says what would become of it.
func (c *command) changeRoles(ctx context.Context, args []string) error {
	set := c.flags("people roles")
	path, give, take := set.String("db", "", ""), set.String("give", "", ""), set.String("take", "", "")
	apply := set.Bool("apply", false, "")
	words, err := c.words(set, args)
	switch {
	case err != nil:
		return err
	case len(words) != 1:
		return wrong("say whose roles: an id or a name")
	case *path == "":
		return errNoDatabase
	}
	given, err := rolesNamed("give", *give)
	if err != nil {
		return err
	}
	taken, err := rolesNamed("take", *take)
	if err != nil {
		return err
	}
	for _, role := range given {
		if slices.Contains(taken, role) {
			return wrong("--give and --take both say %s", role)
		}
	}
	if len(given)+len(taken) == 0 {
		return c.sayRoles(ctx, *path, words[0])
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		return giveRoles(ctx, tx, words[0], given, taken, report)
	})
}

// sayRoles says which roles somebody has.
func (c *command) sayRoles(ctx context.Context, path, name string) error {
	var said string
	err := c.withDatabase(ctx, path, func(db *central.Central) error {
		return db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
			person, err := personCalled(ctx, snap.Store(), name)
			if err != nil {
				return err
			}
			profile, err := snap.Store().Profile(ctx, person.ID)
			said = fmt.Sprintf("%s (%s)\n  %s\n", person.Name(), person.ID, rolesSaid(profile.Roles))
			return err
		})
	})
	if err != nil {
		return inDatabase(path, err)
	}
	fmt.Fprint(c.stdout, said)
	return nil
}

func rolesNamed(flag, list string) (roles []staff.Role, err error) {
	for word := range strings.SplitSeq(list, ",") {
		role := staff.Role(strings.TrimSpace(word))
		switch {
		case role == "" && list == "":
		case role == staff.Employee:
			return nil, wrong("everybody is an employee: --%s says another role", flag)
		case role == staff.Lead:
			return nil, wrong("who leads is said of a unit: pultd units put ID --lead PERSON")
		case role == staff.Deputy:
			return nil, wrong("whom somebody lets book for them is theirs to say, in their app")
		case !role.Stored():
			return nil, wrong("--%s %q is no role; pultd list roles names all", flag, word)
		default:
			roles = append(roles, role)
		}
	}
	return roles, nil
}

func giveRoles(ctx context.Context, tx *central.Tx, name string, given, taken []staff.Role, report *strings.Builder) error {
	rows := tx.Store()
	person, err := personCalled(ctx, rows, name)
	if err != nil {
		return err
	}
	profile, err := rows.Profile(ctx, person.ID)
	if err != nil {
		return err
	}
	was := rolesSaid(profile.Roles)
	roles := slices.DeleteFunc(slices.Clone(profile.Roles), func(r staff.Role) bool { return slices.Contains(taken, r) })
	for _, role := range given {
		if !slices.Contains(roles, role) {
			roles = append(roles, role)
		}
	}
	profile.Roles = roles
	fmt.Fprintf(report, "%s (%s)\n  %s\n", person.Name(), person.ID, was)
	if rolesSaid(roles) == was {
		return errSame
	}
	fmt.Fprintf(report, "  then %s; the server goes by it within a minute\n", rolesSaid(roles))
	if err := rows.PutProfile(ctx, profile); err != nil {
		return err
	}
	if err := noted(ctx, tx, central.AuditRoles, person.ID, was+" > "+rolesSaid(roles)); err != nil {
		return err
	}
	if slices.Contains(taken, staff.Administrator) {
		n, err := central.Administrators(ctx, tx)
		if err == nil && n == 0 {
			err = errors.New("nothing was changed: nobody who can sign in would administer this server any more; give the role to somebody else first")
		}
		return err
	}
	return nil
}

// signOut ends the sessions of somebody, or of all. Without --apply it only says how many those are.
func (c *command) signOut(ctx context.Context, args []string) error {
	set := c.flags("people sign-out")
	path, all, apply := set.String("db", "", ""), set.Bool("all", false, ""), set.Bool("apply", false, "")
	lost := set.Bool("lost", false, "")
	words, err := c.words(set, args)
	switch {
	case err != nil:
		return err
	case *all && len(words) > 0, !*all && len(words) != 1:
		return wrong("say whom: an id or a name, or --all, and not both")
	case *all && *lost:
		return wrong("--lost deletes what the devices of one person have: say whom")
	case *path == "":
		return errNoDatabase
	}
	return c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		if *all {
			return signOutAll(ctx, tx, report)
		}
		person, err := personCalled(ctx, tx.Store(), words[0])
		if err != nil {
			return err
		}
		ways, err := central.EntranceOf(ctx, tx, person.ID)
		if err != nil {
			return err
		}
		open, err := central.OpenInvitations(ctx, tx, time.Now())
		if err != nil {
			return err
		}
		fmt.Fprintf(report, "%s (%s)\n", person.Name(), person.ID)
		if *lost {
			return loseDevices(ctx, tx, person.ID, report)
		}
		_, has := open[person.ID]
		if ways.Devices == 0 && !has {
			report.WriteString("  is signed in nowhere and has no code\n")
			return errSame
		}
		fmt.Fprintf(report, "  signed out on %s; what waits there stays there until they sign in again\n", number(ways.Devices, "device"))
		if has {
			report.WriteString("  the code that they have not used is good no more\n")
		}
		_, err = endSessions(ctx, tx, person.ID)
		return err
	})
}

// loseDevices has all devices of somebody delete what they have, also those that were signed out before.
func loseDevices(ctx context.Context, tx *central.Tx, person staff.PersonID, report *strings.Builder) error {
	n, err := endAs(ctx, tx, person, central.Lost)
	if err == nil && n == 0 {
		report.WriteString("  has no device that is not lost already\n")
		return errSame
	}
	fmt.Fprintf(report, "  lost: %s; at its next contact it deletes what it has, unsent changes too\n", number(n, "device"))
	return err
}

// endSessions ends the sessions of somebody, and all with which they, or others by their word, could begin one.
func endSessions(ctx context.Context, tx *central.Tx, person staff.PersonID) (int, error) {
	return endAs(ctx, tx, person, central.Closed)
}

func endAs(ctx context.Context, tx *central.Tx, person staff.PersonID, why central.Ending) (int, error) {
	return steward.EndSessions(ctx, tx, "", person, why, time.Now())
}

func signOutAll(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
	ways, err := central.Entrances(ctx, tx)
	if err != nil {
		return err
	}
	open, err := central.OpenInvitations(ctx, tx, time.Now())
	if err != nil {
		return err
	}
	delete(open, "") // the first administrator's: it is nobody's, and the way back in
	in := slices.DeleteFunc(slices.Collect(maps.Keys(ways)), func(p staff.PersonID) bool { return ways[p].Devices == 0 })
	devices := 0
	for _, person := range slices.Compact(slices.Sorted(slices.Values(slices.AppendSeq(slices.Clone(in), maps.Keys(open))))) {
		n, err := endSessions(ctx, tx, person)
		if err != nil {
			return err
		}
		devices += n
	}
	fmt.Fprintf(report, "everybody\n  signed out: %s on %s; what waits there stays there until they sign in again\n", number(len(in), "person"), number(devices, "device"))
	if len(open) > 0 {
		fmt.Fprintf(report, "  %s that nobody has used: good no more\n", number(len(open), "code"))
	}
	if len(in)+len(open) == 0 {
		return errSame
	}
	return nil
}

// inviteFirst makes the code of the first administrator, for a server whose terminal nobody sees.
func (c *command) inviteFirst(ctx context.Context, args []string) error {
	set := c.flags("people first")
	path := set.String("db", "", "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if *path == "" {
		return errNoDatabase
	}
	return c.withDatabase(ctx, *path, func(db *central.Central) error {
		code, kept, err := server.InviteFirst(ctx, db, time.Now())
		if errors.Is(err, server.ErrNotFirst) {
			return fmt.Errorf("nothing was changed: %w; pultd people list names them", err)
		}
		if err != nil {
			return inDatabase(*path, err)
		}
		fmt.Fprintf(c.stdout, "code for the first administrator: %s\n  good once, until %s\n", code, until(kept.Until))
		return nil
	})
}

// tellAndDo does something in one transaction and tells what; without apply, and where do returns errSame, nothing of it stays.
func (c *command) tellAndDo(ctx context.Context, path string, apply bool, do func(ctx context.Context, tx *central.Tx, report *strings.Builder) error) error {
	var report strings.Builder
	err := c.withDatabase(ctx, path, func(db *central.Central) error {
		return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
			report.Reset()
			if err := do(ctx, tx, &report); err != nil {
				return err
			}
			if !apply {
				return errDry
			}
			return nil
		})
	})
	switch {
	case errors.Is(err, errDry):
		report.WriteString(onlyLooked)
	case errors.Is(err, errSame):
		report.WriteString(nothingToDo)
	case err != nil:
		return inDatabase(path, err)
	default:
		report.WriteString(didIt)
	}
	fmt.Fprint(c.stdout, report.String())
	return nil
}
