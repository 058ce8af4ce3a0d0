-- Rollups: what each member bought in each month, and the sums of all that figures by month are made of.
--
-- Both are projections of the events, in the days of the zone that the setting `rollups` names: they are made anew where
-- the program has another. A purchase, and what comes back of one, leaves a row in `rollup_news` in its own transaction, which shares
-- nothing with other members; whoever folds it reads that month of that member again. Figures count what is not folded yet.

-- A branch or channel that nobody named is ''. `days` holds each day with its purchases and their net (whole smallest units).
CREATE TABLE rollup_months (
    member_id UUID NOT NULL,
    month BIGINT NOT NULL,
    branch TEXT_KEY NOT NULL,
    channel TEXT_KEY NOT NULL,
    purchases BIGINT NOT NULL,
    net BIGINT NOT NULL,
    others BIGINT NOT NULL,
    others_net BIGINT NOT NULL,
    days BYTEA NOT NULL,
    PRIMARY KEY (member_id, month, branch, channel)
) WITHOUT ROWID;

-- Whose purchase is new or changed, by which event: itself, or what came back of it.
CREATE TABLE rollup_news (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    purchase_id UUID NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

-- Sums over members: of all, by branch and by channel (`place`). What may pass the range of a column is kept in billions and the rest.
CREATE TABLE rollup_totals (
    place BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT_KEY NOT NULL,
    start BIGINT NOT NULL,
    other BIGINT NOT NULL,
    step BIGINT NOT NULL,
    members BIGINT NOT NULL,
    repeaters BIGINT NOT NULL,
    kept BIGINT NOT NULL,
    purchases BIGINT NOT NULL,
    days BIGINT NOT NULL,
    net BIGINT NOT NULL,
    net_rest BIGINT NOT NULL,
    square BIGINT NOT NULL,
    square_rest BIGINT NOT NULL,
    product BIGINT NOT NULL,
    product_rest BIGINT NOT NULL,
    purchases_square BIGINT NOT NULL,
    PRIMARY KEY (place, kind, name, start, other, step)
) WITHOUT ROWID;

-- What came back of a purchase, whoever's history that is in.
CREATE INDEX ix_events_origin ON events (origin_id) WHERE origin_id IS NOT NULL;
