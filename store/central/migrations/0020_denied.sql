-- SPDX-License-Identifier: EUPL-1.2
-- That somebody wanted a desk in a house for a day and had to hear a no: the first one of the day, however often they tried. Synced to no device.
CREATE TABLE denied (
    person TEXT NOT NULL,
    day TEXT NOT NULL,
    building TEXT NOT NULL,
    desk TEXT NOT NULL,
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    why TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (person, day, building)
);
CREATE INDEX denied_day ON denied (day, building);
CREATE INDEX denied_end ON denied (end_at);

-- What stayed open on the day, as numbers; empty of days that were counted before anybody noted it.
ALTER TABLE day_use ADD COLUMN demand TEXT NOT NULL DEFAULT '';
