-- SPDX-License-Identifier: EUPL-1.2
-- What was chosen in anonymous polls, and nothing of who chose it. This engine notes beside each row in which transaction it came, as it
-- does of votes: central.Tx.Mix writes the ballots of a poll anew, all at once and in the order of their random ids.
CREATE TABLE ballot (
    id TEXT PRIMARY KEY,
    post TEXT NOT NULL,
    choices TEXT NOT NULL
);
CREATE INDEX ballot_post ON ballot (post);
