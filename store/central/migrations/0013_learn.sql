-- SPDX-License-Identifier: EUPL-1.2
-- The texts of courses, edition by edition: who is in one stays with it. Files lie in a folder beside the database, named by their hashes;
-- here stands which edition has which.
CREATE TABLE edition (
    course TEXT NOT NULL,
    edition BIGINT NOT NULL,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (course, edition)
);
CREATE TABLE course_file (
    course TEXT NOT NULL,
    edition BIGINT NOT NULL,
    hash TEXT NOT NULL,
    size BIGINT NOT NULL,
    PRIMARY KEY (course, edition, hash)
);
CREATE INDEX course_file_hash ON course_file (hash);

-- The lists in which badges are taken back. Which places in them are given away stands here, but not to whose badge; what is taken back, and
-- each list as it was signed last.
CREATE TABLE proof_place (
    list BIGINT NOT NULL,
    place BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL,
    PRIMARY KEY (list, place)
);
CREATE TABLE proof_list (
    list BIGINT PRIMARY KEY,
    credential TEXT NOT NULL,
    until_at BIGINT NOT NULL
);

-- Units in which, and below which, nothing is played for.
CREATE TABLE unplayed (
    unit TEXT PRIMARY KEY
);

-- When somebody began to work here, for assignments to those who are new.
CREATE TABLE beginning (
    person TEXT PRIMARY KEY,
    day TEXT NOT NULL
);

-- A word leads to one award.
CREATE UNIQUE INDEX award_word ON award (shared) WHERE shared <> '';
