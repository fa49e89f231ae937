-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of the news; and what was chosen in anonymous polls stays on the device that chose, beside the log: it is no row
-- of the server's.
CREATE TRIGGER channel_undo_insert AFTER INSERT ON channel WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('channel', 'DELETE FROM channel WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER channel_undo_update AFTER UPDATE ON channel WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('channel',
        'UPDATE channel SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', name = ' || quote(OLD.name) ||
        ', about = ' || quote(OLD.about) ||
        ', audience = ' || quote(OLD.audience) ||
        ', editors = ' || quote(OLD.editors) ||
        ', posting = ' || quote(OLD.posting) ||
        ', silent = ' || quote(OLD.silent) ||
        ', closed = ' || quote(OLD.closed) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER channel_undo_delete AFTER DELETE ON channel WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('channel',
        'INSERT INTO channel (id, scope, ver, name, about, audience, editors, posting, silent, closed) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.name) ||
        ', ' || quote(OLD.about) ||
        ', ' || quote(OLD.audience) ||
        ', ' || quote(OLD.editors) ||
        ', ' || quote(OLD.posting) ||
        ', ' || quote(OLD.silent) ||
        ', ' || quote(OLD.closed) || ')');
END;

CREATE TRIGGER post_undo_insert AFTER INSERT ON post WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('post', 'DELETE FROM post WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER post_undo_update AFTER UPDATE ON post WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('post',
        'UPDATE post SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', channel = ' || quote(OLD.channel) ||
        ', author = ' || quote(OLD.author) ||
        ', title = ' || quote(OLD.title) ||
        ', body = ' || quote(OLD.body) ||
        ', audience = ' || quote(OLD.audience) ||
        ', editors = ' || quote(OLD.editors) ||
        ', how = ' || quote(OLD.how) ||
        ', until = ' || quote(OLD.until) ||
        ', pinned = ' || quote(OLD.pinned) ||
        ', version = ' || quote(OLD.version) ||
        ', asks = ' || quote(OLD.asks) ||
        ', published_at = ' || quote(OLD.published_at) ||
        ', edited_at = ' || quote(OLD.edited_at) ||
        ', withdrawn = ' || quote(OLD.withdrawn) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER post_undo_delete AFTER DELETE ON post WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('post',
        'INSERT INTO post (id, scope, ver, channel, author, title, body, audience, editors, how, until, pinned, version, asks, published_at, edited_at, withdrawn) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.channel) ||
        ', ' || quote(OLD.author) ||
        ', ' || quote(OLD.title) ||
        ', ' || quote(OLD.body) ||
        ', ' || quote(OLD.audience) ||
        ', ' || quote(OLD.editors) ||
        ', ' || quote(OLD.how) ||
        ', ' || quote(OLD.until) ||
        ', ' || quote(OLD.pinned) ||
        ', ' || quote(OLD.version) ||
        ', ' || quote(OLD.asks) ||
        ', ' || quote(OLD.published_at) ||
        ', ' || quote(OLD.edited_at) ||
        ', ' || quote(OLD.withdrawn) || ')');
END;

CREATE TRIGGER revision_undo_insert AFTER INSERT ON revision WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('revision', 'DELETE FROM revision WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER revision_undo_update AFTER UPDATE ON revision WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('revision',
        'UPDATE revision SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', version = ' || quote(OLD.version) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ', note = ' || quote(OLD.note) ||
        ', title = ' || quote(OLD.title) ||
        ', body = ' || quote(OLD.body) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER revision_undo_delete AFTER DELETE ON revision WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('revision',
        'INSERT INTO revision (id, scope, ver, post, version, made_at, note, title, body) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.version) ||
        ', ' || quote(OLD.made_at) ||
        ', ' || quote(OLD.note) ||
        ', ' || quote(OLD.title) ||
        ', ' || quote(OLD.body) || ')');
END;

CREATE TRIGGER comment_undo_insert AFTER INSERT ON comment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('comment', 'DELETE FROM comment WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER comment_undo_update AFTER UPDATE ON comment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('comment',
        'UPDATE comment SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', author = ' || quote(OLD.author) ||
        ', body = ' || quote(OLD.body) ||
        ', parent = ' || quote(OLD.parent) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ', gone = ' || quote(OLD.gone) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER comment_undo_delete AFTER DELETE ON comment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('comment',
        'INSERT INTO comment (id, scope, ver, post, author, body, parent, made_at, gone) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.author) ||
        ', ' || quote(OLD.body) ||
        ', ' || quote(OLD.parent) ||
        ', ' || quote(OLD.made_at) ||
        ', ' || quote(OLD.gone) || ')');
END;

CREATE TRIGGER tally_undo_insert AFTER INSERT ON tally WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('tally', 'DELETE FROM tally WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER tally_undo_update AFTER UPDATE ON tally WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('tally',
        'UPDATE tally SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', feelings = ' || quote(OLD.feelings) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER tally_undo_delete AFTER DELETE ON tally WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('tally',
        'INSERT INTO tally (id, scope, ver, feelings) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.feelings) || ')');
END;

CREATE TRIGGER result_undo_insert AFTER INSERT ON result WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('result', 'DELETE FROM result WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER result_undo_update AFTER UPDATE ON result WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('result',
        'UPDATE result SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', counts = ' || quote(OLD.counts) ||
        ', voters = ' || quote(OLD.voters) ||
        ', closed = ' || quote(OLD.closed) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER result_undo_delete AFTER DELETE ON result WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('result',
        'INSERT INTO result (id, scope, ver, counts, voters, closed) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.counts) ||
        ', ' || quote(OLD.voters) ||
        ', ' || quote(OLD.closed) || ')');
END;

CREATE TRIGGER draft_undo_insert AFTER INSERT ON draft WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('draft', 'DELETE FROM draft WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER draft_undo_update AFTER UPDATE ON draft WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('draft',
        'UPDATE draft SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', author = ' || quote(OLD.author) ||
        ', channel = ' || quote(OLD.channel) ||
        ', title = ' || quote(OLD.title) ||
        ', body = ' || quote(OLD.body) ||
        ', audience = ' || quote(OLD.audience) ||
        ', how = ' || quote(OLD.how) ||
        ', state = ' || quote(OLD.state) ||
        ', saved_at = ' || quote(OLD.saved_at) ||
        ', reason = ' || quote(OLD.reason) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER draft_undo_delete AFTER DELETE ON draft WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('draft',
        'INSERT INTO draft (id, scope, ver, author, channel, title, body, audience, how, state, saved_at, reason) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.author) ||
        ', ' || quote(OLD.channel) ||
        ', ' || quote(OLD.title) ||
        ', ' || quote(OLD.body) ||
        ', ' || quote(OLD.audience) ||
        ', ' || quote(OLD.how) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.saved_at) ||
        ', ' || quote(OLD.reason) || ')');
END;

CREATE TRIGGER submission_undo_insert AFTER INSERT ON submission WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('submission', 'DELETE FROM submission WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER submission_undo_update AFTER UPDATE ON submission WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('submission',
        'UPDATE submission SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', author = ' || quote(OLD.author) ||
        ', channel = ' || quote(OLD.channel) ||
        ', title = ' || quote(OLD.title) ||
        ', body = ' || quote(OLD.body) ||
        ', audience = ' || quote(OLD.audience) ||
        ', how = ' || quote(OLD.how) ||
        ', state = ' || quote(OLD.state) ||
        ', saved_at = ' || quote(OLD.saved_at) ||
        ', editors = ' || quote(OLD.editors) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER submission_undo_delete AFTER DELETE ON submission WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('submission',
        'INSERT INTO submission (id, scope, ver, author, channel, title, body, audience, how, state, saved_at, editors) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.author) ||
        ', ' || quote(OLD.channel) ||
        ', ' || quote(OLD.title) ||
        ', ' || quote(OLD.body) ||
        ', ' || quote(OLD.audience) ||
        ', ' || quote(OLD.how) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.saved_at) ||
        ', ' || quote(OLD.editors) || ')');
END;

CREATE TRIGGER report_undo_insert AFTER INSERT ON report WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('report', 'DELETE FROM report WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER report_undo_update AFTER UPDATE ON report WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('report',
        'UPDATE report SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', comment = ' || quote(OLD.comment) ||
        ', channel = ' || quote(OLD.channel) ||
        ', ground = ' || quote(OLD.ground) ||
        ', words = ' || quote(OLD.words) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ', editors = ' || quote(OLD.editors) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER report_undo_delete AFTER DELETE ON report WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('report',
        'INSERT INTO report (id, scope, ver, post, comment, channel, ground, words, made_at, editors) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.comment) ||
        ', ' || quote(OLD.channel) ||
        ', ' || quote(OLD.ground) ||
        ', ' || quote(OLD.words) ||
        ', ' || quote(OLD.made_at) ||
        ', ' || quote(OLD.editors) || ')');
END;

CREATE TRIGGER reaction_undo_insert AFTER INSERT ON reaction WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('reaction', 'DELETE FROM reaction WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER reaction_undo_update AFTER UPDATE ON reaction WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('reaction',
        'UPDATE reaction SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', person = ' || quote(OLD.person) ||
        ', emoji = ' || quote(OLD.emoji) ||
        ', is_on = ' || quote(OLD.is_on) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER reaction_undo_delete AFTER DELETE ON reaction WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('reaction',
        'INSERT INTO reaction (id, scope, ver, post, person, emoji, is_on) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.emoji) ||
        ', ' || quote(OLD.is_on) || ')');
END;

CREATE TRIGGER mark_undo_insert AFTER INSERT ON mark WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('mark', 'DELETE FROM mark WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER mark_undo_update AFTER UPDATE ON mark WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('mark',
        'UPDATE mark SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', person = ' || quote(OLD.person) ||
        ', seen = ' || quote(OLD.seen) ||
        ', saved = ' || quote(OLD.saved) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER mark_undo_delete AFTER DELETE ON mark WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('mark',
        'INSERT INTO mark (id, scope, ver, post, person, seen, saved) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.seen) ||
        ', ' || quote(OLD.saved) || ')');
END;

CREATE TRIGGER follow_undo_insert AFTER INSERT ON follow WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('follow', 'DELETE FROM follow WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER follow_undo_update AFTER UPDATE ON follow WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('follow',
        'UPDATE follow SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', channel = ' || quote(OLD.channel) ||
        ', post = ' || quote(OLD.post) ||
        ', level = ' || quote(OLD.level) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER follow_undo_delete AFTER DELETE ON follow WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('follow',
        'INSERT INTO follow (id, scope, ver, person, channel, post, level) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.channel) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.level) || ')');
END;

CREATE TRIGGER nudge_undo_insert AFTER INSERT ON nudge WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('nudge', 'DELETE FROM nudge WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER nudge_undo_update AFTER UPDATE ON nudge WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('nudge',
        'UPDATE nudge SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', kind = ' || quote(OLD.kind) ||
        ', post = ' || quote(OLD.post) ||
        ', comment = ' || quote(OLD.comment) ||
        ', actor = ' || quote(OLD.actor) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER nudge_undo_delete AFTER DELETE ON nudge WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('nudge',
        'INSERT INTO nudge (id, scope, ver, person, kind, post, comment, actor, made_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.kind) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.comment) ||
        ', ' || quote(OLD.actor) ||
        ', ' || quote(OLD.made_at) || ')');
END;

CREATE TRIGGER vote_undo_insert AFTER INSERT ON vote WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('vote', 'DELETE FROM vote WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER vote_undo_update AFTER UPDATE ON vote WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('vote',
        'UPDATE vote SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', person = ' || quote(OLD.person) ||
        ', choices = ' || quote(OLD.choices) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER vote_undo_delete AFTER DELETE ON vote WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('vote',
        'INSERT INTO vote (id, scope, ver, post, person, choices) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.choices) || ')');
END;

CREATE TRIGGER ack_undo_insert AFTER INSERT ON ack WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('ack', 'DELETE FROM ack WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER ack_undo_update AFTER UPDATE ON ack WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('ack',
        'UPDATE ack SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', post = ' || quote(OLD.post) ||
        ', person = ' || quote(OLD.person) ||
        ', version = ' || quote(OLD.version) ||
        ', hash = ' || quote(OLD.hash) ||
        ', signed_at = ' || quote(OLD.signed_at) ||
        ', device_key = ' || quote(OLD.device_key) ||
        ', signature = ' || quote(OLD.signature) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER ack_undo_delete AFTER DELETE ON ack WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('ack',
        'INSERT INTO ack (id, scope, ver, post, person, version, hash, signed_at, device_key, signature) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.post) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.version) ||
        ', ' || quote(OLD.hash) ||
        ', ' || quote(OLD.signed_at) ||
        ', ' || quote(OLD.device_key) ||
        ', ' || quote(OLD.signature) || ')');
END;

CREATE TRIGGER hearing_undo_insert AFTER INSERT ON hearing WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('hearing', 'DELETE FROM hearing WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER hearing_undo_update AFTER UPDATE ON hearing WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('hearing',
        'UPDATE hearing SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', from_min = ' || quote(OLD.from_min) ||
        ', until_min = ' || quote(OLD.until_min) ||
        ', rest = ' || quote(OLD.rest) ||
        ', digest = ' || quote(OLD.digest) ||
        ', mail = ' || quote(OLD.mail) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER hearing_undo_delete AFTER DELETE ON hearing WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('hearing',
        'INSERT INTO hearing (id, scope, ver, person, from_min, until_min, rest, digest, mail) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.from_min) ||
        ', ' || quote(OLD.until_min) ||
        ', ' || quote(OLD.rest) ||
        ', ' || quote(OLD.digest) ||
        ', ' || quote(OLD.mail) || ')');
END;

CREATE TABLE ballot (
    id TEXT PRIMARY KEY,
    post TEXT NOT NULL,
    choices TEXT NOT NULL
);
CREATE INDEX ballot_post ON ballot (post);

-- What is found by words, and what a list shows of a post: made on the device from the posts that it holds. Whatever changes or leaves
-- takes its words along in the same moment; new words come when somebody has time (Index).
CREATE TABLE glimpse (
    n INTEGER PRIMARY KEY, -- grows with the time at which the post was published
    post TEXT NOT NULL UNIQUE,
    teaser TEXT NOT NULL,
    picture TEXT NOT NULL
);
CREATE VIRTUAL TABLE words USING fts5 (forward, backward, detail = full, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0');
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE grams USING fts5 (head, tokenize = 'trigram');
INSERT INTO grams (grams, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER glimpse_gone AFTER DELETE ON glimpse BEGIN
    DELETE FROM words WHERE rowid = OLD.n;
    DELETE FROM grams WHERE rowid = OLD.n;
END;
CREATE TRIGGER post_words_delete AFTER DELETE ON post BEGIN
    DELETE FROM glimpse WHERE post = OLD.id;
END;
CREATE TRIGGER post_words_update AFTER UPDATE ON post WHEN OLD.title <> NEW.title OR OLD.body <> NEW.body OR OLD.published_at <> NEW.published_at BEGIN
    DELETE FROM glimpse WHERE post = OLD.id;
END;
CREATE TRIGGER comment_words_insert AFTER INSERT ON comment BEGIN
    DELETE FROM glimpse WHERE post = NEW.post;
END;
CREATE TRIGGER comment_words_update AFTER UPDATE ON comment WHEN OLD.body <> NEW.body BEGIN
    DELETE FROM glimpse WHERE post = NEW.post;
END;
CREATE TRIGGER comment_words_delete AFTER DELETE ON comment BEGIN
    DELETE FROM glimpse WHERE post = OLD.post;
END;

CREATE INDEX post_pinned ON post (published_at) WHERE pinned > 0;
CREATE INDEX post_asks ON post (published_at) WHERE asks > 0;

-- Pictures: small ones of what is held, whole ones that were made or looked at here. Those that wait have not been sent.
CREATE TABLE image (
    id TEXT PRIMARY KEY,
    small BLOB NOT NULL,
    whole BLOB NOT NULL,
    waits BIGINT NOT NULL,
    used_at BIGINT NOT NULL
);

-- What this device has told its person of, so that it rings once.
CREATE TABLE told (
    name TEXT PRIMARY KEY
);
