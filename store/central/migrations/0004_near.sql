-- SPDX-License-Identifier: EUPL-1.2
-- A first load brings what is of the next days before all the rest: the indexes tell both apart.
DROP INDEX occupancy_scope;
CREATE INDEX occupancy_scope ON occupancy (scope, ver, start_at);
DROP INDEX presence_scope;
CREATE INDEX presence_scope ON presence (scope, ver, day);
