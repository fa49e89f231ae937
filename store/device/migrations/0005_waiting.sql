-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of the waitlist.
CREATE TRIGGER waiting_undo_insert AFTER INSERT ON waiting WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('waiting', 'DELETE FROM waiting WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER waiting_undo_update AFTER UPDATE ON waiting WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('waiting',
        'UPDATE waiting SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', building = ' || quote(OLD.building) ||
        ', zone = ' || quote(OLD.zone) || ', desk = ' || quote(OLD.desk) || ', want = ' || quote(OLD.want) ||
        ', start_at = ' || quote(OLD.start_at) || ', end_at = ' || quote(OLD.end_at) ||
        ', state = ' || quote(OLD.state) || ', booking = ' || quote(OLD.booking) ||
        ', until = ' || quote(OLD.until) || ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER waiting_undo_delete AFTER DELETE ON waiting WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('waiting',
        'INSERT INTO waiting (id, scope, ver, person, building, zone, desk, want, start_at, end_at, state, booking, until, made_at) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.building) || ', ' || quote(OLD.zone) || ', ' || quote(OLD.desk) || ', ' || quote(OLD.want) ||
        ', ' || quote(OLD.start_at) || ', ' || quote(OLD.end_at) || ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.booking) || ', ' || quote(OLD.until) || ', ' || quote(OLD.made_at) || ')');
END;
