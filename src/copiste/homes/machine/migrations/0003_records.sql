-- Filed records, every version, and the tasks that wait for a person. Payloads are sealed.
CREATE TABLE records (
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    office TEXT NOT NULL,
    document TEXT NOT NULL,
    form TEXT NOT NULL,
    edition TEXT NOT NULL,
    schema_version TEXT NOT NULL,
    software TEXT NOT NULL,
    filed_at TEXT NOT NULL,
    payload BLOB NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    document TEXT NOT NULL,
    form TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    payload BLOB NOT NULL,
    done INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX tasks_by_done ON tasks (done, id);
