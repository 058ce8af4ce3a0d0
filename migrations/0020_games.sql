-- Games: what members played and won.
--
-- A projection of the events 'game_play', each in the history that it is in. `drawn` is the prize that the seed
-- drew, `prize` the one that was given: another one where the first had run out. `worth` is what it took of the
-- game's budget, in the currency's smallest unit. Seeds and words stand in the event. Which draw is a member's
-- next is a counter ('ID/turn'); what seeds are made from is the setting 'draws'.

CREATE TABLE game_plays (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    game TEXT_KEY NOT NULL,
    drawn TEXT NOT NULL,
    prize TEXT NOT NULL,
    worth BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE INDEX ix_game_plays_at ON game_plays (game, at);
