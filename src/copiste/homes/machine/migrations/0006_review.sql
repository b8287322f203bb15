-- What people do with tasks: claims, drafts, holds, ends. `rank` orders the queue: urgent ones first, then the oldest.
ALTER TABLE tasks ADD COLUMN kind TEXT NOT NULL DEFAULT 'form';
ALTER TABLE tasks ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE tasks ADD COLUMN receipt TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN channel TEXT NOT NULL DEFAULT '';
ALTER TABLE tasks ADD COLUMN urgent INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN stops INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN pages INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN draft TEXT;
ALTER TABLE tasks ADD COLUMN held_until TEXT;
ALTER TABLE tasks ADD COLUMN reason TEXT;
ALTER TABLE tasks ADD COLUMN disposition TEXT;
ALTER TABLE tasks ADD COLUMN claimed_by TEXT;
ALTER TABLE tasks ADD COLUMN claimed_at TEXT;
ALTER TABLE tasks ADD COLUMN claimed_until TEXT;
ALTER TABLE tasks ADD COLUMN closed_at TEXT;
ALTER TABLE tasks ADD COLUMN closed_by TEXT;
ALTER TABLE tasks ADD COLUMN seconds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN answered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN record TEXT;
ALTER TABLE tasks ADD COLUMN rank TEXT NOT NULL DEFAULT '';
UPDATE tasks SET state = 'closed' WHERE done;
UPDATE tasks SET rank = '1#' || replace(replace(replace(replace(opened_at, '-', ''), ':', ''), '.', ''), 'Z', '') || '#' || id;
DROP INDEX tasks_by_done;
CREATE INDEX tasks_by_rank ON tasks (done, rank);
CREATE INDEX tasks_by_document ON tasks (document);

-- Small things by kind and key that are read, and written over only as they were read: accounts, sessions, incidents.
CREATE TABLE registers (
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL,
    expires_at TEXT,
    PRIMARY KEY (kind, key)
) STRICT, WITHOUT ROWID;

-- Who saw and did what. Rows are added and never changed nor taken away.
CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    office TEXT NOT NULL,
    detail TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_who ON audit (who, id);
CREATE INDEX audit_by_subject ON audit (subject, id);
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit only grows'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit only grows'); END;
