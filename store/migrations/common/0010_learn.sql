-- SPDX-License-Identifier: EUPL-1.2
-- Learning. Courses, paths and assignments stand in the scope of those they are for; what somebody has reached, tried, remembered and earned
-- stands in their own. A board stands in the scope of its team.
CREATE TABLE course (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    entry TEXT NOT NULL DEFAULT 'null',
    edition BIGINT NOT NULL DEFAULT 0,
    withdrawn BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX course_scope ON course (scope, ver);

CREATE TABLE path (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    owner TEXT NOT NULL DEFAULT '',
    route TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX path_scope ON path (scope, ver);
CREATE INDEX path_owner ON path (owner);

CREATE TABLE enrolment (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    course TEXT NOT NULL DEFAULT '',
    path TEXT NOT NULL DEFAULT '',
    round BIGINT NOT NULL DEFAULT 0,
    edition BIGINT NOT NULL DEFAULT 0,
    since BIGINT NOT NULL DEFAULT 0,
    due BIGINT NOT NULL DEFAULT 0,
    cause TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    told BIGINT NOT NULL DEFAULT 0,
    is_left BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX enrolment_scope ON enrolment (scope, ver);
CREATE INDEX enrolment_person ON enrolment (person, course, path);
CREATE INDEX enrolment_course ON enrolment (course);
CREATE INDEX enrolment_cause ON enrolment (cause);

CREATE TABLE progress (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    course TEXT NOT NULL DEFAULT '',
    path TEXT NOT NULL DEFAULT '',
    round BIGINT NOT NULL DEFAULT 0,
    lesson TEXT NOT NULL DEFAULT '',
    state BIGINT NOT NULL DEFAULT 0,
    percent BIGINT NOT NULL DEFAULT 0,
    best BIGINT NOT NULL DEFAULT 0,
    edition BIGINT NOT NULL DEFAULT 0,
    done_at BIGINT NOT NULL DEFAULT 0,
    place TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX progress_scope ON progress (scope, ver);
CREATE INDEX progress_person ON progress (person, course, path, round, lesson);

CREATE TABLE attempt (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    course TEXT NOT NULL DEFAULT '',
    round BIGINT NOT NULL DEFAULT 0,
    lesson TEXT NOT NULL DEFAULT '',
    edition BIGINT NOT NULL DEFAULT 0,
    seed TEXT NOT NULL DEFAULT '',
    answers TEXT NOT NULL DEFAULT 'null',
    percent BIGINT NOT NULL DEFAULT 0,
    passed BIGINT NOT NULL DEFAULT 0,
    begun_at BIGINT NOT NULL DEFAULT 0,
    ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX attempt_scope ON attempt (scope, ver);
CREATE INDEX attempt_person ON attempt (person, course, round, lesson);
CREATE INDEX attempt_time ON attempt (ended_at);

CREATE TABLE card (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    course TEXT NOT NULL DEFAULT '',
    question TEXT NOT NULL DEFAULT '',
    reviews TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX card_scope ON card (scope, ver);
CREATE INDEX card_person ON card (person, course, question);

CREATE TABLE award (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    course TEXT NOT NULL DEFAULT '',
    path TEXT NOT NULL DEFAULT '',
    round BIGINT NOT NULL DEFAULT 0,
    earned_at BIGINT NOT NULL DEFAULT 0,
    ends_at BIGINT NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '',
    badge TEXT NOT NULL DEFAULT 'null',
    edition BIGINT NOT NULL DEFAULT 0,
    credential TEXT NOT NULL DEFAULT '',
    shared TEXT NOT NULL DEFAULT '',
    revoked TEXT NOT NULL DEFAULT ''
);
CREATE INDEX award_scope ON award (scope, ver);
CREATE INDEX award_person ON award (person, course, path, round);
CREATE INDEX award_course ON award (course, earned_at);
CREATE INDEX award_shared ON award (shared);

CREATE TABLE learner (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    plays BIGINT NOT NULL DEFAULT 0,
    board BIGINT NOT NULL DEFAULT 0,
    alias TEXT NOT NULL DEFAULT '',
    unmetered BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX learner_scope ON learner (scope, ver);
CREATE INDEX learner_person ON learner (person);

CREATE TABLE assignment (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    task TEXT NOT NULL DEFAULT 'null',
    ended_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX assignment_scope ON assignment (scope, ver);

CREATE TABLE board (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    seats TEXT NOT NULL DEFAULT 'null',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX board_scope ON board (scope, ver);
