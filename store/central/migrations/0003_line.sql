-- SPDX-License-Identifier: EUPL-1.2
-- On which line of the database's life seq was drawn. Where a standby may take over without the last commits (PostgreSQL
-- counts such turns as timelines), a new line begins a new epoch. A file has one line, 0.
ALTER TABLE log_head ADD COLUMN line BIGINT NOT NULL DEFAULT 0;
