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

-- When somebody began to work here, for assignments to those who are new.
CREATE TABLE beginning (
    person TEXT PRIMARY KEY,
    day TEXT NOT NULL
);
