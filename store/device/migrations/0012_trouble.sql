-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of trouble at desks.
CREATE TRIGGER trouble_undo_insert AFTER INSERT ON trouble WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('trouble', 'DELETE FROM trouble WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER trouble_undo_update AFTER UPDATE ON trouble WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('trouble',
        'UPDATE trouble SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', defect = ' || quote(OLD.defect) ||
        ', desk = ' || quote(OLD.desk) ||
        ', building = ' || quote(OLD.building) ||
        ', kind = ' || quote(OLD.kind) ||
        ', words = ' || quote(OLD.words) ||
        ', photo = ' || quote(OLD.photo) ||
        ', joined = ' || quote(OLD.joined) ||
        ', state = ' || quote(OLD.state) ||
        ', answer = ' || quote(OLD.answer) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ', changed_at = ' || quote(OLD.changed_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER trouble_undo_delete AFTER DELETE ON trouble WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('trouble',
        'INSERT INTO trouble (id, scope, ver, person, defect, desk, building, kind, words, photo, joined, state, answer, made_at, changed_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.defect) ||
        ', ' || quote(OLD.desk) ||
        ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.kind) ||
        ', ' || quote(OLD.words) ||
        ', ' || quote(OLD.photo) ||
        ', ' || quote(OLD.joined) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.answer) ||
        ', ' || quote(OLD.made_at) ||
        ', ' || quote(OLD.changed_at) || ')');
END;

CREATE TRIGGER defect_undo_insert AFTER INSERT ON defect WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('defect', 'DELETE FROM defect WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER defect_undo_update AFTER UPDATE ON defect WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('defect',
        'UPDATE defect SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', desk = ' || quote(OLD.desk) ||
        ', building = ' || quote(OLD.building) ||
        ', kind = ' || quote(OLD.kind) ||
        ', state = ' || quote(OLD.state) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ', changed_at = ' || quote(OLD.changed_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER defect_undo_delete AFTER DELETE ON defect WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('defect',
        'INSERT INTO defect (id, scope, ver, desk, building, kind, state, made_at, changed_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.desk) ||
        ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.kind) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.made_at) ||
        ', ' || quote(OLD.changed_at) || ')');
END;
