-- SPDX-License-Identifier: EUPL-1.2
-- What only the server has. Versions, times (seconds since 1970) and counters are BIGINT, names are TEXT.

-- One row numbers every change: versions are drawn by the transaction that commits them, so commit order is version order.
-- Tombstones with a version up to floor are gone; a device that knows less than floor begins anew.
CREATE TABLE log_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    floor BIGINT NOT NULL
);
INSERT INTO log_head (one, seq, floor) VALUES (1, 0, 0);

-- Versions above since, up to the next row's since, were drawn in this run of the server. A file that was restored from
-- an older copy gets a new run, so a cursor from the lost future is recognised even after the numbers were drawn again.
CREATE TABLE epoch (
    since BIGINT PRIMARY KEY,
    id TEXT NOT NULL
);

-- How far the log was at a time; says which tombstones are old enough to go.
CREATE TABLE log_age (
    at BIGINT PRIMARY KEY,
    seq BIGINT NOT NULL
);

CREATE TABLE tombstone (
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    tbl TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (scope, tbl, id)
);
CREATE INDEX tombstone_scope ON tombstone (scope, ver);
CREATE INDEX tombstone_ver ON tombstone (ver);

-- A device belongs to the person who used it first.
CREATE TABLE client (
    device TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    next_seq BIGINT NOT NULL
);

-- Rows with a version above first, up to ver, were written by the op.
CREATE TABLE outcome (
    op TEXT PRIMARY KEY,
    device TEXT NOT NULL,
    seq BIGINT NOT NULL,
    verdict TEXT NOT NULL,
    why TEXT NOT NULL,
    detail TEXT NOT NULL,
    first BIGINT NOT NULL,
    ver BIGINT NOT NULL
);
CREATE INDEX outcome_device ON outcome (device, seq);
CREATE INDEX outcome_ver ON outcome (ver);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    device TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
CREATE INDEX session_person ON session (person);

-- Who leads a unit is asked at every sync.
CREATE INDEX unit_lead ON unit (lead);
