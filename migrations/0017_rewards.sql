-- Rewards: what members claimed, who waits in line, the codes of partners' pools, and how stock came and went.
--
-- How many pieces are gone, and how many members wait, are counters of all members together (program_counters,
-- under 'PLACE/out', 'PLACE/added', 'PLACE/waiting', 'PLACE/given'), like any limit: so nothing is sold twice. A
-- place is a reward's id, with its branch ('mug/silom') where each has its own stock, or a pool ('pool:cinema').

-- A projection of the member's events 'reward_claim', 'reward_collect', 'reward_cancel' and 'reward_expire'.
-- `state` is 'ready' (to be handed out), 'given' (there is nothing to hand out), 'collected', 'cancelled' or
-- 'expired'; `code` is what the member has of it; `ends_at` is when it is too late to collect. `wallet`, `units`
-- and `money` are what was paid, `terms` what can be undone, as it was agreed when it was claimed.
CREATE TABLE reward_claims (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    reward TEXT_KEY NOT NULL,
    branch TEXT_KEY NOT NULL,
    place TEXT_KEY NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    wallet TEXT NOT NULL,
    units BIGINT NOT NULL,
    money BIGINT NOT NULL,
    terms TEXT NOT NULL,
    claimed_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE INDEX ix_reward_claims_ends_at ON reward_claims (state, ends_at);
CREATE INDEX ix_reward_claims_reward ON reward_claims (reward, event_id);

-- Whose claim is handed out for a code. It is said aloud or shown at a till, so it is found over all members.
CREATE TABLE reward_pick_ups (
    code TEXT_KEY NOT NULL PRIMARY KEY,
    member_id UUID NOT NULL,
    event_id UUID NOT NULL
) WITHOUT ROWID;

-- Who waits for a piece: 'waiting', 'held' (a piece is kept until `until`), 'claimed', 'left' or 'lapsed'.
CREATE TABLE reward_waits (
    member_id UUID NOT NULL,
    place TEXT_KEY NOT NULL,
    reward TEXT_KEY NOT NULL,
    branch TEXT_KEY NOT NULL,
    state TEXT NOT NULL,
    event_id UUID NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (member_id, place)
) WITHOUT ROWID;

CREATE INDEX ix_reward_waits_place ON reward_waits (place, state, since, member_id);
CREATE INDEX ix_reward_waits_until ON reward_waits (state, until);

-- Codes of partners. They are numbered in the order in which they came, and given in that order: the counter
-- 'PLACE/given' says how far. A row never changes.
CREATE TABLE reward_codes (
    pool TEXT_KEY NOT NULL,
    code TEXT_KEY NOT NULL,
    number BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    PRIMARY KEY (pool, code)
) WITHOUT ROWID;

CREATE UNIQUE INDEX ix_reward_codes_number ON reward_codes (pool, number);

-- What staff added to a stock, and took away.
CREATE TABLE reward_stock_moves (
    move_id UUID NOT NULL PRIMARY KEY,
    place TEXT_KEY NOT NULL,
    by_count BIGINT NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_reward_stock_moves_place ON reward_stock_moves (place, move_id);
