-- SPDX-License-Identifier: EUPL-1.2
-- What was chosen in anonymous polls, and nothing of who chose it. The table is kept in the order of its ids, which are random: a row
-- has neither a number nor a place that would tell when it came, as votes have.
CREATE TABLE ballot (
    id TEXT PRIMARY KEY,
    post TEXT NOT NULL,
    choices TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX ballot_post ON ballot (post);
