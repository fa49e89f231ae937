-- SPDX-License-Identifier: EUPL-1.2
-- Dates of workshops stand in the scope of those whom the course is for; who comes to them in the person's own.
CREATE TABLE occasion (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    course TEXT NOT NULL DEFAULT '',
    lesson TEXT NOT NULL DEFAULT '',
    trainer TEXT NOT NULL DEFAULT '',
    start_at BIGINT NOT NULL DEFAULT 0,
    end_at BIGINT NOT NULL DEFAULT 0,
    room TEXT NOT NULL DEFAULT '',
    capacity BIGINT NOT NULL DEFAULT 0,
    held BIGINT NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    cancelled BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX occasion_scope ON occasion (scope, ver);
CREATE INDEX occasion_course ON occasion (course, start_at);
CREATE INDEX occasion_time ON occasion (end_at);

CREATE TABLE attendance (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    occasion TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT '',
    turn BIGINT NOT NULL DEFAULT 0,
    since BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX attendance_scope ON attendance (scope, ver);
CREATE INDEX attendance_person ON attendance (person, occasion);
CREATE INDEX attendance_occasion ON attendance (occasion, turn);
