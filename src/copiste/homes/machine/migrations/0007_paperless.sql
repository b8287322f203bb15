-- Whether a record's answers came with no paper; NULL for what was filed before that was noted.
ALTER TABLE records ADD COLUMN paperless INTEGER;
