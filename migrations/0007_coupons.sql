-- Coupons: batches of codes, the codes, those that members hold themselves, and where each was used.
--
-- A code of a batch is unique over all of them; what a member holds is that member's own, and lies with
-- the member. How often a code was used is a counter like any other (counters, program_counters, under
-- 'CODE/coupon'); `state` of a member's own is a projection of it, for finding those that are open.

CREATE TABLE coupon_batches (
    batch_id UUID NOT NULL PRIMARY KEY,
    promotion TEXT NOT NULL,
    name TEXT NOT NULL,
    template TEXT NOT NULL,
    wanted BIGINT NOT NULL,
    made BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE TABLE coupons (
    code TEXT_KEY NOT NULL PRIMARY KEY,
    batch_id UUID NOT NULL,
    withdrawn_at BIGINT
) WITHOUT ROWID;

CREATE INDEX ix_coupons_batch_id ON coupons (batch_id, code);

-- 'state' is 'open', 'used', 'expired' or 'withdrawn'. `event_id` is what it was given for, if anything.
CREATE TABLE member_coupons (
    member_id UUID NOT NULL,
    code TEXT_KEY NOT NULL,
    batch_id UUID,
    promotion TEXT NOT NULL,
    uses BIGINT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    event_id UUID,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, code)
) WITHOUT ROWID;

CREATE INDEX ix_member_coupons_batch_id ON member_coupons (batch_id, member_id, code);
CREATE INDEX ix_member_coupons_ends_at ON member_coupons (state, ends_at);

-- Each use of a coupon (1), and what gave it back (-1).
CREATE TABLE coupon_moves (
    code TEXT_KEY NOT NULL,
    event_id UUID NOT NULL,
    buyer_id UUID NOT NULL,
    at BIGINT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (code, event_id)
) WITHOUT ROWID;
