-- SPDX-License-Identifier: EUPL-1.2
CREATE TRIGGER notice_undo_insert AFTER INSERT ON notice WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('notice', 'DELETE FROM notice WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER notice_undo_update AFTER UPDATE ON notice WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('notice',
        'UPDATE notice SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', kind = ' || quote(OLD.kind) ||
        ', booking = ' || quote(OLD.booking) || ', desk = ' || quote(OLD.desk) ||
        ', start_at = ' || quote(OLD.start_at) || ', end_at = ' || quote(OLD.end_at) ||
        ', until = ' || quote(OLD.until) || ', actor = ' || quote(OLD.actor) ||
        ', refusal = ' || quote(OLD.refusal) || ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER notice_undo_delete AFTER DELETE ON notice WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('notice',
        'INSERT INTO notice (id, scope, ver, person, kind, booking, desk, start_at, end_at, until, actor, refusal, made_at) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.kind) || ', ' || quote(OLD.booking) || ', ' || quote(OLD.desk) ||
        ', ' || quote(OLD.start_at) || ', ' || quote(OLD.end_at) || ', ' || quote(OLD.until) ||
        ', ' || quote(OLD.actor) || ', ' || quote(OLD.refusal) || ', ' || quote(OLD.made_at) || ')');
END;
