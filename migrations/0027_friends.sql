-- Friends: members who take part in leaderboards and compare themselves with each other. Two rows for a pair, one for
-- each side. `state` is asking (this member asked), asked (the other one did), friend, or refused (this member asked
-- and was refused, which they are not told).
CREATE TABLE member_friends (
    member_id UUID NOT NULL,
    friend_id UUID NOT NULL,
    state TEXT_KEY NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (member_id, friend_id)
) WITHOUT ROWID;
