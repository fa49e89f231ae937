-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of team days.
CREATE TRIGGER teamday_undo_insert AFTER INSERT ON teamday WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('teamday', 'DELETE FROM teamday WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER teamday_undo_update AFTER UPDATE ON teamday WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('teamday',
        'UPDATE teamday SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', unit = ' || quote(OLD.unit) ||
        ', lead = ' || quote(OLD.lead) ||
        ', building = ' || quote(OLD.building) ||
        ', zone = ' || quote(OLD.zone) ||
        ', start_at = ' || quote(OLD.start_at) ||
        ', end_at = ' || quote(OLD.end_at) ||
        ', until = ' || quote(OLD.until) ||
        ', state = ' || quote(OLD.state) ||
        ', blocks = ' || quote(OLD.blocks) ||
        ', asked = ' || quote(OLD.asked) ||
        ', accepted = ' || quote(OLD.accepted) ||
        ', declined = ' || quote(OLD.declined) ||
        ', without = ' || quote(OLD.without) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER teamday_undo_delete AFTER DELETE ON teamday WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('teamday',
        'INSERT INTO teamday (id, scope, ver, unit, lead, building, zone, start_at, end_at, until, state, blocks, asked, accepted, declined, without, made_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.unit) ||
        ', ' || quote(OLD.lead) ||
        ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.zone) ||
        ', ' || quote(OLD.start_at) ||
        ', ' || quote(OLD.end_at) ||
        ', ' || quote(OLD.until) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.blocks) ||
        ', ' || quote(OLD.asked) ||
        ', ' || quote(OLD.accepted) ||
        ', ' || quote(OLD.declined) ||
        ', ' || quote(OLD.without) ||
        ', ' || quote(OLD.made_at) || ')');
END;

CREATE TRIGGER invite_undo_insert AFTER INSERT ON invite WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('invite', 'DELETE FROM invite WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER invite_undo_update AFTER UPDATE ON invite WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('invite',
        'UPDATE invite SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', teamday = ' || quote(OLD.teamday) ||
        ', person = ' || quote(OLD.person) ||
        ', lead = ' || quote(OLD.lead) ||
        ', unit = ' || quote(OLD.unit) ||
        ', building = ' || quote(OLD.building) ||
        ', floor = ' || quote(OLD.floor) ||
        ', zone = ' || quote(OLD.zone) ||
        ', desk = ' || quote(OLD.desk) ||
        ', start_at = ' || quote(OLD.start_at) ||
        ', end_at = ' || quote(OLD.end_at) ||
        ', until = ' || quote(OLD.until) ||
        ', state = ' || quote(OLD.state) ||
        ', booking = ' || quote(OLD.booking) ||
        ', occupancy = ' || quote(OLD.occupancy) ||
        ', asked = ' || quote(OLD.asked) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER invite_undo_delete AFTER DELETE ON invite WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('invite',
        'INSERT INTO invite (id, scope, ver, teamday, person, lead, unit, building, floor, zone, desk, start_at, end_at, until, state, booking, occupancy, asked) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.teamday) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.lead) ||
        ', ' || quote(OLD.unit) ||
        ', ' || quote(OLD.building) ||
        ', ' || quote(OLD.floor) ||
        ', ' || quote(OLD.zone) ||
        ', ' || quote(OLD.desk) ||
        ', ' || quote(OLD.start_at) ||
        ', ' || quote(OLD.end_at) ||
        ', ' || quote(OLD.until) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.booking) ||
        ', ' || quote(OLD.occupancy) ||
        ', ' || quote(OLD.asked) || ')');
END;

CREATE TRIGGER preference_undo_insert AFTER INSERT ON preference WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('preference', 'DELETE FROM preference WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER preference_undo_update AFTER UPDATE ON preference WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('preference',
        'UPDATE preference SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', zones = ' || quote(OLD.zones) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER preference_undo_delete AFTER DELETE ON preference WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('preference',
        'INSERT INTO preference (id, scope, ver, zones) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.zones) || ')');
END;
