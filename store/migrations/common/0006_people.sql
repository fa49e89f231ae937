-- SPDX-License-Identifier: EUPL-1.2
-- What a person has starred, who may book for whom (a row for each of the two), and the week as it usually is. A half that the
-- usual week has filled says so, because it follows the week, and a word of the person's own does not.
CREATE TABLE favourite (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    target TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX favourite_scope ON favourite (scope, ver);

CREATE TABLE deputy (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    deputy TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX deputy_scope ON deputy (scope, ver);

CREATE TABLE usual (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    week TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX usual_scope ON usual (scope, ver);

ALTER TABLE presence ADD COLUMN usual BIGINT NOT NULL DEFAULT 0;
