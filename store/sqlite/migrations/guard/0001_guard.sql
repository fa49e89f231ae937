-- SPDX-License-Identifier: EUPL-1.2
-- The overlap guard: the server's database itself refuses a second live booking of a desk or of a person. Devices have no
-- guard, because what stands there is a wish. sqlite.Guarded reads the texts after "guard:".
-- State is compared with OR: an IN list is built anew for every row that a trigger sees, which doubled the cost of a booking.
-- A span is at most 25 hours (90000 s), so whatever overlaps started less than that before; this bounds the search.

CREATE INDEX booking_desk ON booking (desk, start_at);

CREATE TRIGGER booking_guard_insert BEFORE INSERT ON booking
WHEN NEW.state = 'booked' OR NEW.state = 'checked_in' OR NEW.state = 'requested'
BEGIN
    SELECT RAISE(ABORT, 'guard:span') WHERE NEW.end_at <= NEW.start_at OR NEW.end_at - NEW.start_at > 90000;
    SELECT RAISE(ABORT, 'guard:person') WHERE NEW.person <> '' AND EXISTS (
        SELECT 1 FROM booking WHERE person = NEW.person AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
    SELECT RAISE(ABORT, 'guard:desk') WHERE EXISTS (
        SELECT 1 FROM booking WHERE desk = NEW.desk AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
END;

CREATE TRIGGER booking_guard_update BEFORE UPDATE ON booking
WHEN NEW.state = 'booked' OR NEW.state = 'checked_in' OR NEW.state = 'requested'
BEGIN
    SELECT RAISE(ABORT, 'guard:span') WHERE NEW.end_at <= NEW.start_at OR NEW.end_at - NEW.start_at > 90000;
    SELECT RAISE(ABORT, 'guard:person') WHERE NEW.person <> '' AND EXISTS (
        SELECT 1 FROM booking WHERE person = NEW.person AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
    SELECT RAISE(ABORT, 'guard:desk') WHERE EXISTS (
        SELECT 1 FROM booking WHERE desk = NEW.desk AND id <> NEW.id AND (state = 'booked' OR state = 'checked_in' OR state = 'requested')
        AND start_at < NEW.end_at AND start_at > NEW.start_at - 90000 AND end_at > NEW.start_at);
END;
