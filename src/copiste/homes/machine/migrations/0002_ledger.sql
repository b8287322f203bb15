-- Where every document and every page stands (records/states.py). Instants are UTC text of fixed width.
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    office TEXT NOT NULL,
    receipt TEXT NOT NULL UNIQUE,
    arrival TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    landed_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    fingerprint TEXT,
    pages INTEGER,
    reason TEXT,
    duplicate_of TEXT
) STRICT;
CREATE INDEX documents_by_state ON documents (state, id);
CREATE INDEX documents_by_office ON documents (office, id);

CREATE TABLE fingerprints (
    office TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (office, fingerprint)
) STRICT, WITHOUT ROWID;

CREATE TABLE pages (
    document TEXT NOT NULL REFERENCES documents (id),
    page INTEGER NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (document, page)
) STRICT, WITHOUT ROWID;
