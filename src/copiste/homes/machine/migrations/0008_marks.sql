-- What records are found by: keyed fingerprints, which tell nobody what stands in a record.
CREATE TABLE marks (
    mark TEXT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (mark, record)
) STRICT, WITHOUT ROWID;
CREATE INDEX marks_by_record ON marks (record);
