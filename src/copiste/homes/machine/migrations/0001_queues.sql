-- Messages between stages. visible_at is seconds since 1970; a lent message is one whose visible_at lies ahead and
-- that carries the receipt of its loan.
CREATE TABLE messages (
    id TEXT PRIMARY KEY,
    queue TEXT NOT NULL,
    body TEXT NOT NULL,
    visible_at REAL NOT NULL,
    receipt TEXT,
    receives INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX messages_by_queue ON messages (queue, visible_at);
