-- SPDX-License-Identifier: EUPL-1.2
-- With its end the index also leads to what is over before its time to check in, and passes over all that is not.
DROP INDEX IF EXISTS booking_waits;
CREATE INDEX booking_waits ON booking (building, start_at, end_at) WHERE state = 'booked';
