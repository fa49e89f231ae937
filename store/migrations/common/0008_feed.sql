-- SPDX-License-Identifier: EUPL-1.2
-- Links by which other calendars fetch a person's bookings. Only the hash of the secret in a link is here.
CREATE TABLE feed (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    hash TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX feed_scope ON feed (scope, ver);
CREATE INDEX feed_person ON feed (person, made_at);
CREATE INDEX feed_hash ON feed (hash);
