-- SPDX-License-Identifier: EUPL-1.2
-- A desk again and again. The bookings that a series makes are rows of their own; their names follow from its name and the day.
CREATE TABLE series (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    rule TEXT NOT NULL DEFAULT '',
    first_day TEXT NOT NULL DEFAULT '',
    from_min BIGINT NOT NULL DEFAULT 0,
    until_min BIGINT NOT NULL DEFAULT 0,
    except_days TEXT NOT NULL DEFAULT 'null',
    reached TEXT NOT NULL DEFAULT '',
    ends TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX series_scope ON series (scope, ver);
CREATE INDEX series_person ON series (person);
CREATE INDEX series_ends ON series (ends);
