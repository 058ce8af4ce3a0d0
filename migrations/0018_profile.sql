-- Identities that were proved, members who turned out to be one, and those who may be.
--
-- A member who was merged into another stays, with their own history, and says into whom: whoever asks for them
-- gets the other one. Nothing of theirs in events or postings is ever changed.

ALTER TABLE members ADD COLUMN merged_into UUID;

CREATE INDEX ix_members_merged_into ON members (merged_into) WHERE merged_into IS NOT NULL;

-- Which of their identities members proved to be theirs. `how` is 'code' (they told the code that was sent there)
-- or 'vouched' (another system had asked the messenger). A projection of the member's events 'identity_…'.
CREATE TABLE identity_proofs (
    member_id UUID NOT NULL,
    identity TEXT_KEY NOT NULL,
    how TEXT NOT NULL,
    event_id UUID NOT NULL,
    proved_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, identity)
) WITHOUT ROWID;

-- Who was merged into a member, by which event, until when it can be undone, and what takes to undo it, as JSON.
CREATE TABLE merges (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    absorbed_id UUID NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    undone_at BIGINT,
    record TEXT NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE INDEX ix_merges_absorbed_id ON merges (absorbed_id, event_id);

-- By what two members may be one: 'person:NAME|BIRTHDAY', or an identity that another may have in another form
-- ('phone:+85620…' of a WhatsApp id, 'email:…' of an address with a tag). It follows from their records.
CREATE TABLE member_marks (
    member_id UUID NOT NULL,
    mark TEXT_KEY NOT NULL,
    PRIMARY KEY (member_id, mark)
) WITHOUT ROWID;

CREATE INDEX ix_member_marks_mark ON member_marks (mark, member_id);

-- Pairs that look alike, and of whom somebody said that they are two: the lower id first.
CREATE TABLE members_apart (
    member_id UUID NOT NULL,
    other_id UUID NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (member_id, other_id)
) WITHOUT ROWID;
