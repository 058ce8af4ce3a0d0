-- Imports from the pages: files of receipts, how far each is, and the rows that were refused.
--
-- The file itself lies in a folder of the server, and only until the import ends. `noted_at` is when an
-- import last moved: one that runs and does not move was left by a server that ended. Of refused rows
-- a bounded number is kept, for as long as somebody may want to put them right.

CREATE TABLE imports (
    import_id UUID NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    state TEXT NOT NULL,
    plan TEXT NOT NULL,
    place BIGINT NOT NULL,
    row_count BIGINT NOT NULL,
    new_count BIGINT NOT NULL,
    there_count BIGINT NOT NULL,
    refused_count BIGINT NOT NULL,
    problem TEXT,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    started_at BIGINT,
    ended_at BIGINT
) WITHOUT ROWID;

CREATE TABLE import_rows (
    import_id UUID NOT NULL,
    row_number BIGINT NOT NULL,
    code TEXT NOT NULL,
    field TEXT NOT NULL,
    cell TEXT NOT NULL,
    contents TEXT NOT NULL,
    PRIMARY KEY (import_id, row_number)
) WITHOUT ROWID;

-- What waits or runs is looked for often, and there are few of them.
CREATE INDEX ix_imports_state ON imports (state, import_id);
