-- SPDX-License-Identifier: EUPL-1.2
-- How many workplaces a house has in all from a month on, shared or not, as the town tells them.
CREATE TABLE workplaces (
    building TEXT NOT NULL,
    month TEXT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (building, month)
);
