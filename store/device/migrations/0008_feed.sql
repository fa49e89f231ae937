-- SPDX-License-Identifier: EUPL-1.2
-- The secrets of the calendar links that were made on this device, by their hash. They never leave it.
CREATE TABLE feed_secret (
    hash TEXT PRIMARY KEY,
    secret TEXT NOT NULL
);

CREATE TRIGGER feed_undo_insert AFTER INSERT ON feed WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('feed', 'DELETE FROM feed WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER feed_undo_update AFTER UPDATE ON feed WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('feed',
        'UPDATE feed SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) || ', hash = ' || quote(OLD.hash) ||
        ', made_at = ' || quote(OLD.made_at) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER feed_undo_delete AFTER DELETE ON feed WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('feed',
        'INSERT INTO feed (id, scope, ver, person, hash, made_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.hash) || ', ' || quote(OLD.made_at) || ')');
END;
