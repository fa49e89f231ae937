# SPDX-License-Identifier: EUPL-1.2
# The verbs of the house. `make help` lists them.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# One set of tags for build, test and vet: SQLite is compiled once per set.
TAGS    := sqlite_fts5,accessibility
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

export PATH     := $(CURDIR)/build/go/bin:$(PATH)
# Without the paths of this machine in what is built, so that packages come out the same everywhere, and nothing is compiled twice for them.
export GOFLAGS  := -tags=$(TAGS) -buildvcs=false -trimpath
export LANG     := de_DE.UTF-8
# SQLite's stable query plans: without them this version plans a statement anew at every run with a bound value, which
# costs up to ten times the statement itself. Everything works without the flag, only slower.
export CGO_CFLAGS := -O2 -g -DSQLITE_ENABLE_QPSG

ROUNDS   ?= 100
CLIENTS  ?= 50
KILLS    ?= 50
SEEDS    ?= 2000
ENGINE   ?= sqlite
N        ?= 100
SEED     ?= 1
STEP     ?= 1
FUZZ     ?= 20000x
MIN      ?= 60

SOURCES := $(shell find . -name '*.go' -not -path './build/*' 2>/dev/null) go.mod $(shell find assets -type f 2>/dev/null)

##@ Use it
.PHONY: help run demo serve
help: ## list these verbs
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build see ## start a server with the demo city and the client beside it (without a display: a scripted tour)
	@build/bin/demo run

demo: build see ## server, a laptop window and a second person's phone window side by side
	@build/bin/demo both

serve: build/bin/pultd build/courses/made ## only the server, with the demo city, on loopback
	@build/bin/pultd serve --demo --courses build/courses

##@ Build it
.PHONY: build need see bench-tools
build: need build/bin/pult build/bin/pultd build/bin/pult-led build/bin/demo build/courses/made ## the client, the server and the demo runner, into build/bin

need:
	@.ci/need build
see: build/bin/demo
	@build/bin/demo display 2>/dev/null || .ci/need see

build/bin/pult: $(SOURCES)
	@echo "building the client (the first time takes some minutes: OpenGL and SQLite are compiled)"
	@mkdir -p build/bin && go build -ldflags "-X github.com/pult-app/pult/app.Version=$(VERSION)" -o $@ .
# The same client, able to tell a script what it shows; the tour and e2e lead it, nobody ships it.
build/bin/pult-led: $(SOURCES)
	@echo "building the client that a script can lead"
	@mkdir -p build/bin && go build -tags $(TAGS),led -o $@ .
# What reads pictures of floors for it lies beside it.
build/bin/pultd: build/bin/pultd-scan $(SOURCES)
	@echo "building the server"
	@mkdir -p build/bin && go build -ldflags "-X main.version=$(VERSION)" -o $@ ./cmd/pultd
build/bin/pultd-scan: $(SOURCES)
	@mkdir -p build/bin && go build -o $@ ./cmd/pultd-scan
# The courses that come along, with the pictures and films that are drawn from their scripts.
build/courses/made: $(shell find assets/courses learn/folder -type f 2>/dev/null)
	@.ci/need courses
	@go run ./assets/courses/build -out build/courses && touch $@
build/bin/demo: $(SOURCES)
	@mkdir -p build/bin && go build -o $@ ./cmd/demo

##@ Give it away
.PHONY: package package-test
package: need build/courses/made ## debs and archives for Linux, an archive for Windows, sums and what is in them, into build/packages; SYSTEMS=linux for some
	@.ci/need package && .ci/result package .ci/package build/packages $(SYSTEMS)

# Windows is left out of what CI runs: another compiler takes OpenGL and SQLite anew, seven minutes of a processor.
package-test: need build/courses/made ## install the packages in a clean Debian, run them, upgrade from the previous ones and go back (as root)
	@.ci/need package && .ci/need see || true
	@.ci/result package-test .ci/package-test

##@ Prove it
.PHONY: test check unit authz office privacy race load soak failover postgres sim kill9 network crash powerloss iofaults diskfull oidc e2e learn signin golden story pictures bench fuzz
test: ## everything that CI runs
	@.ci/need build && .ci/need see && .ci/need postgres && .ci/need courses
	@.ci/need package || true
	@$(MAKE) --no-print-directory check unit fuzz build
	@$(MAKE) --no-print-directory load TOWN=demo DEVICES=300 WITHIN=10 HOT=5
	@$(MAKE) --no-print-directory soak TOWN=demo DEVICES=50 MIN=1
	@.ci/beside test-lives test-faults package-test

