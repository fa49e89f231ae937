-- SPDX-License-Identifier: EUPL-1.2
-- The undo log learns of learning. The texts of courses that were loaded stand beside it: they are no
-- rows of the server's. Files lie in a folder.
CREATE TRIGGER course_undo_insert AFTER INSERT ON course WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('course', 'DELETE FROM course WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER course_undo_update AFTER UPDATE ON course WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('course',
        'UPDATE course SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', entry = ' || quote(OLD.entry) ||
        ', edition = ' || quote(OLD.edition) ||
        ', withdrawn = ' || quote(OLD.withdrawn) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER course_undo_delete AFTER DELETE ON course WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('course',
        'INSERT INTO course (id, scope, ver, entry, edition, withdrawn) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.entry) ||
        ', ' || quote(OLD.edition) ||
        ', ' || quote(OLD.withdrawn) || ')');
END;

CREATE TRIGGER path_undo_insert AFTER INSERT ON path WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('path', 'DELETE FROM path WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER path_undo_update AFTER UPDATE ON path WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('path',
        'UPDATE path SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', owner = ' || quote(OLD.owner) ||
        ', route = ' || quote(OLD.route) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER path_undo_delete AFTER DELETE ON path WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('path',
        'INSERT INTO path (id, scope, ver, owner, route) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.owner) ||
        ', ' || quote(OLD.route) || ')');
END;

CREATE TRIGGER enrolment_undo_insert AFTER INSERT ON enrolment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('enrolment', 'DELETE FROM enrolment WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER enrolment_undo_update AFTER UPDATE ON enrolment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('enrolment',
        'UPDATE enrolment SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', course = ' || quote(OLD.course) ||
        ', path = ' || quote(OLD.path) ||
        ', round = ' || quote(OLD.round) ||
        ', edition = ' || quote(OLD.edition) ||
        ', since = ' || quote(OLD.since) ||
        ', due = ' || quote(OLD.due) ||
        ', cause = ' || quote(OLD.cause) ||
        ', reason = ' || quote(OLD.reason) ||
        ', told = ' || quote(OLD.told) ||
        ', is_left = ' || quote(OLD.is_left) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER enrolment_undo_delete AFTER DELETE ON enrolment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('enrolment',
        'INSERT INTO enrolment (id, scope, ver, person, course, path, round, edition, since, due, cause, reason, told, is_left) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.course) ||
        ', ' || quote(OLD.path) ||
        ', ' || quote(OLD.round) ||
        ', ' || quote(OLD.edition) ||
        ', ' || quote(OLD.since) ||
        ', ' || quote(OLD.due) ||
        ', ' || quote(OLD.cause) ||
        ', ' || quote(OLD.reason) ||
        ', ' || quote(OLD.told) ||
        ', ' || quote(OLD.is_left) || ')');
END;

CREATE TRIGGER progress_undo_insert AFTER INSERT ON progress WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('progress', 'DELETE FROM progress WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER progress_undo_update AFTER UPDATE ON progress WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('progress',
        'UPDATE progress SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', course = ' || quote(OLD.course) ||
        ', path = ' || quote(OLD.path) ||
        ', round = ' || quote(OLD.round) ||
        ', lesson = ' || quote(OLD.lesson) ||
        ', state = ' || quote(OLD.state) ||
        ', percent = ' || quote(OLD.percent) ||
        ', best = ' || quote(OLD.best) ||
        ', edition = ' || quote(OLD.edition) ||
        ', done_at = ' || quote(OLD.done_at) ||
        ', place = ' || quote(OLD.place) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER progress_undo_delete AFTER DELETE ON progress WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('progress',
        'INSERT INTO progress (id, scope, ver, person, course, path, round, lesson, state, percent, best, edition, done_at, place) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.course) ||
        ', ' || quote(OLD.path) ||
        ', ' || quote(OLD.round) ||
        ', ' || quote(OLD.lesson) ||
        ', ' || quote(OLD.state) ||
        ', ' || quote(OLD.percent) ||
        ', ' || quote(OLD.best) ||
        ', ' || quote(OLD.edition) ||
        ', ' || quote(OLD.done_at) ||
        ', ' || quote(OLD.place) || ')');
END;

CREATE TRIGGER attempt_undo_insert AFTER INSERT ON attempt WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('attempt', 'DELETE FROM attempt WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER attempt_undo_update AFTER UPDATE ON attempt WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('attempt',
        'UPDATE attempt SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', course = ' || quote(OLD.course) ||
        ', round = ' || quote(OLD.round) ||
        ', lesson = ' || quote(OLD.lesson) ||
        ', edition = ' || quote(OLD.edition) ||
        ', seed = ' || quote(OLD.seed) ||
        ', answers = ' || quote(OLD.answers) ||
        ', percent = ' || quote(OLD.percent) ||
        ', passed = ' || quote(OLD.passed) ||
        ', begun_at = ' || quote(OLD.begun_at) ||
        ', ended_at = ' || quote(OLD.ended_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER attempt_undo_delete AFTER DELETE ON attempt WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('attempt',
        'INSERT INTO attempt (id, scope, ver, person, course, round, lesson, edition, seed, answers, percent, passed, begun_at, ended_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.course) ||
        ', ' || quote(OLD.round) ||
        ', ' || quote(OLD.lesson) ||
        ', ' || quote(OLD.edition) ||
        ', ' || quote(OLD.seed) ||
        ', ' || quote(OLD.answers) ||
        ', ' || quote(OLD.percent) ||
        ', ' || quote(OLD.passed) ||
        ', ' || quote(OLD.begun_at) ||
        ', ' || quote(OLD.ended_at) || ')');
END;

CREATE TRIGGER card_undo_insert AFTER INSERT ON card WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('card', 'DELETE FROM card WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER card_undo_update AFTER UPDATE ON card WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('card',
        'UPDATE card SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', course = ' || quote(OLD.course) ||
        ', question = ' || quote(OLD.question) ||
        ', reviews = ' || quote(OLD.reviews) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER card_undo_delete AFTER DELETE ON card WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('card',
        'INSERT INTO card (id, scope, ver, person, course, question, reviews) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.course) ||
        ', ' || quote(OLD.question) ||
        ', ' || quote(OLD.reviews) || ')');
END;

CREATE TRIGGER award_undo_insert AFTER INSERT ON award WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('award', 'DELETE FROM award WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER award_undo_update AFTER UPDATE ON award WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('award',
        'UPDATE award SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', course = ' || quote(OLD.course) ||
        ', path = ' || quote(OLD.path) ||
        ', round = ' || quote(OLD.round) ||
        ', earned_at = ' || quote(OLD.earned_at) ||
        ', ends_at = ' || quote(OLD.ends_at) ||
        ', title = ' || quote(OLD.title) ||
        ', badge = ' || quote(OLD.badge) ||
        ', edition = ' || quote(OLD.edition) ||
        ', credential = ' || quote(OLD.credential) ||
        ', shared = ' || quote(OLD.shared) ||
        ', revoked = ' || quote(OLD.revoked) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER award_undo_delete AFTER DELETE ON award WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('award',
        'INSERT INTO award (id, scope, ver, person, course, path, round, earned_at, ends_at, title, badge, edition, credential, shared, revoked) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.course) ||
        ', ' || quote(OLD.path) ||
        ', ' || quote(OLD.round) ||
        ', ' || quote(OLD.earned_at) ||
        ', ' || quote(OLD.ends_at) ||
        ', ' || quote(OLD.title) ||
        ', ' || quote(OLD.badge) ||
        ', ' || quote(OLD.edition) ||
        ', ' || quote(OLD.credential) ||
        ', ' || quote(OLD.shared) ||
        ', ' || quote(OLD.revoked) || ')');
END;

CREATE TRIGGER learner_undo_insert AFTER INSERT ON learner WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('learner', 'DELETE FROM learner WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER learner_undo_update AFTER UPDATE ON learner WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('learner',
        'UPDATE learner SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', person = ' || quote(OLD.person) ||
        ', plays = ' || quote(OLD.plays) ||
        ', board = ' || quote(OLD.board) ||
        ', alias = ' || quote(OLD.alias) ||
        ', unmetered = ' || quote(OLD.unmetered) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER learner_undo_delete AFTER DELETE ON learner WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('learner',
        'INSERT INTO learner (id, scope, ver, person, plays, board, alias, unmetered) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.person) ||
        ', ' || quote(OLD.plays) ||
        ', ' || quote(OLD.board) ||
        ', ' || quote(OLD.alias) ||
        ', ' || quote(OLD.unmetered) || ')');
END;

CREATE TRIGGER assignment_undo_insert AFTER INSERT ON assignment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('assignment', 'DELETE FROM assignment WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER assignment_undo_update AFTER UPDATE ON assignment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('assignment',
        'UPDATE assignment SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', author = ' || quote(OLD.author) ||
        ', task = ' || quote(OLD.task) ||
        ', ended_at = ' || quote(OLD.ended_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER assignment_undo_delete AFTER DELETE ON assignment WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('assignment',
        'INSERT INTO assignment (id, scope, ver, author, task, ended_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.author) ||
        ', ' || quote(OLD.task) ||
        ', ' || quote(OLD.ended_at) || ')');
END;

CREATE TRIGGER board_undo_insert AFTER INSERT ON board WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('board', 'DELETE FROM board WHERE id = ' || quote(NEW.id));
END;
CREATE TRIGGER board_undo_update AFTER UPDATE ON board WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('board',
        'UPDATE board SET scope = ' || quote(OLD.scope) ||
        ', ver = ' || quote(OLD.ver) ||
        ', seats = ' || quote(OLD.seats) ||
        ', made_at = ' || quote(OLD.made_at) ||
        ' WHERE id = ' || quote(OLD.id));
END;
CREATE TRIGGER board_undo_delete AFTER DELETE ON board WHEN (SELECT recording FROM undo_flag) BEGIN
    INSERT INTO undo (tbl, opposite) VALUES ('board',
        'INSERT INTO board (id, scope, ver, seats, made_at) VALUES (' || quote(OLD.id) ||
        ', ' || quote(OLD.scope) ||
        ', ' || quote(OLD.ver) ||
        ', ' || quote(OLD.seats) ||
        ', ' || quote(OLD.made_at) || ')');
END;

CREATE TABLE edition (
    course TEXT NOT NULL,
    edition BIGINT NOT NULL,
    body TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (course, edition)
);

-- Courses whose films and files are to be had without a network.
CREATE TABLE kept (
    course TEXT PRIMARY KEY,
    anyway BIGINT NOT NULL, -- films may come over a network that is metered
    since BIGINT NOT NULL
);

-- What is found by words in lessons that are here.
CREATE TABLE lesson (
    n INTEGER PRIMARY KEY,
    course TEXT NOT NULL,
    edition BIGINT NOT NULL,
    lesson TEXT NOT NULL,
    page BIGINT NOT NULL,
    second BIGINT NOT NULL, -- of the film on the page in which it is said; -1 for what is written
    title TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX lesson_course ON lesson (course, edition);
-- Which questions the lessons that are here ask.
CREATE TABLE question (
    course TEXT NOT NULL,
    edition BIGINT NOT NULL,
    lesson TEXT NOT NULL,
    question TEXT NOT NULL,
    PRIMARY KEY (course, edition, question)
);
CREATE VIRTUAL TABLE lesson_words USING fts5 (forward, backward, detail = full, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0');
CREATE TRIGGER lesson_gone AFTER DELETE ON lesson BEGIN
    DELETE FROM lesson_words WHERE rowid = OLD.n;
END;
