-- SPDX-License-Identifier: EUPL-1.2
-- The rules of a house can be amended, and people can say what they need of a desk. Nobody has said so yet: no row changes.
ALTER TABLE profile ADD COLUMN needs TEXT NOT NULL DEFAULT 'null';

CREATE TABLE amendment (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    building TEXT NOT NULL DEFAULT '',
    terms TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX amendment_scope ON amendment (scope, ver);
CREATE INDEX amendment_building ON amendment (building);
