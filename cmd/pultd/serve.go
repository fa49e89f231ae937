// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/fetch"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/shelf"
)

// serving is what serve was asked for.
type serving struct {
	demo       bool
	db, listen string
	cert, key  string
	issuer     string
	metrics    string
	log        string
	unlimited  bool
	today      string
	url        string
	proxies    proxies
	untilStdin bool
	keepDays   int
	mail       string
	feedsFrom  proxies
	content    string
	courses    string
}

func (c *command) serve(ctx context.Context, args []string) error {
	var s serving
	set := c.flags("serve")
	set.BoolVar(&s.demo, "demo", false, "")
	set.StringVar(&s.db, "db", "", "")
	set.StringVar(&s.listen, "listen", "127.0.0.1:0", "")
	set.StringVar(&s.cert, "cert", "", "")
	set.StringVar(&s.key, "key", "", "")
	set.StringVar(&s.issuer, "issuer", "", "")
	set.StringVar(&s.today, "fixed-today", "", "")
	set.IntVar(&s.keepDays, "keep-days", server.KeepDays, "")
	set.StringVar(&s.url, "url", "", "")
	set.Var(&s.proxies, "trusted-proxy", "")
	set.StringVar(&s.metrics, "metrics", "", "")
	set.StringVar(&s.log, "log", "text", "")
	set.BoolVar(&s.unlimited, "unlimited", false, "")
	set.StringVar(&s.mail, "mail", "", "")
	set.Var(&s.feedsFrom, "feeds-from", "")
	set.StringVar(&s.content, "content", "", "")
	set.StringVar(&s.courses, "courses", "", "")
	set.BoolVar(&s.untilStdin, "until-stdin-closes", false, "")
	if _, err := c.parse(set, args); err != nil {
		return err
	}
	if !s.demo && s.db == "" {
		return wrong("say --db FILE or --db postgres://…, or --demo for a made-up city")
	}
	if s.courses != "" && !s.demo {
		return wrong("--courses is for --demo: pultd course publish brings courses to a town")
	}
	if (s.cert == "") != (s.key == "") {
		return wrong("--cert and --key belong together: the files with the certificate and its key, in PEM")
	}
	if s.demo && s.issuer != "" {
		return wrong("--issuer and --demo do not go together: in demo mode everybody signs in as anybody")
	}
	if s.issuer != "" && s.cert != "" && s.url == "" {
		return wrong("--issuer needs --url: people come back from the issuer to https://HOST/signin/back, which is registered there")
	}
	if s.keepDays < 1 || s.keepDays > server.KeepDays {
		return wrong("--keep-days is 1 to %d, because every client promises that bookings lose their person after %d days",
			server.KeepDays, server.KeepDays)
	}
	if s.log != "text" && s.log != "json" {
		return wrong("--log is text or json, and not %q", s.log)
	}
	if !usableURL(s.url) {
		return wrong("--url is https://HOST, as people reach this server, and not %q", s.url)
	}
	s.url = normalURL(s.url)
	if s.mail != "" && s.url == "" {
		return wrong("--mail needs --url: each mail leads there, to say yes to it or no")
	}
	now, err := clock(s.today)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if s.untilStdin {
		go func() { io.Copy(io.Discard, c.stdin); cancel() }() // ends with standard input, at the latest with the process
	}
	return c.serveTown(ctx, s, now)
}

// proxies are the networks that a flag such as --trusted-proxy names, one at a time.
type proxies []netip.Prefix

// String implements flag.Value.
func (p *proxies) String() string {
	var names []string
	for _, network := range *p {
		names = append(names, network.String())
	}
	return strings.Join(names, " ")
}

// Set implements flag.Value. A single address is a network of its own.
func (p *proxies) Set(text string) error {
	network, err := netip.ParsePrefix(text)
	if at, single := netip.ParseAddr(text); single == nil {
		network, err = netip.PrefixFrom(at, at.BitLen()), nil
	}
	if err != nil || network != network.Masked() || network.Addr().Is4In6() {
		return errors.New("a network such as 10.1.2.0/24, or an address")
	}
	*p = append(*p, network)
	return nil
}

// usableURL tells whether links can be made with an address; none is fine.
func usableURL(address string) bool {
	if address == "" {
		return true
	}
	u, err := url.Parse(strings.TrimSuffix(address, "/"))
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && *u == (url.URL{Scheme: u.Scheme, Host: u.Host})
}

