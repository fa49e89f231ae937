-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of favourites, deputies, usual weeks, and of presence.usual. What it holds from before was written while
-- that was 0 everywhere.
DROP TRIGGER presence_undo_update;
DROP TRIGGER presence_undo_delete;
CREATE TRIGGER presence_undo_update AFTER UPDATE ON presence WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('presence',
        'UPDATE presence SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', day = ' || quote(OLD.day) ||
        ', half = ' || quote(OLD.half) ||
        ', status = ' || quote(OLD.status) ||
        ', building = ' || quote(OLD.building) ||
        ', desk = ' || quote(OLD.desk) ||
        ', booking = ' || quote(OLD.booking) ||
        ', usual = ' || quote(OLD.usual) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER presence_undo_delete AFTER DELETE ON presence WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('presence',
        'INSERT INTO presence (id, scope, ver, person, day, half, status, building, desk, booking, usual) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.day) ||
        ', ' || quote(OLD.half) ||
        ', ' || quote(OLD.status) ||
        ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.desk) ||
        ', ' || quote(OLD.booking) ||
        ', ' || quote(OLD.usual) || ')');
END;

CREATE TRIGGER favourite_undo_insert AFTER INSERT ON favourite WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('favourite', 'DELETE FROM favourite WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER favourite_undo_update AFTER UPDATE ON favourite WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('favourite',
        'UPDATE favourite SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', kind = ' || quote(OLD.kind) ||
        ', target = ' || quote(OLD.target) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER favourite_undo_delete AFTER DELETE ON favourite WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('favourite',
        'INSERT INTO favourite (id, scope, ver, person, kind, target, made_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.kind) ||
        ', ' || quote(OLD.target) ||
        ', ' || quote(OLD.made_at) || ')');
END;

CREATE TRIGGER deputy_undo_insert AFTER INSERT ON deputy WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('deputy', 'DELETE FROM deputy WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER deputy_undo_update AFTER UPDATE ON deputy WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('deputy',
        'UPDATE deputy SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', owner = ' || quote(OLD.owner) ||
        ', deputy = ' || quote(OLD.deputy) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER deputy_undo_delete AFTER DELETE ON deputy WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('deputy',
        'INSERT INTO deputy (id, scope, ver, owner, deputy, made_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.owner) ||
        ', ' || quote(OLD.deputy) ||
        ', ' || quote(OLD.made_at) || ')');
END;

CREATE TRIGGER usual_undo_insert AFTER INSERT ON usual WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('usual', 'DELETE FROM usual WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER usual_undo_update AFTER UPDATE ON usual WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('usual',
        'UPDATE usual SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', week = ' || quote(OLD.week) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER usual_undo_delete AFTER DELETE ON usual WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('usual',
        'INSERT INTO usual (id, scope, ver, person, week) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.week) || ')');
END;
