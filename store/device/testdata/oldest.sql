-- SPDX-License-Identifier: EUPL-1.2
-- DO NOT EDIT: a device's file as the first release wrote it.
PRAGMA application_id = 1349872756;
CREATE TABLE migration (name TEXT NOT NULL, number BIGINT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (name, number));
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    short TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT ''
);
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    given TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    first_aider BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE profile (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    roles TEXT NOT NULL DEFAULT 'null',
    visibility TEXT NOT NULL DEFAULT ''
);
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
CREATE TABLE rules (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    body TEXT NOT NULL DEFAULT 'null'
);
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
CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE want (
    scope TEXT PRIMARY KEY
);
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
CREATE TABLE fresh (
    tbl TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tbl, id)
) WITHOUT ROWID;
CREATE TABLE undo (
    n INTEGER PRIMARY KEY,
    tbl TEXT NOT NULL,
    opposite TEXT NOT NULL
);
CREATE TABLE undo_flag (
    recording BIGINT NOT NULL
);
INSERT INTO migration VALUES ('common', 1, '0001_tables.sql');
INSERT INTO migration VALUES ('device', 1, '0001_device.sql');
INSERT INTO unit VALUES ('stadt', 'org', 1, '', 'Stadt', '', '');
INSERT INTO unit VALUES ('it', 'org', 2, 'stadt', 'Amt für Informationstechnik', 'IT', 'ann');
INSERT INTO unit VALUES ('net', 'org', 3, 'it', 'Team Netze', '', '');
INSERT INTO unit VALUES ('bau', 'org', 4, 'stadt', 'Bauamt', '', '');
INSERT INTO person VALUES ('ann', 'org', 5, 'Ann', 'Arendt', 'it', 1);
INSERT INTO person VALUES ('bob', 'org', 6, 'Bob', 'Brück', 'it', 0);
INSERT INTO person VALUES ('cem', 'org', 7, 'Cem', 'Can', 'net', 0);
INSERT INTO person VALUES ('dora', 'org', 8, 'Dora', 'Dahl', 'bau', 0);
INSERT INTO profile VALUES ('ann', 'u:ann', 46, '["employee"]', 'team');
INSERT INTO building VALUES ('berg', 'org', 9, 'An der Bergbahn 33', 'An der Bergbahn 33', 'Europe/Berlin', '{"x":7.1997,"y":51.2717}', 16);
INSERT INTO building VALUES ('bahn', 'org', 10, 'Bundesbahndirektion', 'Döppersberg 41', 'Europe/Berlin', '{"x":7.1487,"y":51.2551}', 8);
INSERT INTO floor VALUES ('berg-0', 'b:berg', 11, 'berg', 0, 'Etage 0', '0', '{"w":40,"h":12,"outline":[[[{"x":0,"y":0},{"x":40,"y":0},{"x":40,"y":12},{"x":0,"y":12}]]]}');
INSERT INTO floor VALUES ('berg-1', 'b:berg', 12, 'berg', 1, 'Etage 1', '1', '{"w":40,"h":12,"outline":[[[{"x":0,"y":0},{"x":40,"y":0},{"x":40,"y":12},{"x":0,"y":12}]]]}');
INSERT INTO floor VALUES ('bahn-0', 'b:bahn', 13, 'bahn', 0, 'Etage 0', '0', '{"w":40,"h":12,"outline":[[[{"x":0,"y":0},{"x":40,"y":0},{"x":40,"y":12},{"x":0,"y":12}]]]}');
INSERT INTO zone VALUES ('wupper', 'b:berg', 14, 'berg', 'berg-0', 'Wupper', 'it', 0);
INSERT INTO zone VALUES ('barmen', 'b:berg', 15, 'berg', 'berg-0', 'Barmen', '', 0);
INSERT INTO zone VALUES ('toelle', 'b:berg', 16, 'berg', 'berg-1', 'Toelleturm', '', 1);
INSERT INTO zone VALUES ('ronsdorf', 'b:berg', 17, 'berg', 'berg-1', 'Ronsdorf', '', 0);
INSERT INTO zone VALUES ('halle', 'b:bahn', 18, 'bahn', 'bahn-0', 'Halle', '', 0);
INSERT INTO zone VALUES ('gleis', 'b:bahn', 19, 'bahn', 'bahn-0', 'Gleis', '', 0);
INSERT INTO desk VALUES ('berg-0.1', 'b:berg', 20, 'berg', 'berg-0', 'wupper', '0.1', '{"at":{"x":4,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-0.2', 'b:berg', 21, 'berg', 'berg-0', 'wupper', '0.2', '{"at":{"x":8,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-0.3', 'b:berg', 22, 'berg', 'berg-0', 'wupper', '0.3', '{"at":{"x":12,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-0.4', 'b:berg', 23, 'berg', 'berg-0', 'wupper', '0.4', '{"at":{"x":16,"y":3},"w":1.6,"d":0.8}', '{}', 0);
INSERT INTO desk VALUES ('berg-0.5', 'b:berg', 24, 'berg', 'berg-0', 'barmen', '0.5', '{"at":{"x":20,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-0.6', 'b:berg', 25, 'berg', 'berg-0', 'barmen', '0.6', '{"at":{"x":24,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-0.7', 'b:berg', 26, 'berg', 'berg-0', 'barmen', '0.7', '{"at":{"x":28,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-0.8', 'b:berg', 27, 'berg', 'berg-0', 'barmen', '0.8', '{"at":{"x":32,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-1.1', 'b:berg', 28, 'berg', 'berg-1', 'toelle', '1.1', '{"at":{"x":4,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true,"quiet":true}', 0);
INSERT INTO desk VALUES ('berg-1.2', 'b:berg', 29, 'berg', 'berg-1', 'toelle', '1.2', '{"at":{"x":8,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true,"quiet":true}', 0);
INSERT INTO desk VALUES ('berg-1.3', 'b:berg', 30, 'berg', 'berg-1', 'toelle', '1.3', '{"at":{"x":12,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true,"quiet":true}', 0);
INSERT INTO desk VALUES ('berg-1.4', 'b:berg', 31, 'berg', 'berg-1', 'toelle', '1.4', '{"at":{"x":16,"y":3},"w":1.6,"d":0.8}', '{}', 0);
INSERT INTO desk VALUES ('berg-1.5', 'b:berg', 32, 'berg', 'berg-1', 'ronsdorf', '1.5', '{"at":{"x":20,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-1.6', 'b:berg', 33, 'berg', 'berg-1', 'ronsdorf', '1.6', '{"at":{"x":24,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-1.7', 'b:berg', 34, 'berg', 'berg-1', 'ronsdorf', '1.7', '{"at":{"x":28,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('berg-1.8', 'b:berg', 35, 'berg', 'berg-1', 'ronsdorf', '1.8', '{"at":{"x":32,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.1', 'b:bahn', 36, 'bahn', 'bahn-0', 'halle', '0.1', '{"at":{"x":4,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.2', 'b:bahn', 37, 'bahn', 'bahn-0', 'halle', '0.2', '{"at":{"x":8,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.3', 'b:bahn', 38, 'bahn', 'bahn-0', 'halle', '0.3', '{"at":{"x":12,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.4', 'b:bahn', 39, 'bahn', 'bahn-0', 'halle', '0.4', '{"at":{"x":16,"y":3},"w":1.6,"d":0.8}', '{}', 0);
INSERT INTO desk VALUES ('bahn-0.5', 'b:bahn', 40, 'bahn', 'bahn-0', 'gleis', '0.5', '{"at":{"x":20,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.6', 'b:bahn', 41, 'bahn', 'bahn-0', 'gleis', '0.6', '{"at":{"x":24,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.7', 'b:bahn', 42, 'bahn', 'bahn-0', 'gleis', '0.7', '{"at":{"x":28,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO desk VALUES ('bahn-0.8', 'b:bahn', 43, 'bahn', 'bahn-0', 'gleis', '0.8', '{"at":{"x":32,"y":3},"w":1.6,"d":0.8}', '{"monitors":2,"inches":27,"docking":true}', 0);
INSERT INTO rules VALUES ('berg', 'b:berg', 44, '{"building":"berg","horizon":28,"open":[{"from":0,"until":0},{"from":360,"until":1200},{"from":360,"until":1200},{"from":360,"until":1200},{"from":360,"until":1200},{"from":360,"until":1200},{"from":0,"until":0}],"region":"DE-NW","homeDays":7,"checkInEarly":120}');
INSERT INTO rules VALUES ('bahn', 'b:bahn', 45, '{"building":"bahn","horizon":28,"open":[{"from":0,"until":0},{"from":360,"until":1200},{"from":360,"until":1200},{"from":360,"until":1200},{"from":360,"until":1200},{"from":360,"until":1200},{"from":0,"until":0}],"region":"DE-NW","homeDays":7,"checkInEarly":120}');
INSERT INTO booking VALUES ('confirmed', 'u:ann', 54, 'ann', 'berg-0.1', 'berg-0', 'berg', 1795561200, 1795647600, 'booked', 1795503120);
INSERT INTO booking VALUES ('waits', 'u:ann', 0, 'ann', 'berg-0.1', 'berg-0', 'berg', 1795647600, 1795734000, 'requested', 1795503120);
INSERT INTO occupancy VALUES ('bobs', 'b:berg', 51, 'berg-0.2', 'berg-0', 'berg', 1795993200, 1796079600, 'booked');
INSERT INTO occupancy VALUES ('confirmed', 'b:berg', 55, 'berg-0.1', 'berg-0', 'berg', 1795561200, 1795647600, 'booked');
INSERT INTO occupancy VALUES ('waits', 'b:berg', 0, 'berg-0.1', 'berg-0', 'berg', 1795647600, 1795734000, 'requested');
INSERT INTO presence VALUES ('bob|2026-11-30|0', 't:it', 52, 'bob', '2026-11-30', 0, 'office', 'berg', 'berg-0.2', 'bobs');
INSERT INTO presence VALUES ('bob|2026-11-30|1', 't:it', 53, 'bob', '2026-11-30', 1, 'office', 'berg', 'berg-0.2', 'bobs');
INSERT INTO presence VALUES ('ann|2026-11-25|0', 't:it', 56, 'ann', '2026-11-25', 0, 'office', 'berg', 'berg-0.1', 'confirmed');
INSERT INTO presence VALUES ('ann|2026-11-25|1', 't:it', 57, 'ann', '2026-11-25', 1, 'office', 'berg', 'berg-0.1', 'confirmed');
INSERT INTO presence VALUES ('ann|2026-11-26|0', 't:it', 0, 'ann', '2026-11-26', 0, 'office', 'berg', 'berg-0.1', 'waits');
INSERT INTO presence VALUES ('ann|2026-11-26|1', 't:it', 0, 'ann', '2026-11-26', 1, 'office', 'berg', 'berg-0.1', 'waits');
INSERT INTO meta VALUES ('device', '16a25ef47d2627a25d65073308053e96');
INSERT INTO meta VALUES ('shape', 'fdd1553a5f469076');
INSERT INTO meta VALUES ('cursor', '57');
INSERT INTO meta VALUES ('seq', '3');
INSERT INTO want VALUES ('b:bahn');
INSERT INTO want VALUES ('b:berg');
INSERT INTO outbox VALUES ('01a209b9-0f08-719a-8b59-27d24fea3565', 1, 1795503120000, 0, '', '', '', 'accepted', '{"pult":"op","id":"01a209b9-0f08-719a-8b59-27d24fea3565","kind":"booking.reserve","args":{"booking":"confirmed","desk":"berg-0.1","start":"2026-11-24T23:00:00Z","end":"2026-11-25T23:00:00Z"},"who":"ann","madeAt":"2026-11-24T06:52:00Z"}');
INSERT INTO outbox VALUES ('01a209b9-0f0b-7b1e-befa-b5f04b583424', 2, 1795503120000, 0, 'taken', '{"why":"taken","alternatives":[{"desk":"berg-0.1","code":"0.1","zone":"Wupper","floor":"berg-0","building":"berg","near":"zone","metres":4,"same":true,"lacks":{}},{"desk":"berg-0.3","code":"0.3","zone":"Wupper","floor":"berg-0","building":"berg","near":"zone","metres":4,"same":true,"lacks":{}},{"desk":"berg-0.4","code":"0.4","zone":"Wupper","floor":"berg-0","building":"berg","near":"zone","metres":8,"lacks":{"monitors":2,"docking":true}},{"desk":"berg-0.5","code":"0.5","zone":"Barmen","floor":"berg-0","building":"berg","near":"floor","metres":12,"same":true,"lacks":{}},{"desk":"berg-0.6","code":"0.6","zone":"Barmen","floor":"berg-0","building":"berg","near":"floor","metres":16,"same":true,"lacks":{}}]}', '', 'refused', '{"pult":"op","id":"01a209b9-0f0b-7b1e-befa-b5f04b583424","kind":"booking.reserve","args":{"booking":"refused","desk":"berg-0.2","start":"2026-11-29T23:00:00Z","end":"2026-11-30T23:00:00Z"},"who":"ann","madeAt":"2026-11-24T06:52:00Z"}');
INSERT INTO outbox VALUES ('01a209b9-0f15-7470-a954-a2fd80d708fd', 3, 0, 0, '', '', '', 'pending', '{"pult":"op","id":"01a209b9-0f15-7470-a954-a2fd80d708fd","kind":"booking.reserve","args":{"booking":"waits","desk":"berg-0.1","start":"2026-11-25T23:00:00Z","end":"2026-11-26T23:00:00Z"},"who":"ann","madeAt":"2026-11-24T06:52:00Z"}');
INSERT INTO undo VALUES (1, 'booking', 'DELETE FROM booking WHERE id = ''waits''');
INSERT INTO undo VALUES (2, 'occupancy', 'DELETE FROM occupancy WHERE id = ''waits''');
INSERT INTO undo VALUES (3, 'presence', 'DELETE FROM presence WHERE id = ''ann|2026-11-26|0''');
INSERT INTO undo VALUES (4, 'presence', 'DELETE FROM presence WHERE id = ''ann|2026-11-26|1''');
INSERT INTO undo_flag VALUES (0);
CREATE INDEX unit_scope ON unit (scope, ver);
CREATE INDEX person_scope ON person (scope, ver);
CREATE INDEX person_unit ON person (unit);
CREATE INDEX profile_scope ON profile (scope, ver);
CREATE INDEX building_scope ON building (scope, ver);
CREATE INDEX floor_scope ON floor (scope, ver);
CREATE INDEX floor_building ON floor (building, ordinal);
CREATE INDEX zone_scope ON zone (scope, ver);
CREATE INDEX zone_floor ON zone (floor);
CREATE INDEX desk_scope ON desk (scope, ver);
CREATE INDEX desk_floor ON desk (floor, ver);
CREATE INDEX rules_scope ON rules (scope, ver);
CREATE INDEX booking_scope ON booking (scope, ver);
CREATE INDEX booking_person ON booking (person, start_at);
CREATE INDEX occupancy_scope ON occupancy (scope, ver);
CREATE INDEX occupancy_floor ON occupancy (floor, start_at, end_at, state, desk, building, id);
CREATE INDEX occupancy_desk ON occupancy (desk, start_at);
CREATE INDEX presence_scope ON presence (scope, ver);
CREATE INDEX presence_person ON presence (person, day);
CREATE INDEX presence_day ON presence (day, building);
CREATE INDEX outbox_state ON outbox (state, seq);
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
