// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// atHome does something with ways in.
func atHome(t *testing.T, path string, do func(ctx context.Context, tx *central.Tx) error) {
	t.Helper()
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	require.NoError(t, db.Write(t.Context(), do))
}

var shownCode = regexp.MustCompile(`code [2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}\n`)

func TestPultd_people_are_invited(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		ask := func(args ...string) (int, string, string) {
			return call(t, append(append([]string{"people"}, args...), "--db", path)...)
		}
		ann := string(bookingtest.Ann)
		name := annsName(t, path)

		code, out, said := ask("invite", ann)
		require.Zero(t, code, said)
		assert.True(t, strings.HasPrefix(out, name+" ("+ann+")\n  code "), out)
		assert.Regexp(t, shownCode, out)
		assert.Contains(t, out, "they choose a passkey or an authenticator app with it")
		code, again, said := ask("invite", strings.ToLower(name))
		require.Zero(t, code, said)
		assert.NotEqual(t, out, again)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM invitation WHERE person = '`+ann+`' AND kind = 'welcome' AND inviter = ''`), "the next one ends the one before")

		code, out, said = ask("invite", "--given", " Jana", "--family", "Weiß ")
		require.Zero(t, code, said)
		assert.True(t, strings.HasPrefix(out, "Jana Weiß ("), out)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM person WHERE given = 'Jana' AND family = 'Weiß'`))

		now := time.Now()
		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			require.NoError(t, tx.PutApp(ctx, central.App{Person: bookingtest.Bob, Sealed: "sealed", MadeAt: now}))
			require.NoError(t, tx.AddPasskey(ctx, central.Passkey{ID: "of-ann", Person: bookingtest.Ann, MadeAt: now, UsedAt: now}))
			return tx.PutSession(ctx, central.Session{ID: "session-of-ann", Person: bookingtest.Ann, Device: "device-of-ann", MadeAt: now, SeenAt: now})
		})
		_, out, _ = ask("invite", string(bookingtest.Bob))
		assert.Contains(t, out, "they type what their authenticator app shows as well")
		code, _, said = ask("invite", ann)
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "has a passkey and signs in with it; who has lost it needs --anew")
		_, out, _ = ask("invite", ann, "--anew")
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM invitation WHERE person = '`+ann+`'`), "of whatever kind the one before was")
		assert.Contains(t, out, "what they have ends when they use it (1 passkey; 1 device), and they choose anew")
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM passkey`), "and not before")

		code, out, said = ask("list")
		require.Zero(t, code, said)
		assert.Regexp(t, `(?m)^`+ann+` .*employee.* 1 passkey +1 device +code until [-0-9]+ [0-9:]+$`, out)
		assert.Regexp(t, `(?m)^`+string(bookingtest.Bob)+` .* authenticator app +0 devices +code until `, out)
		assert.Regexp(t, `(?m) Jana Weiß .* no way in +0 devices +code until `, out)
		code, out, said = ask("invite", "--given", "jana", "--family", "weiß")
		require.Zero(t, code, said)
		assert.Contains(t, out, "is new, and called like ")

		code, looked, said := ask("withdraw", "Ann Arendt")
		require.Zero(t, code, said)
		assert.Contains(t, looked, "is good no more\n"+onlyLooked)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM invitation WHERE person = '`+ann+`'`))
		code, done, said := ask("withdraw", "Ann Arendt", "--apply")
		require.Zero(t, code, said)
		assert.Equal(t, strings.Replace(looked, onlyLooked, didIt, 1), done)
		assert.Zero(t, count(t, path, `SELECT count(*) FROM invitation WHERE person = '`+ann+`'`))
		noted := count(t, path, `SELECT count(*) FROM audit`)
		_, done, _ = ask("withdraw", "Ann Arendt", "--apply")
		assert.Contains(t, done, "has no code\n"+nothingToDo)
		assert.Equal(t, noted, count(t, path, `SELECT count(*) FROM audit`))
		code, _, said = ask("list", "--unit", "nowhere")
		assert.Equal(t, failed, code)
		assert.Contains(t, said, `there is no unit "nowhere"`)
	})
}

func annsName(t *testing.T, path string) (name string) {
	t.Helper()
	atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
		ann, err := tx.Store().Colleague(ctx, bookingtest.Ann)
		name = ann.Name()
		return err
	})
	return name
}

func TestPultd_people_says_what_is_wrong(t *testing.T) {
	path, _ := smallTown(t)
	ann := string(bookingtest.Ann)
	atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
		for _, id := range []staff.PersonID{"one", "two"} {
			require.NoError(t, tx.Store().PutPerson(ctx, staff.Person{ID: id, Given: "Kim", Family: "Meyer"}))
		}
		return nil
	})
	for want, args := range map[string][]string{
		"say pultd people list, invite, withdraw, link, roles, move, began, sign-out, erase, first or read": {"nonsense"},
		"say --db":                             {"list"},
		"say whom":                             {"invite", "--db", path},
		"say --given and --family":             {"invite", "--given", "Jana", "--db", path},
		"--anew is for somebody who is here":   {"invite", "--given", "Jana", "--family", "Weiß", "--anew", "--db", path},
		"--unit for somebody new":              {"invite", ann, "--unit", "it", "--db", path},
		`there is no person "Nobody"`:          {"invite", "Nobody", "--db", path},
		`there is no unit "nowhere"`:           {"invite", "--given", "Jana", "--family", "Weiß", "--unit", "nowhere", "--db", path},
		"and is not \"\u3164\"":                {"invite", "--given", "\u3164", "--family", "Weiß", "--db", path},
		"a name has 1 to 64 letters":           {"invite", "--given", "Ja\u202ena", "--family", "Weiß", "--db", path},
		`2 people are called "kim meyer": say`: {"invite", "kim meyer", "--db", path},
		"say whose roles":                      {"roles", "--db", path},
		"PERSON is missing":                    {"withdraw", "--db", path},
		"--give and --take both say editor":    {"roles", ann, "--give", "editor,trainer", "--take", "editor", "--db", path},
		"who leads is said of a unit":          {"roles", ann, "--give", "lead", "--db", path},
		"is theirs to say, in their app":       {"roles", ann, "--give", "deputy", "--db", path},
		"say --issuer FILE":                    {"link", ann, "--subject", "s", "--db", path},
		`--give "king" is no role`:             {"roles", ann, "--give", "king", "--db", path},
		`--take "" is no role`:                 {"roles", ann, "--take", "editor,", "--db", path},
		"everybody is an employee":             {"roles", ann, "--give", "employee", "--db", path},
		"say whom: an id or a name, or --all":  {"sign-out", "--db", path},
		"or --all, and not both":               {"sign-out", ann, "--all", "--db", path},
		"there is no --unit here":              {"roles", ann, "--unit", "x", "--db", path},
		`"now" is a word too many`:             {"first", "now", "--db", path},
	} {
		code, out, said := call(t, append([]string{"people"}, args...)...)
		assert.NotZero(t, code, want)
		assert.Empty(t, out, want)
		assert.Contains(t, said, want)
	}
	assert.Zero(t, count(t, path, `SELECT count(*) FROM invitation`))
	assert.Zero(t, count(t, path, `SELECT count(*) FROM person WHERE given = 'Jana'`))
}

func TestPultd_people_get_and_lose_roles(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		name := annsName(t, path)
		ask := func(args ...string) (int, string, string) {
			return call(t, append([]string{"people", "roles", name, "--db", path}, args...)...)
		}
		give := []string{"--give", "administrator, facility"}

		code, looked, said := ask(give...)
		require.Zero(t, code, said)
		assert.Contains(t, looked, "administrator,facility; the server goes by it within a minute\n"+onlyLooked)
		assert.Zero(t, count(t, path, `SELECT count(*) FROM profile WHERE roles LIKE '%administrator%'`))
		code, done, said := ask(append(give, "--apply")...)
		require.Zero(t, code, said)
		assert.Equal(t, strings.Replace(looked, onlyLooked, didIt, 1), done)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM profile WHERE roles LIKE '%"administrator"%"facility"%'`))
		seq, noted := count(t, path, `SELECT seq FROM log_head`), count(t, path, `SELECT count(*) FROM audit`)
		code, done, said = ask(append(give, "--apply")...)
		require.Zero(t, code, said)
		assert.Contains(t, done, nothingToDo)
		assert.Equal(t, noted, count(t, path, `SELECT count(*) FROM audit`))
		_, done, _ = ask()
		assert.Equal(t, name+" ("+string(bookingtest.Ann)+")\n  administrator,facility\n", done)
		assert.Equal(t, seq, count(t, path, `SELECT seq FROM log_head`), "what is so already writes nothing")

		now := time.Now()
		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			return tx.AddPasskey(ctx, central.Passkey{ID: "of-ann", Person: bookingtest.Ann, MadeAt: now, UsedAt: now})
		})
		code, _, said = ask("--take", "administrator", "--apply")
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "nobody who can sign in would administer this server any more")
		code, done, said = ask("--take", "facility", "--apply")
		require.Zero(t, code, said)
		assert.NotContains(t, strings.Split(done, "then ")[1], "facility")
	})
}

