-- SPDX-License-Identifier: EUPL-1.2
-- What only a device has: facts about itself, the outbox, the scopes it wants, and the undo log.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE want (
    scope TEXT PRIMARY KEY
);

-- seq changes when a server was restored or this file was copied back, the body never. The state stands right before the
-- body, so that both can still be read from the bytes of a damaged file (device.Rescue).
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    seq BIGINT NOT NULL,
    decided_at BIGINT NOT NULL DEFAULT 0,
    seen BIGINT NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '',
    detail TEXT NOT NULL DEFAULT '',
    doubt TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'pending',
    body TEXT NOT NULL
);
CREATE INDEX outbox_state ON outbox (state, seq);

-- Rows that a start over has brought so far; rows not among them are removed when it is complete.
CREATE TABLE fresh (
    tbl TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tbl, id)
) WITHOUT ROWID;

-- While recording is 1, every change of a synced table leaves its opposite here; run backwards they restore what was.
CREATE TABLE undo (
    n INTEGER PRIMARY KEY,
    tbl TEXT NOT NULL,
    opposite TEXT NOT NULL
);
CREATE TABLE undo_flag (
    recording BIGINT NOT NULL
);
INSERT INTO undo_flag VALUES (0);

CREATE TRIGGER unit_undo_insert AFTER INSERT ON unit WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('unit', 'DELETE FROM unit WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER unit_undo_update AFTER UPDATE ON unit WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('unit',
        'UPDATE unit SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', parent = ' || quote(OLD.parent) || ', name = ' || quote(OLD.name) ||
        ', short = ' || quote(OLD.short) || ', lead = ' || quote(OLD.lead) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER unit_undo_delete AFTER DELETE ON unit WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('unit',
        'INSERT INTO unit (id, scope, ver, parent, name, short, lead) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.parent) ||
        ', ' || quote(OLD.name) || ', ' || quote(OLD.short) || ', ' || quote(OLD.lead) || ')');
END;

CREATE TRIGGER person_undo_insert AFTER INSERT ON person WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('person', 'DELETE FROM person WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER person_undo_update AFTER UPDATE ON person WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('person',
        'UPDATE person SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', given = ' || quote(OLD.given) || ', family = ' || quote(OLD.family) ||
        ', unit = ' || quote(OLD.unit) || ', first_aider = ' || quote(OLD.first_aider) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER person_undo_delete AFTER DELETE ON person WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('person',
        'INSERT INTO person (id, scope, ver, given, family, unit, first_aider) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.given) ||
        ', ' || quote(OLD.family) || ', ' || quote(OLD.unit) || ', ' || quote(OLD.first_aider) || ')');
END;

CREATE TRIGGER profile_undo_insert AFTER INSERT ON profile WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('profile', 'DELETE FROM profile WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER profile_undo_update AFTER UPDATE ON profile WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('profile',
        'UPDATE profile SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', roles = ' || quote(OLD.roles) || ', visibility = ' || quote(OLD.visibility) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER profile_undo_delete AFTER DELETE ON profile WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('profile',
        'INSERT INTO profile (id, scope, ver, roles, visibility) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.roles) ||
        ', ' || quote(OLD.visibility) || ')');
END;

CREATE TRIGGER building_undo_insert AFTER INSERT ON building WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('building', 'DELETE FROM building WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER building_undo_update AFTER UPDATE ON building WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('building',
        'UPDATE building SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', name = ' || quote(OLD.name) || ', address = ' || quote(OLD.address) ||
        ', time_zone = ' || quote(OLD.time_zone) || ', lon_lat = ' || quote(OLD.lon_lat) ||
        ', desks = ' || quote(OLD.desks) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER building_undo_delete AFTER DELETE ON building WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('building',
        'INSERT INTO building (id, scope, ver, name, address, time_zone, lon_lat, desks) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.name) ||
        ', ' || quote(OLD.address) || ', ' || quote(OLD.time_zone) || ', ' || quote(OLD.lon_lat) ||
        ', ' || quote(OLD.desks) || ')');
END;

CREATE TRIGGER floor_undo_insert AFTER INSERT ON floor WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('floor', 'DELETE FROM floor WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER floor_undo_update AFTER UPDATE ON floor WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('floor',
        'UPDATE floor SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', building = ' || quote(OLD.building) || ', ordinal = ' || quote(OLD.ordinal) ||
        ', name = ' || quote(OLD.name) || ', short = ' || quote(OLD.short) ||
        ', plan = ' || quote(OLD.plan) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER floor_undo_delete AFTER DELETE ON floor WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('floor',
        'INSERT INTO floor (id, scope, ver, building, ordinal, name, short, plan) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.building) || ', ' || quote(OLD.ordinal) || ', ' || quote(OLD.name) ||
        ', ' || quote(OLD.short) || ', ' || quote(OLD.plan) || ')');
END;

CREATE TRIGGER zone_undo_insert AFTER INSERT ON zone WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('zone', 'DELETE FROM zone WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER zone_undo_update AFTER UPDATE ON zone WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('zone',
        'UPDATE zone SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', building = ' || quote(OLD.building) || ', floor = ' || quote(OLD.floor) ||
        ', name = ' || quote(OLD.name) || ', home = ' || quote(OLD.home) ||
        ', quiet = ' || quote(OLD.quiet) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER zone_undo_delete AFTER DELETE ON zone WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('zone',
        'INSERT INTO zone (id, scope, ver, building, floor, name, home, quiet) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.building) || ', ' || quote(OLD.floor) || ', ' || quote(OLD.name) ||
        ', ' || quote(OLD.home) || ', ' || quote(OLD.quiet) || ')');
END;

CREATE TRIGGER desk_undo_insert AFTER INSERT ON desk WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('desk', 'DELETE FROM desk WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER desk_undo_update AFTER UPDATE ON desk WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('desk',
        'UPDATE desk SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', building = ' || quote(OLD.building) || ', floor = ' || quote(OLD.floor) ||
        ', zone = ' || quote(OLD.zone) || ', code = ' || quote(OLD.code) ||
        ', shape = ' || quote(OLD.shape) || ', features = ' || quote(OLD.features) ||
        ', blocked = ' || quote(OLD.blocked) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER desk_undo_delete AFTER DELETE ON desk WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('desk',
        'INSERT INTO desk (id, scope, ver, building, floor, zone, code, shape, features, blocked) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.building) || ', ' || quote(OLD.floor) || ', ' || quote(OLD.zone) ||
        ', ' || quote(OLD.code) || ', ' || quote(OLD.shape) || ', ' || quote(OLD.features) ||
        ', ' || quote(OLD.blocked) || ')');
END;

CREATE TRIGGER rules_undo_insert AFTER INSERT ON rules WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('rules', 'DELETE FROM rules WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER rules_undo_update AFTER UPDATE ON rules WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('rules',
        'UPDATE rules SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', body = ' || quote(OLD.body) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER rules_undo_delete AFTER DELETE ON rules WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('rules',
        'INSERT INTO rules (id, scope, ver, body) VALUES (' || quote(OLD.id) || ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) || ', ' || quote(OLD.body) || ')');
END;

CREATE TRIGGER booking_undo_insert AFTER INSERT ON booking WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('booking', 'DELETE FROM booking WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER booking_undo_update AFTER UPDATE ON booking WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('booking',
        'UPDATE booking SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', desk = ' || quote(OLD.desk) ||
        ', floor = ' || quote(OLD.floor) || ', building = ' || quote(OLD.building) ||
        ', start_at = ' || quote(OLD.start_at) || ', end_at = ' || quote(OLD.end_at) ||
        ', state = ' || quote(OLD.state) || ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER booking_undo_delete AFTER DELETE ON booking WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('booking',
        'INSERT INTO booking (id, scope, ver, person, desk, floor, building, start_at, end_at, state, made_at) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.desk) || ', ' || quote(OLD.floor) || ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.start_at) || ', ' || quote(OLD.end_at) || ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.made_at) || ')');
END;

CREATE TRIGGER occupancy_undo_insert AFTER INSERT ON occupancy WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('occupancy', 'DELETE FROM occupancy WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER occupancy_undo_update AFTER UPDATE ON occupancy WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('occupancy',
        'UPDATE occupancy SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', desk = ' || quote(OLD.desk) || ', floor = ' || quote(OLD.floor) ||
        ', building = ' || quote(OLD.building) || ', start_at = ' || quote(OLD.start_at) ||
        ', end_at = ' || quote(OLD.end_at) || ', state = ' || quote(OLD.state) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER occupancy_undo_delete AFTER DELETE ON occupancy WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('occupancy',
        'INSERT INTO occupancy (id, scope, ver, desk, floor, building, start_at, end_at, state) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.desk) ||
        ', ' || quote(OLD.floor) || ', ' || quote(OLD.building) || ', ' || quote(OLD.start_at) ||
        ', ' || quote(OLD.end_at) || ', ' || quote(OLD.state) || ')');
END;

CREATE TRIGGER presence_undo_insert AFTER INSERT ON presence WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('presence', 'DELETE FROM presence WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER presence_undo_update AFTER UPDATE ON presence WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('presence',
        'UPDATE presence SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', day = ' || quote(OLD.day) ||
        ', half = ' || quote(OLD.half) || ', status = ' || quote(OLD.status) ||
        ', building = ' || quote(OLD.building) || ', desk = ' || quote(OLD.desk) ||
        ', booking = ' || quote(OLD.booking) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER presence_undo_delete AFTER DELETE ON presence WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('presence',
        'INSERT INTO presence (id, scope, ver, person, day, half, status, building, desk, booking) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.day) || ', ' || quote(OLD.half) || ', ' || quote(OLD.status) ||
        ', ' || quote(OLD.building) || ', ' || quote(OLD.desk) || ', ' || quote(OLD.booking) || ')');
END;
