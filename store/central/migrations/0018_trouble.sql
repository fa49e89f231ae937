-- SPDX-License-Identifier: EUPL-1.2
-- All cases of trouble at desks, those that are over among them, with what the house has answered; nobody is named.
CREATE TABLE mending (
    id TEXT PRIMARY KEY,
    desk TEXT NOT NULL,
    building TEXT NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    closed_at BIGINT NOT NULL
);
CREATE INDEX mending_building ON mending (building, closed_at, made_at);
CREATE INDEX mending_closed ON mending (closed_at);

-- What people without a session have said at the page of a desk: words, a picture, and not from where.
CREATE TABLE remark (
    id TEXT PRIMARY KEY,
    defect TEXT NOT NULL,
    words TEXT NOT NULL,
    photo TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
CREATE INDEX remark_defect ON remark (defect);
CREATE INDEX remark_photo ON remark (photo) WHERE photo <> '';
CREATE INDEX trouble_photo ON trouble (photo) WHERE photo <> '';
