-- SPDX-License-Identifier: EUPL-1.2
-- The overlap guard: the database itself refuses a second live booking of a desk or of a person. postgres.Guarded reads the
-- names after "booking_guard_". The range is half-open: back to back is allowed. The span comes first, as a range that ends
-- before it begins is an error of its own; then the person, which was made before the desk.
-- btree_gist is a trusted extension: whoever may create in the database may add it.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE INDEX booking_desk ON booking (desk, start_at);

ALTER TABLE booking ADD CONSTRAINT booking_guard_span
    CHECK (state NOT IN ('booked', 'checked_in', 'requested') OR end_at > start_at AND end_at - start_at <= 90000);

ALTER TABLE booking ADD CONSTRAINT booking_guard_person
    EXCLUDE USING gist (person WITH =, int8range(start_at, end_at) WITH &&)
    WHERE (state IN ('booked', 'checked_in', 'requested') AND person <> '');

ALTER TABLE booking ADD CONSTRAINT booking_guard_desk
    EXCLUDE USING gist (desk WITH =, int8range(start_at, end_at) WITH &&)
    WHERE (state IN ('booked', 'checked_in', 'requested'));
