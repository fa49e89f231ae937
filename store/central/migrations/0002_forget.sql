-- SPDX-License-Identifier: EUPL-1.2
-- Finds the bookings that are old enough to lose their person; those that have lost theirs are not in it.
CREATE INDEX booking_named ON booking (end_at) WHERE person <> '';
