-- SPDX-License-Identifier: EUPL-1.2
-- The audiences that anything stands in the scope of; the server asks of each person to which they belong.
CREATE TABLE audience (
    id TEXT PRIMARY KEY,
    rule TEXT NOT NULL
);

-- Posts whose reactions and votes have to be counted at a time: soon after somebody has spoken, and when a poll ends.
CREATE TABLE stir (
    post TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (post, at)
);
CREATE INDEX stir_at ON stir (at);

-- Who made a report: the editors who see it do not see that.
CREATE TABLE reporter (
    report TEXT PRIMARY KEY,
    person TEXT NOT NULL
);
CREATE INDEX reporter_person ON reporter (person);

-- Pictures of posts and drafts, as base64: small ones for lists, and whole ones. Where each is shown says who may see it.
CREATE TABLE picture (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    small TEXT NOT NULL,
    whole TEXT NOT NULL
);
CREATE INDEX picture_person ON picture (person);
CREATE TABLE shown (
    picture TEXT NOT NULL,
    post TEXT NOT NULL,
    PRIMARY KEY (picture, post)
);
CREATE INDEX shown_post ON shown (post);
