-- Draws of lifetimes: how sure lifetime value is, beside the averages of periods.
--
-- A row holds one kind of draws: of regulars and of others in a period (`step` tells them apart), of the twelve months that begin with
-- one, of how long customers stayed. So that all sums are made anew, with these, nothing says that they were made.
DROP TABLE rollup_draws;

CREATE TABLE rollup_draws (
    place BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT_KEY NOT NULL,
    start BIGINT NOT NULL,
    step BIGINT NOT NULL,
    draws BYTEA NOT NULL,
    PRIMARY KEY (place, kind, name, start, step)
) WITHOUT ROWID;

DELETE FROM settings WHERE name = 'rollups';