func TestPultd_people_are_signed_out(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		now := time.Now()
		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			for id, who := range map[string]staff.PersonID{"one": bookingtest.Ann, "two": bookingtest.Ann, "three": bookingtest.Bob} {
				require.NoError(t, tx.PutSession(ctx, central.Session{ID: id, Person: who, Device: "device-" + id, MadeAt: now, SeenAt: now}))
			}
			return tx.PutInvitation(ctx, central.Invitation{Hash: "lying about", Kind: central.Another, Person: bookingtest.Ann, MadeAt: now, Until: now.Add(time.Hour)})
		})
		standing := func() int { return count(t, path, `SELECT count(*) FROM session WHERE ended_at = 0`) }

		code, looked, said := call(t, "people", "sign-out", string(bookingtest.Ann), "--db", path)
		require.Zero(t, code, said)
		assert.Contains(t, looked, "signed out on 2 devices")
		assert.Contains(t, looked, onlyLooked)
		assert.Equal(t, 3, standing())
		code, done, said := call(t, "people", "sign-out", string(bookingtest.Ann), "--db", path, "--apply")
		require.Zero(t, code, said)
		assert.Equal(t, strings.Replace(looked, onlyLooked, didIt, 1), done)
		assert.Equal(t, 1, standing())
		assert.Zero(t, count(t, path, `SELECT count(*) FROM invitation`), "nor does a code that lies about let anybody in")
		assert.Contains(t, done, "the code that they have not used is good no more")
		noted := count(t, path, `SELECT count(*) FROM audit`)
		_, done, _ = call(t, "people", "sign-out", string(bookingtest.Ann), "--db", path, "--apply")
		assert.Contains(t, done, "is signed in nowhere and has no code\n"+nothingToDo)
		assert.Equal(t, noted, count(t, path, `SELECT count(*) FROM audit`))

		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutInvitation(ctx, central.Invitation{Hash: "lying about", Kind: central.Another, Person: bookingtest.Ann, MadeAt: now, Until: now.Add(time.Hour)})
		})
		code, done, said = call(t, "people", "sign-out", "--all", "--db", path, "--apply")
		require.Zero(t, code, said)
		assert.Contains(t, done, "signed out: 1 person on 1 device;")
		assert.Contains(t, done, "1 code that nobody has used: good no more")
		assert.Zero(t, standing())
		assert.Zero(t, count(t, path, `SELECT count(*) FROM invitation`))
		_, done, _ = call(t, "people", "sign-out", "--all", "--db", path, "--apply")
		assert.Contains(t, done, nothingToDo)
	})
}

