-- Draws: what members played and won in games, and surprises.
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

-- Surprises: one row for each draw, made before it is due, so that its seal can be shown. The seed is told once it is
-- drawn. `draw` is the surprise's id with the first day of its part of the calendar; `state` is open, drawn (it is
-- known who gets it), given, or void (the program has it no more). `looked` is how many members were looked at,
-- `eligible` how many of them may be drawn, `members` how many are given to, `given` how many gifts were given.

CREATE TABLE surprise_draws (
    draw TEXT_KEY NOT NULL PRIMARY KEY,
    surprise TEXT NOT NULL,
    seal TEXT NOT NULL,
    seed TEXT NOT NULL,
    state TEXT_KEY NOT NULL,
    opened_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    drawn_at BIGINT NOT NULL,
    program_version BIGINT NOT NULL,
    looked BIGINT NOT NULL,
    eligible BIGINT NOT NULL,
    members BIGINT NOT NULL,
    given BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_surprise_draws_due_at ON surprise_draws (state, due_at);

-- Everybody who could be drawn, in their order: the first `members` places are given to. Kept for whoever checks it.
CREATE TABLE surprise_entries (
    member_id UUID NOT NULL,
    draw TEXT_KEY NOT NULL,
    had BIGINT NOT NULL,
    place BIGINT NOT NULL,
    PRIMARY KEY (member_id, draw)
) WITHOUT ROWID;

CREATE INDEX ix_surprise_entries_place ON surprise_entries (draw, place);

-- A projection of the events 'surprise', each in the history that it is in.
CREATE TABLE surprise_gifts (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    surprise TEXT_KEY NOT NULL,
    draw TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE INDEX ix_surprise_gifts_at ON surprise_gifts (surprise, at);
