-- Stages: how far each member has come with the shop, and the steps between stages.
--
-- Both follow from the days on which the member bought (counters under '@DAY/visits'). They are the shop's own
-- view and no part of the member's history. `counted_by` is the version of the program by which the days were counted.

CREATE TABLE member_stages (
    member_id UUID NOT NULL PRIMARY KEY,
    stage TEXT_KEY NOT NULL,
    since BIGINT NOT NULL,
    next_due_at BIGINT NOT NULL,
    counted_by BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_member_stages_next_due_at ON member_stages (next_due_at);

CREATE TABLE stage_moves (
    member_id UUID NOT NULL,
    at BIGINT NOT NULL,
    to_stage TEXT_KEY NOT NULL,
    from_stage TEXT_KEY NOT NULL,
    PRIMARY KEY (member_id, at, to_stage)
) WITHOUT ROWID;

CREATE INDEX ix_stage_moves_at ON stage_moves (at, from_stage, to_stage);
