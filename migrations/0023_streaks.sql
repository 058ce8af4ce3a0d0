-- What members keep up and come to: streaks and levels.
--
-- A streak's `record` is JSON: what was done in the last periods, and what is folded of those before (`streak::Record` in the
-- core), so it stays small. The other columns say what it comes to, for figures: `length` is how long the streak was
-- when it was kept last, and from `ends_at` on it is broken.

CREATE TABLE member_streaks (
    member_id UUID NOT NULL,
    streak TEXT_KEY NOT NULL,
    length BIGINT NOT NULL,
    best BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (member_id, streak)
) WITHOUT ROWID;

CREATE INDEX ix_member_streaks_ends_at ON member_streaks (streak, ends_at);

-- The levels that members reached, for figures. That somebody is on one is a counter ('ID/level'), which decisions
-- see; who turned out to be another member is on none.
CREATE TABLE member_levels (
    member_id UUID NOT NULL,
    levels TEXT_KEY NOT NULL,
    number BIGINT NOT NULL,
    PRIMARY KEY (member_id, levels)
) WITHOUT ROWID;

CREATE INDEX ix_member_levels_number ON member_levels (levels, number);
