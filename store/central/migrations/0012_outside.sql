-- SPDX-License-Identifier: EUPL-1.2
-- Channels that others read as Atom. Whoever has the secret reads one; only its hash is here. An open one is read under the channel's name.
CREATE TABLE outlet (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    hash TEXT NOT NULL,
    open BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX outlet_hash ON outlet (hash);

-- Feeds of others, from which somebody gets drafts for a channel; what the other server said to be asked with next time, when it is asked
-- again, and why it failed last.
CREATE TABLE source (
    id TEXT PRIMARY KEY,
    channel TEXT NOT NULL,
    person TEXT NOT NULL,
    address TEXT NOT NULL,
    etag TEXT NOT NULL,
    modified TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    asked_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    failed TEXT NOT NULL
);
CREATE INDEX source_due ON source (due_at);
CREATE INDEX source_person ON source (person);

-- What was read of them, by the hash of its name there, so that nothing becomes a draft twice.
CREATE TABLE gathered (
    source TEXT NOT NULL,
    item TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (source, item)
);
CREATE INDEX gathered_seen ON gathered (seen_at);

-- Where mail goes: to the address that somebody has named, once its owner has said yes to it. The secret stands in the mail.
CREATE TABLE mailbox (
    person TEXT PRIMARY KEY,
    address TEXT NOT NULL,
    secret TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    agreed_at BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    failed TEXT NOT NULL
);
CREATE UNIQUE INDEX mailbox_secret ON mailbox (secret);

-- How anonymous polls stood that are told as soon as enough others have voted.
CREATE TABLE held_back (
    post TEXT PRIMARY KEY,
    counts TEXT NOT NULL,
    voters BIGINT NOT NULL
);

-- Two people may bring the same picture, each with a small form of their own; a post shows it as whoever wrote it there has brought it.
CREATE TABLE picture_brought (
    id TEXT NOT NULL,
    person TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    small TEXT NOT NULL,
    whole TEXT NOT NULL,
    PRIMARY KEY (id, person)
);
INSERT INTO picture_brought (id, person, made_at, small, whole) SELECT id, person, made_at, small, whole FROM picture;
DROP TABLE picture;
ALTER TABLE picture_brought RENAME TO picture;
CREATE INDEX picture_person ON picture (person);
ALTER TABLE shown ADD COLUMN person TEXT NOT NULL DEFAULT '';
UPDATE shown SET person = COALESCE((SELECT author FROM post WHERE post.id = shown.post), (SELECT author FROM submission WHERE submission.id = shown.post), '');
CREATE INDEX shown_person ON shown (person);
