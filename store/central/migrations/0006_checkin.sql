-- SPDX-License-Identifier: EUPL-1.2
-- Finds the bookings that wait for their person, house by house; those that are checked in or have ended are not in it.
CREATE INDEX booking_waits ON booking (building, start_at) WHERE state = 'booked';

-- Short codes that a person types on a desk's page, for some minutes. Only their hash is here.
CREATE TABLE code (
    hash TEXT PRIMARY KEY,
    person TEXT NOT NULL,
    until_at BIGINT NOT NULL
);
CREATE INDEX code_person ON code (person);

-- What the server proves its own links with. Without the row all links that it gave out are void.
CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
