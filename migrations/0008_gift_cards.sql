-- Gift cards: money on cards instead of with members. A card is an account of its own in the ledger:
-- its postings, lots, wallet and events lie under the card's id, where a member's lie under theirs.
--
-- The number is what is written on the card; it alone is no secret, for a card has a PIN of which only
-- a hash is stored. `state` is 'open' or 'blocked'.

CREATE TABLE gift_cards (
    card_id UUID NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    pin_hash TEXT,
    owner_id UUID,
    state TEXT NOT NULL,
    actor TEXT NOT NULL,
    issued_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_gift_cards_owner_id ON gift_cards (owner_id, card_id);

CREATE TABLE gift_card_numbers (
    number TEXT_KEY NOT NULL PRIMARY KEY,
    card_id UUID NOT NULL
) WITHOUT ROWID;
