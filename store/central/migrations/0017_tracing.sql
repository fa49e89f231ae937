-- SPDX-License-Identifier: EUPL-1.2
-- Floors that somebody draws by hand, by the floor that they are or will be. Whoever is at it is not kept: drafts are the house's.
CREATE TABLE tracing (
    floor TEXT PRIMARY KEY,
    building TEXT NOT NULL,
    about TEXT NOT NULL,
    drawing TEXT NOT NULL,
    backdrop TEXT NOT NULL,
    revision BIGINT NOT NULL,
    published BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Files on the shelf that wait there or lie under a drawing: pictures, PDFs of which a page is to be chosen, archives to be looked at.
CREATE TABLE backdrop (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    width TEXT NOT NULL,
    height TEXT NOT NULL,
    made_at BIGINT NOT NULL
);
