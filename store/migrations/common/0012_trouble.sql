-- SPDX-License-Identifier: EUPL-1.2
-- What is broken at desks: a person's report in their own scope, and in the building's, without anybody, that something is.
CREATE TABLE trouble (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    defect TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    photo TEXT NOT NULL DEFAULT '',
    joined BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0,
    changed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX trouble_scope ON trouble (scope, ver);
CREATE INDEX trouble_person ON trouble (person, made_at);
CREATE INDEX trouble_defect ON trouble (defect);

CREATE TABLE defect (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    desk TEXT NOT NULL DEFAULT '',
    building TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0,
    changed_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX defect_scope ON defect (scope, ver);
CREATE INDEX defect_desk ON defect (desk, kind);
