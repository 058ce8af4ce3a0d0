-- Streaks: what members keep up, period after period.
--
-- `record` is JSON: what was done in the last periods, and what is folded of those before (`streak::Record` in the
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
