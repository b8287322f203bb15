-- One wrapped data key a document. A destroyed one leaves its row behind, empty, so that it is never made again.
CREATE TABLE data_keys (
    document TEXT PRIMARY KEY,
    wrapped BLOB
) STRICT;
