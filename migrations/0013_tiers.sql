-- Tiers: where each member stands on each ladder of the program, and when that changes by itself next.
--
-- A projection of the member's events: of what they bought by days (counters under '@DAY/…'), of what staff
-- gave, and of the moves 'tier_up' and 'tier_down'. `tier` is the one that they have, empty for none.
-- `counted_by` is the version of the program by which the days were counted: whoever has no row of the version
-- in force is counted anew out of their history before anything is judged.

CREATE TABLE member_tiers (
    member_id UUID NOT NULL,
    ladder TEXT_KEY NOT NULL,
    tier TEXT_KEY NOT NULL,
    standing TEXT NOT NULL,
    next_due_at BIGINT NOT NULL,
    counted_by BIGINT NOT NULL,
    PRIMARY KEY (member_id, ladder)
) WITHOUT ROWID;

CREATE INDEX ix_member_tiers_next_due_at ON member_tiers (next_due_at);
CREATE INDEX ix_member_tiers_tier ON member_tiers (ladder, tier, member_id);
