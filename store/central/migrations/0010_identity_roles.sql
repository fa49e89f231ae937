-- SPDX-License-Identifier: EUPL-1.2
-- Which roles a person has only because their groups at the issuer bring them: they go when the group goes.
ALTER TABLE identity ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
