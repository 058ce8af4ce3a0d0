-- What each purchase got by which promotion: a row of the member's own, so that sales wait for no shared
-- row. A projection of the events: a cancelled purchase has none. Figures are summed up from it.

CREATE TABLE offer_uses (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    promotion TEXT_KEY NOT NULL,
    at BIGINT NOT NULL,
    given BIGINT NOT NULL,
    PRIMARY KEY (member_id, event_id, promotion)
) WITHOUT ROWID;
