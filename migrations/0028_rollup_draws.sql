-- Draws: how sure the averages of periods are, by a bootstrap whose draws are sums over customers.
--
-- A row holds what was bought in each draw in a period, by regulars and by others, as bytes that say how they are written. They are
-- added to by whoever folds, who holds the setting `rollups` meanwhile. How bills vary needs no squares any more, and so that all sums are made
-- anew, with their draws, nothing says that they were made.
CREATE TABLE rollup_draws (
    place BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT_KEY NOT NULL,
    start BIGINT NOT NULL,
    draws BYTEA NOT NULL,
    PRIMARY KEY (place, kind, name, start)
) WITHOUT ROWID;

DROP TABLE rollup_totals;

-- Sums over members: of all, by branch and by channel (`place`). What may pass the range of a column is kept in billions and the rest.
CREATE TABLE rollup_totals (
    place BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT_KEY NOT NULL,
    start BIGINT NOT NULL,
    other BIGINT NOT NULL,
    step BIGINT NOT NULL,
    members BIGINT NOT NULL,
    repeaters BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    purchases BIGINT NOT NULL,
    days BIGINT NOT NULL,
    net BIGINT NOT NULL,
    net_rest BIGINT NOT NULL,
    PRIMARY KEY (place, kind, name, start, other, step)
) WITHOUT ROWID;

DELETE FROM settings WHERE name = 'rollups';