# Lives in fake time, which need processors, stand beside what waits for clocks, disks and windows.
.PHONY: test-lives test-faults
test-lives:
	@$(MAKE) --no-print-directory sim
	@$(MAKE) --no-print-directory sim ENGINE=postgres SEEDS=30
test-faults:
	@$(MAKE) --no-print-directory authz office privacy oidc race failover kill9 crash powerloss diskfull e2e learn signin slow
	@$(MAKE) --no-print-directory network NETWORKS=slow,far,resets,flaps
	@$(MAKE) --no-print-directory iofaults STEP=10

check: need ## gofmt, vet, staticcheck, arrows, SPDX lines, govulncheck when its database is there
	@.ci/check

# Every test runs once: with the race detector where goroutines live, without it elsewhere. Those of sync/wire run both
# ways, because the strict bound on memory holds only without the detector. The storybook's keeps the pictures that it
# paints anyway. They run side by side; those of the server, which take longest, in two halves.
RACED := ./sync/... ./server/ ./store/... ./ui ./app
HALF  := ^Test([A-M]|Si)
# As go test does, a half says what it says only when it fails.
half  = cd server && log=../build/test/$(2).log && began=$$SECONDS && \
	if ../build/test/server -test.timeout 40m $(1) '$(HALF)' >$$log 2>&1; then echo "ok  	server, half $(2)	$$((SECONDS - began))s"; else cat $$log; exit 1; fi
unit: need ## all tests, with the race detector where goroutines live; pictures in build/story
	@.ci/need test || true
	@$(MAKE) --no-print-directory build/test/server
	@.ci/beside unit-server-a unit-server-b unit-race unit-story unit-plain

.PHONY: unit-plain unit-race unit-server-a unit-server-b unit-story build/test/server
unit-plain:
	@raced=$$(go list $(RACED)) && others=$$(go list ./... | grep -vxF "$$raced" | grep -v '/ui/storybook$$') && go test $$others ./sync/wire
unit-race:
	go test -race -timeout 40m $(filter-out ./server/,$(RACED))
build/test/server:
	@go test -race -c -o $@ ./server/
unit-server-a:
	@$(call half,-test.run,a)
unit-server-b:
	@$(call half,-test.skip,b)
unit-story:
	PULT_STORY=$(CURDIR)/build/story go test -count=1 -timeout 40m ./ui/storybook

# Tests of PostgreSQL skip, and say so, where its server cannot be installed.
postgres:
	@.ci/need postgres || true

race: need postgres ## ROUNDS times CLIENTS devices want one desk at once, and more; on SQLite and on PostgreSQL with two processes
	@.ci/result race env ROUNDS=$(ROUNDS) CLIENTS=$(CLIENTS) PULT_RACE=1 go test -count=1 -timeout 50m -run '^TestRace$$' -v ./server/

authz: need ## ask a server who may do what: every route and op, by every role, to their own and to others
	@.ci/result authz env PULT_AUTHZ=1 go test -count=1 -timeout 20m -run '^TestAuthz$$' -v ./server/

office: need ## the web office in Chromium: axe-core on every page, a walk by keyboard, size and time; SHOTS=folder for pictures
	@.ci/need office && .ci/result --join office env $(if $(SHOTS),PULT_SHOTS=$(SHOTS)) go test -count=1 -timeout 20m -run '^TestOffice_is_' -v ./server/

privacy: need postgres ## fill every personal column with marks: an export carries them all and nobody else's, an erasure leaves no byte of them; no pair of figures speaks of few
	@.ci/result --join privacy go test -count=1 -timeout 10m -run '^TestPrivacy' -v ./booking/utilisation ./privacy ./cmd/pultd ./store/central

# The whole city takes some minutes for each engine, most of them to get everybody signed in.
load: need postgres build/bin/pultd ## DEVICES devices (10000) come back within WITHIN seconds (60) on a Monday at eight; ENGINE=sqlite, TOWN=demo, STRICT=1
	@.ci/result load env PULTD=$(CURDIR)/build/bin/pultd go test -count=1 -timeout 1h -run '^TestLoad$$' -v ./server/

