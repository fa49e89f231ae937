-- SPDX-License-Identifier: EUPL-1.2
-- The last version of a commit that changed more than bookings, occupancies and presence: what a process remembers of people,
-- places and rules holds as long as this stands, whoever has booked meanwhile.
ALTER TABLE log_head ADD COLUMN lasting BIGINT NOT NULL DEFAULT 0;
