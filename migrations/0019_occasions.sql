-- Occasions: when something of a member's is due next, and what each has had.
--
-- `next_due_at` is the first instant at which an occasion begins for the member: everything before it is done.
-- `counted_by` is the version of the program that it was worked out by. Both are read with the member's wallets.
-- For which day somebody had an occasion last is a counter too ('ID/occasion'), which decisions see.

CREATE TABLE member_occasions (
    member_id UUID NOT NULL PRIMARY KEY,
    next_due_at BIGINT NOT NULL,
    counted_by BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_member_occasions_next_due_at ON member_occasions (next_due_at, member_id);

-- A projection of the events 'occasion': `day` is the day that was celebrated, in days since 1599-12-31.
CREATE TABLE occasion_days (
    member_id UUID NOT NULL,
    occasion TEXT_KEY NOT NULL,
    day BIGINT NOT NULL,
    at BIGINT NOT NULL,
    event_id UUID NOT NULL,
    PRIMARY KEY (member_id, occasion, day)
) WITHOUT ROWID;

CREATE INDEX ix_occasion_days_at ON occasion_days (at, occasion);
