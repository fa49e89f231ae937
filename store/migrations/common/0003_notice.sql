-- SPDX-License-Identifier: EUPL-1.2
-- What the house tells a person once; it goes when it was read. until is 0 when no answer is asked for.
CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    booking TEXT NOT NULL DEFAULT '',
    desk TEXT NOT NULL DEFAULT '',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    until BIGINT NOT NULL DEFAULT 0,
    actor TEXT NOT NULL DEFAULT '',
    refusal TEXT NOT NULL DEFAULT 'null',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX notice_scope ON notice (scope, ver);
CREATE INDEX notice_person ON notice (person, made_at);