soak: need postgres build/bin/pultd ## MIN minutes (60) of the same traffic; what the server holds must not grow. ENGINE=postgres, TOWN=demo, STRICT=1
	@.ci/result soak env MIN=$(MIN) PULTD=$(CURDIR)/build/bin/pultd go test -count=1 -timeout 25h -run '^TestSoak$$' -v ./server/

failover: need postgres ## kill the primary of a PostgreSQL pair under load; the standby takes over, and clients go on
	@.ci/result failover go test -count=1 -timeout 10m -run '^TestFailover$$' -v ./server/

sim: need $(if $(filter postgres,$(ENGINE)),postgres) ## SEEDS lives of devices and servers with every kind of trouble, in fake time; ENGINE=postgres for towns on PostgreSQL
	@.ci/result sim env SEEDS=$(SEEDS) ENGINE=$(ENGINE) go test -count=1 -timeout 3h -run '^TestSim$$' -v ./sync/sim/

kill9: need ## kill the server KILLS times under load, and the house at its chores; nothing may be lost or done twice
	@.ci/result kill9 env KILLS=$(KILLS) PULT_KILL9=1 go test -count=1 -timeout 50m -run '^TestKill9$$' -v ./server/

network: need ## real devices book at 64 kbit/s, 400 ms, 5 % resets, 2 s up and 2 s down, and all of it at once; NETWORKS=slow,far for some
	@.ci/result network env PULT_NETWORK=1 NETWORKS=$(NETWORKS) go test -count=1 -timeout 10m -parallel 8 -run '^TestNetwork$$' -v ./server/

crash: need ## kill -9 of the server and of devices N times, from their first start on; SEED of the first life
	@.ci/result crash env N=$(N) SEED=$(SEED) go test -count=1 -timeout 3h -run '^TestCrash$$' -v ./faults/

# The second run proves the first: with commits that are not synced the same lives have to lose something.
NORMAL := -ldflags '-X github.com/pult-app/pult/store/sqlite.synchronous=NORMAL'
powerloss: need ## cut the power of the server and of devices N times; what was not synced is undone
	@go test -count=1 -run '_survives_a_power_cut_' ./store/device/
	@.ci/result powerloss-normal env N=$(N) SEED=$(SEED) go test -count=1 -timeout 3h $(NORMAL) -run '^TestPowerloss$$' -v ./faults/
	@.ci/result powerloss env N=$(N) SEED=$(SEED) go test -count=1 -timeout 3h -run '^TestPowerloss$$' -v ./faults/

iofaults: need ## let every STEPth write and sync of a whole day fail with EIO, ENOSPC and half a write; POINT=phone/eio/17 for one
	@.ci/result iofaults env STEP=$(STEP) SEED=$(SEED) POINT=$(POINT) go test -count=1 -timeout 3h -run '^TestIOFaults$$' -v ./faults/

diskfull: need ## a server, a device and a window on a disk without room (as root)
	@.ci/result diskfull go test -count=1 -run '^TestDiskFull$$|_on_a_full_disk$$' -v ./faults/ ./store/device/ ./app/

oidc: need ## everything that an issuer, and whoever stands between, can do wrong at a sign-in, as a table
	@.ci/result oidc go test -count=1 -timeout 10m -run '^TestOIDC$$' -v ./server/auth/

e2e: build ## the real window under Xvfb, driven by mouse and keyboard
	@.ci/need see && build/bin/demo e2e

learn: build ## the three courses on laptop and phone, one of them without a network up to the badge; pictures in build/learn
	@.ci/need see && .ci/need test && build/bin/demo learn

signin: build ## sign the real client in through an issuer, a browser and a key store; pictures in build/signin
	@.ci/need see && .ci/need test && .ci/result signin env PULT_SIGNIN=1 go test -count=1 -timeout 10m -run '^TestSignIn$$' -v ./cmd/demo/

slow: build ## a first load and a booking on a phone at 64 kbit/s and 400 ms; pictures in build/slow
	@.ci/need see && build/bin/demo slow

golden: need ## draw the markup and pixel masters of the screens anew, and the tables of docs/PRIVACY.md
	PULT_GOLDEN=1 go test ./ui/... ./privacy

story: need ## every screen and state as pictures in build/story
	@go run ./ui/storybook -out build/story

pictures: story learn ## draw docs/pictures anew
	@.ci/need see && .ci/pictures

bench: build ## figures beside their limits
	@.ci/need see && .ci/bench

fuzz: need ## every fuzz target FUZZ times (20000x), or for a time (10m)
	@.ci/fuzz $(FUZZ)
