-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of booking.occupancy. What it holds from before was written while that was empty everywhere.
DROP TRIGGER booking_undo_update;
DROP TRIGGER booking_undo_delete;
CREATE TRIGGER booking_undo_update AFTER UPDATE ON booking WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('booking',
        'UPDATE booking SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', desk = ' || quote(OLD.desk) ||
        ', floor = ' || quote(OLD.floor) || ', building = ' || quote(OLD.building) ||
        ', start_at = ' || quote(OLD.start_at) || ', end_at = ' || quote(OLD.end_at) ||
        ', state = ' || quote(OLD.state) || ', made_at = ' || quote(OLD.made_at) ||
        ', occupancy = ' || quote(OLD.occupancy) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER booking_undo_delete AFTER DELETE ON booking WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('booking',
        'INSERT INTO booking (id, scope, ver, person, desk, floor, building, start_at, end_at, state, made_at, occupancy) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.desk) || ', ' || quote(OLD.floor) || ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.start_at) || ', ' || quote(OLD.end_at) || ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.made_at) || ', ' || quote(OLD.occupancy) || ')');
END;