// normalURL is an address as clients write it (RFC 3986, section 6.2): the host in small letters, without a port that goes without saying.
func normalURL(address string) string {
	u, err := url.Parse(strings.TrimSuffix(address, "/"))
	if err != nil || address == "" {
		return address
	}
	u.Host = strings.ToLower(u.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; port != "" {
		u.Host = strings.TrimSuffix(u.Host, port)
	}
	return u.String()
}

// serveTown serves until ctx ends. The address comes first: whoever cannot have it hears so before a city is made and before anything
// is written.
func (c *command) serveTown(ctx context.Context, s serving, now func() time.Time) (err error) {
	secured, err := s.tls()
	if err != nil {
		return err
	}
	issuer, err := s.believed(now)
	if err != nil {
		return err
	}
	carrier, err := s.carrier()
	if err != nil {
		return err
	}
	listener, err := listen(ctx, "listen", s.listen, s.demo || secured == nil)
	if err != nil {
		return err
	}
	defer listener.Close() // once more after serving does no harm
	var figures net.Listener
	if s.metrics != "" {
		if figures, err = listen(ctx, "metrics", s.metrics, true); err != nil {
			return err
		}
		defer figures.Close()
	}
	if s.db == "" {
		if s.db, err = weekly(now()); err != nil {
			return err
		}
	}
	thrift()
	made := false
	if s.demo {
		if made, err = makeDemo(ctx, s.db, defaultSeed, now()); err != nil {
			return err
		}
	}
	log := c.logger(s.log)
	db, err := c.openTown(ctx, s.db, func(copied string) {
		log.Warn("this version changes the tables; what the database was is kept for a while", "copy", copied, "days", int(keepUpdates.Hours()/24))
	})
	if err != nil {
		return err
	}
	if s.demo {
		if err := mustBePretence(ctx, db); err != nil {
			return errors.Join(inDatabase(s.db, err), db.Close())
		}
	}
	files, err := shelfOf(s.db, s.content)
	if err != nil {
		return errors.Join(err, db.Close())
	}
	if made && s.courses != "" {
		if err := teachDemo(ctx, db, files, s.courses, now()); err != nil {
			return errors.Join(err, db.Close())
		}
	}
	limits := server.DefaultLimits()
	if s.unlimited {
		limits = nil
	}
	town := server.New(server.Config{
		Central: db, Demo: s.demo, Version: version, Now: now, Log: log, KeepDays: s.keepDays, Limits: limits, File: fileOf(s.db), URL: s.url,
		TLS: secured, Proxies: server.Proxies(s.proxies), Issuer: issuer, Carrier: carrier, Shelf: files, Fetcher: &fetch.Fetcher{Agent: "Pult/" + version, Allow: s.feedsFrom},
	})
	if s.demo {
		log.Warn("DEMO MODE: everybody can sign in as anybody. Only this machine can reach this server.")
	}
	if issuer != nil {
		if names, err := unitNames(ctx, db); err != nil {
			log.Error("cannot look for the units of the issuer's groups", "cause", err)
		} else if lost := lostUnits(issuer.Config, names); len(lost) > 0 {
			log.Warn("groups of the issuer's file bring units that are not there", "units", strings.Join(lost, " "))
		}
	}
	for _, of := range s.doubts(issuer) {
		log.Warn(of)
	}
	if issuer != nil && s.url == "" {
		log.Warn("there is no --url: people can sign in on this machine only")
	}
	if made {
		log.Warn("there was nothing in this database: a new demo city was made", "database", central.Name(s.db))
	}
	log.Info("serving", "version", version, "database", central.Name(s.db), "address", listener.Addr().String())
	scheme := "http"
	if secured != nil {
		scheme = "https"
	}
	debug.FreeOSMemory() // what a start needs, seeding a city most of all, is not needed again
	fmt.Fprintf(c.stdout, "ready %s://%s\n", scheme, listener.Addr())
	if issuer != nil && !issuer.Local {
		// codes open nothing here: who administrates is in a group of the issuer's, or is told by pultd people
	} else if code, until, err := town.FirstCode(ctx); err != nil {
		log.Error("no code for a first administrator; pultd people first makes one", "error", err)
	} else if code != "" {
		fmt.Fprintf(c.stdout, "code for the first administrator: %s (good once, until %s)\n", code, hourOf(until)) // never in the log, which others read
	}
	err = errors.Join(serveBoth(ctx, town, listener, figures, func(ctx context.Context) error { return sweepUpdates(ctx, fileOf(s.db), time.Now, log) }), db.Close())
	if err == nil {
		log.Info("ended")
	}
	return err
}

// shelfOf is the folder of the files of courses: the one that was named, else one beside the database. Nil for none beside a server's.
func shelfOf(db, named string) (*shelf.Shelf, error) {
	if named == "" {
		if named = fileOf(db); named == "" {
			return nil, nil
		}
		named += "-courses"
	}
	return shelf.Open(named)
}

// doubts are what is allowed and still hardly meant.
func (s serving) doubts(issuer *auth.Issuer) (said []string) {
	at, err := url.Parse(s.url)
	if err != nil || s.demo {
		return nil
	}
	host, byAddress := at.Hostname(), false
	near := host == "localhost"
	if ip, err := netip.ParseAddr(host); err == nil {
		byAddress, near = true, ip.IsLoopback()
	}
	switch {
	case at.Scheme == "http" && !near:
		said = append(said, "--url is without TLS: what people send can be read and changed on the way, and no browser offers them passkeys")
	case byAddress && (issuer == nil || issuer.Local):
		said = append(said, "--url is an address and no name: passkeys need a name")
	}
	for _, network := range s.proxies {
		if network.Bits() == 0 {
			said = append(said, "--trusted-proxy "+network.String()+" believes everybody about whom a request comes from: limits by address hold for nobody")
		}
	}
	return said
}

// hourOf is a time of today as the machine's clock shows it.
func hourOf(at time.Time) string { return at.Local().Format("15:04") }

// tls is what people are served with: TLS 1.2 or later. Nil where a proxy on this machine does that.
func (s serving) tls() (*tls.Config, error) {
	if s.cert == "" {
		return nil, nil
	}
	pair, err := tls.LoadX509KeyPair(s.cert, s.key)
	if err != nil {
		return nil, wrong("--cert and --key: %w", err)
	}
	return &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}, nil
}

