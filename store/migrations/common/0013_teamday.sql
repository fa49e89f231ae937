-- SPDX-License-Identifier: EUPL-1.2
-- Days on which a team sits together: the proposal is its lead's, the invitation each one's own. Where a unit sits by preference its people know.
CREATE TABLE teamday (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    unit TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    until BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    blocks TEXT NOT NULL DEFAULT 'null',
    asked BIGINT NOT NULL DEFAULT 0,
    accepted BIGINT NOT NULL DEFAULT 0,
    declined BIGINT NOT NULL DEFAULT 0,
    without BIGINT NOT NULL DEFAULT 0,
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX teamday_scope ON teamday (scope, ver);
CREATE INDEX teamday_unit ON teamday (unit, start_at);
CREATE INDEX teamday_over ON teamday (end_at);

CREATE TABLE invite (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    teamday TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    floor TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    until BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    booking TEXT NOT NULL DEFAULT '',
    occupancy TEXT NOT NULL DEFAULT '',
    asked BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX invite_scope ON invite (scope, ver);
CREATE INDEX invite_teamday ON invite (teamday);
CREATE INDEX invite_person ON invite (person, end_at);
CREATE INDEX invite_booking ON invite (booking);
CREATE INDEX invite_zone ON invite (zone, start_at);
CREATE INDEX invite_due ON invite (until) WHERE state = 'open';
CREATE INDEX invite_over ON invite (end_at);

CREATE TABLE preference (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    zones TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX preference_scope ON preference (scope, ver);
