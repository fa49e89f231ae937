-- SPDX-License-Identifier: EUPL-1.2
-- How the desks of an area were used on a day that is over: of a zone, of a floor when zone is empty, of a house when both are. Nobody is named;
-- small figures may speak of one person all the same, so nothing is told of these rows but by month_use.
CREATE TABLE day_use (
    day TEXT NOT NULL,
    building TEXT NOT NULL,
    floor TEXT NOT NULL,
    zone TEXT NOT NULL,
    desks BIGINT NOT NULL,
    open_from BIGINT NOT NULL,
    open_until BIGINT NOT NULL,
    open_for BIGINT NOT NULL,
    minutes BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    freed BIGINT NOT NULL,
    missed BIGINT NOT NULL,
    heads BIGINT NOT NULL,
    freed_heads BIGINT NOT NULL,
    missed_heads BIGINT NOT NULL,
    peak BIGINT NOT NULL,
    hours TEXT NOT NULL,
    hour_heads TEXT NOT NULL,
    PRIMARY KEY (building, day, floor, zone)
);

-- Which days were counted, and which months are told.
CREATE TABLE use_counted (
    what TEXT PRIMARY KEY
);

-- What may be known of a house in a month that is over, as it was told first: it never changes.
CREATE TABLE month_use (
    building TEXT NOT NULL,
    month TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (building, month)
);
