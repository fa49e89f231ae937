-- SPDX-License-Identifier: EUPL-1.2
-- The news. What is for many stands in the scope of its readers: channels, posts with the texts they had, comments, how people feel
-- about them and how polls stand. What is a person's own stands in theirs: drafts, what they have read, felt, voted and acknowledged.
CREATE TABLE channel (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    about TEXT NOT NULL DEFAULT '',
    audience TEXT NOT NULL DEFAULT 'null',
    editors TEXT NOT NULL DEFAULT 'null',
    posting TEXT NOT NULL DEFAULT '',
    silent BIGINT NOT NULL DEFAULT 0,
    closed BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX channel_scope ON channel (scope, ver);

CREATE TABLE post (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    channel TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    audience TEXT NOT NULL DEFAULT 'null',
    editors TEXT NOT NULL DEFAULT 'null',
    how TEXT NOT NULL DEFAULT 'null',
    until BIGINT NOT NULL DEFAULT 0,
    pinned BIGINT NOT NULL DEFAULT 0,
    version BIGINT NOT NULL DEFAULT 0,
    asks BIGINT NOT NULL DEFAULT 0,
    published_at BIGINT NOT NULL DEFAULT 0,
    edited_at BIGINT NOT NULL DEFAULT 0,
    withdrawn BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX post_scope ON post (scope, ver);
CREATE INDEX post_time ON post (published_at);
CREATE INDEX post_author ON post (author);
CREATE INDEX post_channel ON post (channel, published_at);

CREATE TABLE revision (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 0,
    made_at BIGINT NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT ''
);
CREATE INDEX revision_scope ON revision (scope, ver);
CREATE INDEX revision_post ON revision (post);

CREATE TABLE comment (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    parent TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0,
    gone TEXT NOT NULL DEFAULT ''
);
CREATE INDEX comment_scope ON comment (scope, ver);
CREATE INDEX comment_post ON comment (post, made_at);
CREATE INDEX comment_author ON comment (author);

CREATE TABLE tally (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    feelings TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX tally_scope ON tally (scope, ver);

CREATE TABLE result (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    counts TEXT NOT NULL DEFAULT 'null',
    voters BIGINT NOT NULL DEFAULT 0,
    closed BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX result_scope ON result (scope, ver);

CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    audience TEXT NOT NULL DEFAULT 'null',
    how TEXT NOT NULL DEFAULT 'null',
    state TEXT NOT NULL DEFAULT '',
    saved_at BIGINT NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX draft_scope ON draft (scope, ver);
CREATE INDEX draft_author ON draft (author);

CREATE TABLE submission (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    author TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    audience TEXT NOT NULL DEFAULT 'null',
    how TEXT NOT NULL DEFAULT 'null',
    state TEXT NOT NULL DEFAULT '',
    saved_at BIGINT NOT NULL DEFAULT 0,
    editors TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX submission_scope ON submission (scope, ver);
CREATE INDEX submission_author ON submission (author);
CREATE INDEX submission_state ON submission (state, id);

CREATE TABLE report (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    ground TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0,
    editors TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX report_scope ON report (scope, ver);
CREATE INDEX report_post ON report (post);

CREATE TABLE reaction (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    emoji TEXT NOT NULL DEFAULT '',
    is_on BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX reaction_scope ON reaction (scope, ver);
CREATE INDEX reaction_post ON reaction (post, person);
CREATE INDEX reaction_person ON reaction (person);

CREATE TABLE mark (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    seen BIGINT NOT NULL DEFAULT 0,
    saved BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX mark_scope ON mark (scope, ver);
CREATE INDEX mark_person ON mark (person, post);

CREATE TABLE follow (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    channel TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    level TEXT NOT NULL DEFAULT ''
);
CREATE INDEX follow_scope ON follow (scope, ver);
CREATE INDEX follow_person ON follow (person);

CREATE TABLE nudge (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL DEFAULT '',
    post TEXT NOT NULL DEFAULT '',
    comment TEXT NOT NULL DEFAULT '',
    actor TEXT NOT NULL DEFAULT '',
    made_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX nudge_scope ON nudge (scope, ver);
CREATE INDEX nudge_person ON nudge (person);
CREATE INDEX nudge_time ON nudge (made_at);

CREATE TABLE vote (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    choices TEXT NOT NULL DEFAULT 'null'
);
CREATE INDEX vote_scope ON vote (scope, ver);
CREATE INDEX vote_post ON vote (post, person);
CREATE INDEX vote_person ON vote (person);

CREATE TABLE ack (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    post TEXT NOT NULL DEFAULT '',
    person TEXT NOT NULL DEFAULT '',
    version BIGINT NOT NULL DEFAULT 0,
    hash TEXT NOT NULL DEFAULT '',
    signed_at BIGINT NOT NULL DEFAULT 0,
    device_key TEXT NOT NULL DEFAULT '',
    signature TEXT NOT NULL DEFAULT ''
);
CREATE INDEX ack_scope ON ack (scope, ver);
CREATE INDEX ack_post ON ack (post, person);
CREATE INDEX ack_person ON ack (person);

CREATE TABLE hearing (
    id TEXT PRIMARY KEY,
    scope TEXT NOT NULL,
    ver BIGINT NOT NULL,
    person TEXT NOT NULL DEFAULT '',
    from_min BIGINT NOT NULL DEFAULT 0,
    until_min BIGINT NOT NULL DEFAULT 0,
    rest TEXT NOT NULL DEFAULT 'null',
    digest TEXT NOT NULL DEFAULT '',
    mail TEXT NOT NULL DEFAULT ''
);
CREATE INDEX hearing_scope ON hearing (scope, ver);
