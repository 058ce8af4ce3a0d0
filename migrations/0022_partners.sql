-- Partners and causes: points that partners gave to members, that members spent there, and that they gave to causes.
--
-- A projection of the events 'partner_earn', 'partner_spend', 'partner_undo', 'donate' and 'donate_undo', each in the
-- history that it is in. `party` is the partner's or the cause's id; `kind` is 'earn', 'spend' or 'donate', or one of
-- these with '_undo'. `units` moved in the ledger and `money` is what they come to, in the currency's smallest unit;
-- `undone` is how many of them were undone since, `origin_id` the event that an undo is of. `terms` is what was agreed
-- at the time (wallet, rate, counts): by it something is undone, whatever the program says by then.

CREATE TABLE partner_moves (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    party TEXT_KEY NOT NULL,
    kind TEXT_KEY NOT NULL,
    wallet TEXT_KEY NOT NULL,
    units BIGINT NOT NULL,
    money BIGINT NOT NULL,
    undone BIGINT NOT NULL,
    origin_id UUID,
    reference TEXT NOT NULL,
    terms TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE INDEX ix_partner_moves_at ON partner_moves (party, at);

-- The postings of partners and causes (accounts 11 to 13), against which statements are held.
CREATE INDEX ix_postings_partners ON postings (at) WHERE source >= 11 OR target >= 11;

-- The partner that an API key acts for, and for nobody else; a key of the shop's own has none.
ALTER TABLE api_keys ADD COLUMN partner TEXT;
