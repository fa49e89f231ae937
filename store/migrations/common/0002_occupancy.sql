-- SPDX-License-Identifier: EUPL-1.2
-- What a booking occupies has a name of its own; empty means the booking's, as it was before: that of a booking that has not
-- moved since. Nothing is written anew for it, because a name says something only when it stays at a move.
ALTER TABLE booking ADD COLUMN occupancy TEXT NOT NULL DEFAULT '';