func TestPultd_people_lose_their_devices(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		now := time.Now()
		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			for id, ended := range map[string]time.Time{"stands": {}, "ended": now} {
				s := central.Session{ID: id, Person: bookingtest.Ann, Device: "device-" + id, MadeAt: now, SeenAt: now, EndedAt: ended}
				if !ended.IsZero() {
					s.Why = central.Closed
				}
				require.NoError(t, tx.PutSession(ctx, s))
			}
			require.NoError(t, tx.PutInvitation(ctx, central.Invitation{Hash: "by her", Kind: central.Welcome, Person: bookingtest.Bob, Inviter: bookingtest.Ann, MadeAt: now, Until: now.Add(time.Hour)}))
			return tx.PutSignIn(ctx, central.SignIn{Hash: "proved", Person: bookingtest.Ann, ProvedAt: now, Until: now.Add(time.Minute)}, now)
		})

		code, out, said := call(t, "people", "sign-out", string(bookingtest.Ann), "--lost", "--db", path, "--apply")

		require.Zero(t, code, said)
		assert.Contains(t, out, "  lost: 2 devices; at its next contact")
		assert.Equal(t, 2, count(t, path, `SELECT count(*) FROM session WHERE why = 'lost'`))
		assert.Zero(t, count(t, path, `SELECT count(*) FROM sign_in`), "nor does what was proved and not fetched begin a session")
		assert.Zero(t, count(t, path, `SELECT count(*) FROM invitation`), "nor do those come in whom she has let in")
		_, out, _ = call(t, "people", "sign-out", string(bookingtest.Ann), "--lost", "--db", path, "--apply")
		assert.Contains(t, out, nothingToDo)
		code, _, said = call(t, "people", "sign-out", "--all", "--lost", "--db", path)
		assert.Equal(t, misused, code)
		assert.Contains(t, said, "--lost deletes what the devices of one person have")
	})
}

