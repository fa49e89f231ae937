-- SPDX-License-Identifier: EUPL-1.2
-- DO NOT EDIT: a server's file as the first release wrote it.
PRAGMA application_id = 1349872756;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE migration (name TEXT NOT NULL, number BIGINT NOT NULL, file TEXT NOT NULL, PRIMARY KEY (name, number));
INSERT INTO migration VALUES('common',1,'0001_tables.sql');
INSERT INTO migration VALUES('guard',1,'0001_guard.sql');
INSERT INTO migration VALUES('central',1,'0001_central.sql');
CREATE TABLE unit (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    parent TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    short TEXT NOT NULL DEFAULT '',
    lead TEXT NOT NULL DEFAULT ''
);
INSERT INTO unit VALUES('u','org',1,'','Team','T','ann');
CREATE TABLE person (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    given TEXT NOT NULL DEFAULT '',
    family TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL DEFAULT '',
    first_aider BIGINT NOT NULL DEFAULT 0
);
INSERT INTO person VALUES('ann','org',2,'Ann','A','u',0);
INSERT INTO person VALUES('bob','org',3,'Bob','B','u',0);
CREATE TABLE profile (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    roles TEXT NOT NULL DEFAULT 'null',
    visibility TEXT NOT NULL DEFAULT ''
);
INSERT INTO profile VALUES('ann','u:ann',4,'["employee"]','team');
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
INSERT INTO building VALUES('berg','org',5,'Berg','','','{"x":0,"y":0}',2);
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
INSERT INTO floor VALUES('berg-0','b:berg',6,'berg',0,'Erdgeschoss','0','{"w":0,"h":0,"outline":null}');
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
INSERT INTO zone VALUES('berg-z','b:berg',7,'berg','berg-0','Halle','',0);
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
INSERT INTO desk VALUES('berg-0.1','b:berg',8,'berg','berg-0','berg-z','0.1','{"at":{"x":0,"y":0},"w":0,"d":0}','{}',0);
INSERT INTO desk VALUES('berg-0.2','b:berg',9,'berg','berg-0','berg-z','0.2','{"at":{"x":0,"y":0},"w":0,"d":0}','{}',0);
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
INSERT INTO booking VALUES('live','u:ann',10,'ann','desk of live','f','berg',1791054000,1791057600,'booked',1790798400);
INSERT INTO booking VALUES('past','u:bob',13,'bob','desk of past','f','berg',1789498800,1789502400,'checked_in',1789243200);
INSERT INTO booking VALUES('given-back','u:bob',19,'bob','desk of given-back','f','berg',1791054000,1791057600,'released',1790798400);
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
INSERT INTO occupancy VALUES('live','b:berg',11,'desk of live','f','berg',1791054000,1791057600,'booked');
INSERT INTO occupancy VALUES('past','b:berg',14,'desk of past','f','berg',1789498800,1789502400,'checked_in');
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
INSERT INTO presence VALUES('ann|2026-10-03|0','t:it',12,'ann','2026-10-03',0,'office','berg','desk of live','live');
INSERT INTO presence VALUES('bob|2026-09-15|0','t:it',15,'bob','2026-09-15',0,'office','berg','desk of past','past');
INSERT INTO presence VALUES('bob|2026-10-03|0','t:it',18,'bob','2026-10-03',0,'office','berg','desk of given-back','given-back');
CREATE TABLE log_head (
    one BIGINT PRIMARY KEY CHECK (one = 1),
    seq BIGINT NOT NULL,
    floor BIGINT NOT NULL
);
INSERT INTO log_head VALUES(1,22,0);
CREATE TABLE epoch (
    since BIGINT PRIMARY KEY,
    id TEXT NOT NULL
);
INSERT INTO epoch VALUES(-1,'9a35e2ca');
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
INSERT INTO tombstone VALUES('b:berg',20,'occupancy','given-back');
CREATE TABLE client (
    device TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    next_seq BIGINT NOT NULL
);
INSERT INTO client VALUES('anns-phone','ann',3);
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
INSERT INTO outcome VALUES('01936a3e-7c00-7000-8000-000000000001','anns-phone',1,'accepted','','',10,21);
INSERT INTO outcome VALUES('01936a3e-7c00-7000-8000-000000000002','anns-phone',2,'refused','taken','{"why":"taken"}',10,22);
CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    device TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL
);
INSERT INTO session VALUES('hash','ann','anns-phone',1790236800,1790236800);
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
CREATE INDEX booking_desk ON booking (desk, start_at);
CREATE TRIGGER booking_guard_insert BEFORE INSERT ON booking
WHEN NEW.state = 'booked' OR NEW.state = 'checked_in' OR NEW.state = 'requested'
BEGIN
    SELECT RAISE(ABORT, 'guard:span') WHERE NEW.end_at <= NEW.start_at OR NEW.end_at - NEW.start_at > 90000;
    SELECT RAISE(ABORT, 'guard:person') WHERE NEW.person <> '' AND EXISTS (
        SELECT 1 FROM booking WHERE person = NEW.person AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
    SELECT RAISE(ABORT, 'guard:desk') WHERE EXISTS (
        SELECT 1 FROM booking WHERE desk = NEW.desk AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
END;
CREATE TRIGGER booking_guard_update BEFORE UPDATE ON booking
WHEN NEW.state = 'booked' OR NEW.state = 'checked_in' OR NEW.state = 'requested'
BEGIN
    SELECT RAISE(ABORT, 'guard:span') WHERE NEW.end_at <= NEW.start_at OR NEW.end_at - NEW.start_at > 90000;
    SELECT RAISE(ABORT, 'guard:person') WHERE NEW.person <> '' AND EXISTS (
        SELECT 1 FROM booking WHERE person = NEW.person AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
    SELECT RAISE(ABORT, 'guard:desk') WHERE EXISTS (
        SELECT 1 FROM booking WHERE desk = NEW.desk AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
END;
CREATE INDEX tombstone_scope ON tombstone (scope, ver);
CREATE INDEX tombstone_ver ON tombstone (ver);
CREATE INDEX outcome_device ON outcome (device, seq);
CREATE INDEX outcome_ver ON outcome (ver);
CREATE INDEX session_person ON session (person);
CREATE INDEX unit_lead ON unit (lead);
COMMIT;