// fileOf is the path of a database that is a file; empty for one on a server.
func fileOf(address string) string {
	if central.IsServer(address) {
		return ""
	}
	return address
}

// logger writes lines of key=value for people, or of JSON for programs.
func (c *command) logger(form string) *slog.Logger {
	if form == "json" {
		return slog.New(slog.NewJSONHandler(c.err, nil))
	}
	return slog.New(slog.NewTextHandler(c.err, nil))
}

// thrift has Go collect what is dead when it has grown to a quarter of what lives, and not to as much again: a small city of which ten devices
// load all needs about 59 MiB then, of which two thirds are the program itself. GOGC in the environment says otherwise.
func thrift() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(25)
	}
}

// serveBoth serves people and, where somebody wants them, figures, and sweeps meanwhile. When one of them fails the others end.
func serveBoth(ctx context.Context, town *server.Server, people, figures net.Listener, sweep func(context.Context) error) error {
	both, ctx := errgroup.WithContext(ctx)
	both.Go(func() error { return sweep(ctx) })
	both.Go(func() error { return town.Serve(ctx, people) })
	if figures != nil {
		both.Go(func() error { return town.ServeMetrics(ctx, figures) })
	}
	return both.Wait()
}

// listen opens the address that a flag names, where others may reach it or not.
func listen(ctx context.Context, flag, address string, loopback bool) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, wrong("--%s is HOST:PORT, such as 127.0.0.1:7070, and not %q", flag, address)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return nil, wrong("--%s ends with a port from 0 to 65535, and not with %q", flag, port)
	}
	listener, err := server.Listen(ctx, address, loopback)
	switch {
	case errors.Is(err, server.ErrNotLoopback) && flag == "metrics":
		return nil, wrong("--metrics cannot be %s: figures are told on this very machine only (127.0.0.1, ::1 or localhost)", address)
	case errors.Is(err, server.ErrNotLoopback) && flag == "addr":
		return nil, wrong("--addr cannot be %s: a preview is for this very machine only (127.0.0.1, ::1 or localhost)", address)
	case errors.Is(err, server.ErrNotLoopback):
		return nil, wrong("--listen cannot be %s: %w; other machines reach a server without --demo that has --cert and --key, or a proxy on this machine in front of it", address, server.ErrNotLoopback)
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("another program listens on %s: end it, or name another port with --%s (%s takes a free one)",
			address, flag, net.JoinHostPort(host, "0"))
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("pultd's user may not listen on %s: name a port above 1023 with --%s", address, flag)
	}
	return listener, err
}

// clock is the server's clock: the machine's, or one that goes on from now on another day, or from an instant.
func clock(today string) (func() time.Time, error) {
	if today == "" {
		return time.Now, nil
	}
	if start, err := time.Parse(time.RFC3339, today); err == nil {
		began := time.Now()
		return func() time.Time { return start.Add(time.Since(began)) }, nil
	}
	day, err := booking.ParseDay(today)
	if err != nil {
		return nil, wrong("--fixed-today: %w", err)
	}
	berlin := booking.Building{}.Location()
	shift := day.Start(berlin).Sub(booking.DayOf(time.Now(), berlin).Start(berlin))
	return func() time.Time { return time.Now().Add(shift) }, nil
}

// errReal is why a town is not served in demo mode.
var errReal = errors.New("people sign in to this town by proof, and with --demo anybody could sign in as any of them: leave --demo away, or name another database")

// mustBePretence keeps --demo away from a town of real people.
func mustBePretence(ctx context.Context, db *central.Central) error {
	return db.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		proving, err := central.Proving(ctx, tx)
		if err == nil && proving {
			err = errReal
		}
		return err
	})
}

// weekly is where the demo's database lies when nobody says: one a week, because the demo city's bookings lie around
// the day it was made.
func weekly(now time.Time) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("the user has no cache folder for the database: name a file with --db (%w)", err)
	}
	dir := filepath.Join(cache, "pult")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("the user's cache folder cannot be written: name a file with --db (%w)", err)
	}
	year, week := now.ISOWeek()
	return filepath.Join(dir, fmt.Sprintf("demo-%d-w%02d.sqlite", year, week)), nil
}
