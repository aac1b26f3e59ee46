-- A run that was stopped, as version 1 of a store has it: one page done, one failed, one in flight,
-- one queued.
PRAGMA application_id=1467117431;
PRAGMA user_version=1;
PRAGMA journal_mode=WAL;
BEGIN;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE field (position INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE page (id INTEGER PRIMARY KEY, url TEXT NOT NULL,
 state TEXT NOT NULL DEFAULT 'queued', attempts INTEGER NOT NULL DEFAULT 0,
 items INTEGER NOT NULL DEFAULT 0, not_before INTEGER NOT NULL DEFAULT 0, worker INTEGER,
 final_url TEXT, http_status INTEGER, failure TEXT, webdriver_error TEXT, detail TEXT,
 started INTEGER, duration INTEGER, ended INTEGER);
CREATE TABLE attempt (page_id INTEGER, number INTEGER, worker INTEGER, started INTEGER,
 duration INTEGER, http_status INTEGER, failure TEXT, webdriver_error TEXT, detail TEXT,
 message TEXT, PRIMARY KEY (page_id, number)) WITHOUT ROWID;
CREATE TABLE kept (page_id INTEGER, kind TEXT, data BLOB, PRIMARY KEY (page_id, kind));
CREATE TABLE tally (state TEXT PRIMARY KEY, pages INTEGER NOT NULL DEFAULT 0,
 attempts INTEGER NOT NULL DEFAULT 0, items INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE row (id INTEGER PRIMARY KEY, page_id INTEGER NOT NULL, f1 TEXT);
CREATE VIEW result AS SELECT page.url, page.final_url, page.http_status AS status, page.state,
 page.failure, page.detail, page.attempts, page.worker, page.duration, row.f1 AS "title"
 FROM row JOIN page ON page.id = row.page_id ORDER BY row.id;
INSERT INTO tally (state) VALUES ('queued'), ('running'), ('done'), ('failed'), ('skipped');
CREATE TRIGGER page_tally AFTER UPDATE OF state, attempts, items ON page BEGIN
 UPDATE tally SET pages = pages - 1, attempts = attempts - OLD.attempts,
  items = items - OLD.items WHERE state = OLD.state;
 UPDATE tally SET pages = pages + 1, attempts = attempts + NEW.attempts,
  items = items + NEW.items WHERE state = NEW.state;
END;
INSERT INTO meta VALUES ('job', '{"windrow": 1}'), ('created', '2026-01-01T00:00:00Z'),
 ('version', '0.1'), ('state', 'running');
INSERT INTO field VALUES (1, 'title');
INSERT INTO page (url) VALUES ('http://site.test/1'), ('http://site.test/2'),
 ('http://site.test/3'), ('http://site.test/4');
UPDATE tally SET pages = 4 WHERE state = 'queued';
UPDATE page SET state = 'done', attempts = 1, items = 1, worker = 1, http_status = 200 WHERE id = 1;
UPDATE page SET state = 'failed', attempts = 1, items = 1, worker = 1, failure = 'timeout'
 WHERE id = 2;
UPDATE page SET state = 'running', worker = 1 WHERE id = 3;
INSERT INTO attempt VALUES (1, 1, 1, 1, 1, 200, NULL, NULL, NULL, NULL),
 (2, 1, 1, 2, 1, NULL, 'timeout', 'timeout', NULL, NULL);
INSERT INTO row VALUES (1048576, 1, 'One'), (2097152, 2, NULL);
COMMIT;
