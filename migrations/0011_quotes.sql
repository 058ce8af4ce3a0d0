-- Quotes that hold: what a basket uses of limits, budgets, coupons, balances and gift cards is put aside
-- for a time. The event of kind 'quote_hold' says what; here stands what became of it.
--
-- `state` is 'open', 'bought', 'released' or 'expired'; `purchase_id` is the purchase it became.

CREATE TABLE quotes (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    state TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    purchase_id UUID,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE INDEX ix_quotes_expires_at ON quotes (state, expires_at);

-- 1 where a quote puts a use of a coupon aside, -1 where it lets it go.
ALTER TABLE coupon_moves ADD COLUMN held BIGINT NOT NULL DEFAULT 0;
