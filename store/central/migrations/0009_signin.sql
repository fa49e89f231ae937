-- SPDX-License-Identifier: EUPL-1.2
-- Who somebody is, and on which devices. Of tokens and codes only hashes are here. Sessions from before knew neither a device's
-- key nor a refresh token: whoever has one signs in anew, and what waits on their devices goes on waiting there.
DROP TABLE session;
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    device TEXT NOT NULL,
    name TEXT NOT NULL,
    device_key TEXT NOT NULL,
    access_hash TEXT NOT NULL,
    access_until BIGINT NOT NULL,
    refresh_hash TEXT NOT NULL,
    spent_hash TEXT NOT NULL,
    assured TEXT NOT NULL,
    proved_at BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX session_person ON session (person);
CREATE INDEX session_device ON session (device);
CREATE INDEX session_seen ON session (seen_at);

-- What a browser has proved and a device has not fetched yet.
CREATE TABLE sign_in (
    hash TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    challenge TEXT NOT NULL,
    assured TEXT NOT NULL,
    proved_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX sign_in_person ON sign_in (person);
CREATE INDEX sign_in_until ON sign_in (until_at);

-- Whom an issuer means. The key is the issuer's subject, never an e-mail address.
CREATE TABLE identity (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX identity_person ON identity (person);

-- Codes that let somebody in once: an invitation, another device of their own, or the very first administrator (without a person).
CREATE TABLE invitation (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person TEXT NOT NULL,
    inviter TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX invitation_person ON invitation (person);
CREATE INDEX invitation_until ON invitation (until_at);

CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);
CREATE INDEX passkey_person ON passkey (person);

-- The secret is sealed with the server's own. A step of 30 seconds counts once.
CREATE TABLE totp (
    person TEXT PRIMARY KEY,
    secret TEXT NOT NULL,
    step BIGINT NOT NULL,
    made_at BIGINT NOT NULL
);

-- Who did or read what about whom, where that is more than their own: ids only.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    act TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_about ON audit (about);
