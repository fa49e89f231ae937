-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of dates of workshops and of who comes to them.
CREATE TRIGGER occasion_undo_insert AFTER INSERT ON occasion WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('occasion', 'DELETE FROM occasion WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER occasion_undo_update AFTER UPDATE ON occasion WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('occasion',
        'UPDATE occasion SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', course = ' || quote(OLD.course) ||
        ', lesson = ' || quote(OLD.lesson) ||
        ', trainer = ' || quote(OLD.trainer) ||
        ', start_at = ' || quote(OLD.start_at) ||
        ', end_at = ' || quote(OLD.end_at) ||
        ', room = ' || quote(OLD.room) ||
        ', capacity = ' || quote(OLD.capacity) ||
        ', held = ' || quote(OLD.held) ||
        ', note = ' || quote(OLD.note) ||
        ', cancelled = ' || quote(OLD.cancelled) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER occasion_undo_delete AFTER DELETE ON occasion WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('occasion',
        'INSERT INTO occasion (id, scope, ver, course, lesson, trainer, start_at, end_at, room, capacity, held, note, cancelled) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.course) ||
        ', ' || quote(OLD.lesson) ||
        ', ' || quote(OLD.trainer) ||
        ', ' || quote(OLD.start_at) ||
        ', ' || quote(OLD.end_at) ||
        ', ' || quote(OLD.room) ||
        ', ' || quote(OLD.capacity) ||
        ', ' || quote(OLD.held) ||
        ', ' || quote(OLD.note) ||
        ', ' || quote(OLD.cancelled) || ')');
END;

CREATE TRIGGER attendance_undo_insert AFTER INSERT ON attendance WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('attendance', 'DELETE FROM attendance WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER attendance_undo_update AFTER UPDATE ON attendance WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('attendance',
        'UPDATE attendance SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', occasion = ' || quote(OLD.occasion) ||
        ', state = ' || quote(OLD.state) ||
        ', turn = ' || quote(OLD.turn) ||
        ', since = ' || quote(OLD.since) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER attendance_undo_delete AFTER DELETE ON attendance WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('attendance',
        'INSERT INTO attendance (id, scope, ver, person, occasion, state, turn, since) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.occasion) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.turn) ||
        ', ' || quote(OLD.since) || ')');
END;
