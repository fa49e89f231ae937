-- SPDX-License-Identifier: EUPL-1.2
-- The waitlist: who waits for which desk, zone or building, and what was offered. For the order of the list it counts how
-- often a person was served lately.
CREATE TABLE waiting (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    want TEXT NOT NULL DEFAULT 'null',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    booking TEXT NOT NULL DEFAULT '',
    until BIGINT NOT NULL DEFAULT 0,
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX waiting_scope ON waiting (scope, ver);
CREATE INDEX waiting_person ON waiting (person, until, state);
CREATE INDEX waiting_building ON waiting (building, state, start_at);
CREATE INDEX waiting_state ON waiting (state, id);
CREATE INDEX waiting_end ON waiting (end_at);
CREATE INDEX waiting_booking ON waiting (booking);
