-- How often the machine went down while it held the message: that is not held against the message, up to a bound.
ALTER TABLE messages ADD COLUMN recalls INTEGER NOT NULL DEFAULT 0;
