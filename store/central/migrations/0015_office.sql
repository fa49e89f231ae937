-- SPDX-License-Identifier: EUPL-1.2
-- What was done in the web office: by whom, when, and why. The audit tells it longer, and without the reason.
CREATE TABLE office_change (
    id TEXT PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    about_kind TEXT NOT NULL,
    words TEXT NOT NULL,
    reason TEXT NOT NULL,
    undone TEXT NOT NULL,
    undoes TEXT NOT NULL
);
CREATE INDEX office_change_at ON office_change (at);

-- The things that a change has changed, in their order: what each was before, and after. With it the change can be undone.
CREATE TABLE office_step (
    change TEXT NOT NULL,
    n BIGINT NOT NULL,
    kind TEXT NOT NULL,
    thing TEXT NOT NULL,
    was TEXT NOT NULL,
    became TEXT NOT NULL,
    PRIMARY KEY (change, n)
);
CREATE INDEX office_step_thing ON office_step (thing);