func TestPultd_people_first_is_for_a_server_without_an_administrator(t *testing.T) {
	path, _ := smallTown(t)
	code, out, said := call(t, "people", "first", "--db", path)
	require.Zero(t, code, said)
	assert.Regexp(t, `^code for the first administrator: [2-9A-Y]{4}-[2-9A-Y]{4}-[2-9A-Y]{4}\n  good once, until `, out)
	now := time.Now()
	atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
		require.NoError(t, tx.Store().PutProfile(ctx, staff.Profile{Person: bookingtest.Ann, Roles: []staff.Role{staff.Administrator}, Visibility: staff.Nobody}))
		return tx.AddPasskey(ctx, central.Passkey{ID: "of-ann", Person: bookingtest.Ann, MadeAt: now, UsedAt: now})
	})

	code, out, said = call(t, "people", "first", "--db", path)

	assert.Equal(t, failed, code)
	assert.Empty(t, out)
	assert.Contains(t, said, "somebody administers this server already")
}

func TestPultd_people_notes_what_was_read_and_changed_about_others(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		ann := string(bookingtest.Ann)
		ask := func(args ...string) {
			code, _, said := call(t, append(args, "--db", path)...)
			require.Zero(t, code, said)
		}
		ask("people", "list")
		ask("people", "invite", ann)
		ask("people", "roles", ann, "--give", "facility")
		ask("people", "roles", ann, "--give", "facility", "--apply")
		ask("people", "sign-out", ann)
		ask("people", "sign-out", ann, "--apply")

		code, out, said := call(t, "list", "audit", "--db", path)

		require.Zero(t, code, said)
		assert.Equal(t, 4, strings.Count(out, "\n"), "what was only looked at leaves nothing: %s", out)
		var acts []string
		for line := range strings.Lines(out) {
			assert.Regexp(t, `^[-0-9]+ [0-9]+:[0-9]+:[0-9]+ [A-Z0-9+-]+ +terminal +people\.`, line)
			acts = append(acts, strings.Fields(line)[4])
		}
		assert.Equal(t, []string{"people.sign_out", "people.roles", "people.invite", "people.list"}, acts, "the newest first, also within a second")
		assert.Regexp(t, `(?m) people\.invite +`+ann+` +welcome$`, out)
		assert.Regexp(t, `(?m) people\.roles +`+ann+` +\S* ?> ?\S*facility$`, out)
		assert.Regexp(t, `(?m) people\.sign_out +`+ann+` +0 devices$`, out) // but a code
		assert.NotContains(t, out, annsName(t, path))
	})
}
