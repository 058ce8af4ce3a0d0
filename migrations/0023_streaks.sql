-- What members keep up and come to: streaks, levels and places on leaderboards.
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

-- The nickname by which a member takes part in leaderboards; nobody does who has none. `folded` is how it is compared.
CREATE TABLE member_nicknames (
    member_id UUID NOT NULL PRIMARY KEY,
    nickname TEXT NOT NULL,
    folded TEXT NOT NULL,
    since BIGINT NOT NULL
) WITHOUT ROWID;

-- Nicknames that nobody else can have: those of members, and those that the shop took away, whose `member_id` is
-- that of who had it then and `blocked_at` when it was.
CREATE TABLE nicknames (
    folded TEXT_KEY NOT NULL PRIMARY KEY,
    member_id UUID NOT NULL,
    blocked_at BIGINT
) WITHOUT ROWID;

-- The scores of members who take part, a projection of counters ('ID/score/DAY'): `period` is the first day of the
-- week or month, in days since 1599-12-31.
CREATE TABLE leaderboard_scores (
    member_id UUID NOT NULL,
    leaderboard TEXT_KEY NOT NULL,
    period BIGINT NOT NULL,
    score BIGINT NOT NULL,
    PRIMARY KEY (member_id, leaderboard, period)
) WITHOUT ROWID;

CREATE INDEX ix_leaderboard_scores_score ON leaderboard_scores (leaderboard, period, score, member_id);

-- Weeks and months that are closed: `places` is JSON, who had the first ones, written once and given by it;
-- `state` is closed, or given once all of them were.
CREATE TABLE leaderboard_periods (
    leaderboard TEXT_KEY NOT NULL,
    period BIGINT NOT NULL,
    state TEXT_KEY NOT NULL,
    closed_at BIGINT NOT NULL,
    places TEXT NOT NULL,
    PRIMARY KEY (leaderboard, period)
) WITHOUT ROWID;

CREATE INDEX ix_leaderboard_periods_state ON leaderboard_periods (state, closed_at);
