-- SPDX-License-Identifier: EUPL-1.2
-- On which day a person's usual week was last filled and booked ahead, and which version of it.
CREATE TABLE usual_done (
    person TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    ver BIGINT NOT NULL
);
