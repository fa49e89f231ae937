-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of profile.needs and of amendments.
DROP TRIGGER profile_undo_update;
DROP TRIGGER profile_undo_delete;
CREATE TRIGGER profile_undo_update AFTER UPDATE ON profile WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('profile',
        'UPDATE profile SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', roles = ' || quote(OLD.roles) || ', visibility = ' || quote(OLD.visibility) ||
        ', needs = ' || quote(OLD.needs) || ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER profile_undo_delete AFTER DELETE ON profile WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('profile',
        'INSERT INTO profile (id, scope, ver, roles, visibility, needs) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.roles) ||
        ', ' || quote(OLD.visibility) || ', ' || quote(OLD.needs) || ')');
END;

CREATE TRIGGER amendment_undo_insert AFTER INSERT ON amendment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('amendment', 'DELETE FROM amendment WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER amendment_undo_update AFTER UPDATE ON amendment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('amendment',
        'UPDATE amendment SET scope = ' || quote(OLD.scope) || ', ver = ' || quote(OLD.ver) ||
        ', building = ' || quote(OLD.building) || ', terms = ' || quote(OLD.terms) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER amendment_undo_delete AFTER DELETE ON amendment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('amendment',
        'INSERT INTO amendment (id, scope, ver, building, terms) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) || ', ' || quote(OLD.ver) || ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.terms) || ')');
END;
