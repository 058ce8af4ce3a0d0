-- Households: members who share what they have. Each one's value stays in wallets of their own; who may pay with
-- whose stands here. Both are projections of the events 'household_…' in the members' histories.
--
-- A household is there as long as somebody is in it, and has no row of its own: whoever changes who is in it locks
-- the rows of all the members who are.

CREATE TABLE household_people (
    member_id UUID NOT NULL PRIMARY KEY,
    household_id UUID NOT NULL,
    role TEXT_KEY NOT NULL,
    joined_at BIGINT NOT NULL,
    event_id UUID NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_household_people_household_id ON household_people (household_id, joined_at, member_id);

-- Who was asked in and has not answered.
CREATE TABLE household_invites (
    member_id UUID NOT NULL,
    household_id UUID NOT NULL,
    role TEXT_KEY NOT NULL,
    by_id UUID NOT NULL,
    invited_at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (member_id, household_id)
) WITHOUT ROWID;

CREATE INDEX ix_household_invites_household_id ON household_invites (household_id, member_id);
