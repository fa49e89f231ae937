-- SPDX-License-Identifier: EUPL-1.2
-- The synced tables of store.Tables, the same on devices and on the server. Times are whole seconds since 1970, days are
-- ISO text, ver is 0 while a row is only wished for on a device.

CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    short TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT ''
);
CREATE INDEX unit_scope ON unit (scope, ver);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    given TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    first_aider BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX person_scope ON person (scope, ver);
CREATE INDEX person_unit ON person (unit);

CREATE TABLE profile (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    roles TEXT NOT NULL DEFAULT 'null',
    visibility TEXT NOT NULL DEFAULT ''
);
CREATE INDEX profile_scope ON profile (scope, ver);

CREATE TABLE building (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    address TEXT NOT NULL DEFAULT '',
    time_zone TEXT NOT NULL DEFAULT '',
    lon_lat TEXT NOT NULL DEFAULT 'null',
    desks BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX building_scope ON building (scope, ver);

CREATE TABLE floor (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    ordinal BIGINT NOT NULL DEFAULT 0,
    name TEXT NOT NULL DEFAULT '',
    short TEXT NOT NULL DEFAULT '',
    plan TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX floor_scope ON floor (scope, ver);
CREATE INDEX floor_building ON floor (building, ordinal);

CREATE TABLE zone (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    floor TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    home TEXT NOT NULL DEFAULT '',
    quiet BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX zone_scope ON zone (scope, ver);
CREATE INDEX zone_floor ON zone (floor);

CREATE TABLE desk (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    floor TEXT NOT NULL DEFAULT '',
    zone TEXT NOT NULL DEFAULT '',
    code TEXT NOT NULL DEFAULT '',
    shape TEXT NOT NULL DEFAULT 'null',
    features TEXT NOT NULL DEFAULT 'null',
    blocked BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX desk_scope ON desk (scope, ver);
-- (floor, ver) also answers cheaply whether a floor's desks have changed.
CREATE INDEX desk_floor ON desk (floor, ver);

CREATE TABLE rules (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    body TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX rules_scope ON rules (scope, ver);

CREATE TABLE booking (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    floor TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX booking_scope ON booking (scope, ver);
CREATE INDEX booking_person ON booking (person, start_at);

CREATE TABLE occupancy (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    desk TEXT NOT NULL DEFAULT '',
    floor TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT ''
);
CREATE INDEX occupancy_scope ON occupancy (scope, ver);
-- The first index holds all that the plan of a day asks for: the table itself is not touched.
CREATE INDEX occupancy_floor ON occupancy (floor, start_at, end_at, state, desk, building, id);
CREATE INDEX occupancy_desk ON occupancy (desk, start_at);

CREATE TABLE presence (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    day TEXT NOT NULL DEFAULT '',
    half BIGINT NOT NULL DEFAULT 0,
    status TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    booking TEXT NOT NULL DEFAULT ''
);
CREATE INDEX presence_scope ON presence (scope, ver);
CREATE INDEX presence_person ON presence (person, day);
CREATE INDEX presence_day ON presence (day, building);
