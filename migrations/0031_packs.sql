-- Packs: days between visits in a row for each pair of months, as draws are kept in one for each period.
--
-- A row for each number of days between was most of what figures by branch read. `step` is the month of the later visit, or whose part
-- a draw is of; `pack` holds bytes that say how they are written. So that all sums are made anew, nothing says that they were made.
DROP TABLE rollup_draws;

CREATE TABLE rollup_packs (
    place BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT_KEY NOT NULL,
    start BIGINT NOT NULL,
    step BIGINT NOT NULL,
    pack BYTEA NOT NULL,
    PRIMARY KEY (place, kind, name, start, step)
) WITHOUT ROWID;

DELETE FROM settings WHERE name = 'rollups';
