-- SPDX-License-Identifier: EUPL-1.2
-- The rules of a house as they were from a time on, and who has made them so, and why; the first is what was found.
CREATE TABLE ruling (
    building TEXT NOT NULL,
    n BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    why TEXT NOT NULL,
    rules TEXT NOT NULL,
    PRIMARY KEY (building, n)
);
CREATE INDEX ruling_actor ON ruling (actor);

-- Whom a list of people means: the keyed hash of how the list names them, such as a personnel number, which itself stands nowhere.
CREATE TABLE listed (
    hash TEXT PRIMARY KEY,
    person TEXT NOT NULL
);
CREATE INDEX listed_person ON listed (person);

-- Lists that somebody has brought and not said yes to yet.
CREATE TABLE brought (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    at BIGINT NOT NULL,
    entire BIGINT NOT NULL,
    people TEXT NOT NULL,
    units TEXT NOT NULL
);
CREATE INDEX brought_person ON brought (person);

-- What the town has said about itself, and how far it is set up.
CREATE TABLE town (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
