-- SPDX-License-Identifier: EUPL-1.2
-- The undo log knows series.
CREATE TRIGGER series_undo_insert AFTER INSERT ON series WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('series', 'DELETE FROM series WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER series_undo_update AFTER UPDATE ON series WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('series',
        'UPDATE series SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', desk = ' || quote(OLD.desk) ||
        ', rule = ' || quote(OLD.rule) || ', first_day = ' || quote(OLD.first_day) ||
        ', from_min = ' || quote(OLD.from_min) || ', until_min = ' || quote(OLD.until_min) ||
        ', except_days = ' || quote(OLD.except_days) || ', reached = ' || quote(OLD.reached) ||
        ', ends = ' || quote(OLD.ends) || ', made_at = ' || quote(OLD.made_at) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER series_undo_delete AFTER DELETE ON series WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('series',
        'INSERT INTO series (id, scope, ver, person, desk, rule, first_day, from_min, until_min, except_days, reached, ends, made_at) VALUES (' ||
        quote(OLD.id) || ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.desk) || ', ' || quote(OLD.rule) || ', ' || quote(OLD.first_day) ||
        ', ' || quote(OLD.from_min) || ', ' || quote(OLD.until_min) || ', ' || quote(OLD.except_days) ||
        ', ' || quote(OLD.reached) || ', ' || quote(OLD.ends) || ', ' || quote(OLD.made_at) || ')');
END;
