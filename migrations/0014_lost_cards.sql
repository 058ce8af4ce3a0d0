-- Club cards that were lost and replaced: such a number is nobody's any more, and never will be again.
--
-- The number is written as an identity ('card:2991234567892'); whose it was is kept, for the member's sake.

CREATE TABLE lost_cards (
    identity TEXT_KEY NOT NULL PRIMARY KEY,
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    lost_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_lost_cards_member_id ON lost_cards (member_id);
