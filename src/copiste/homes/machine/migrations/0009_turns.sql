-- Whose turn it is: what comes within gives_way seconds after a message is lent before it.
ALTER TABLE messages ADD COLUMN gives_way REAL NOT NULL DEFAULT 0;
DROP INDEX messages_by_queue;
CREATE INDEX messages_by_turn ON messages (queue, visible_at + gives_way);
