-- Segments: who is in which, kept up as things happen.
--
-- A segment is a condition over what is known of a member. `member_facts` is what segments need beside that: what a member
-- bought in all, and when the judgement of a segment can change by time alone (`next_due_at`; nothing for never). It is kept
-- only while there are segments: `epoch` says since which time without a gap, and a row of an earlier epoch is read from the
-- history anew. In which generation segments, scores and days are is the setting 'segments'.

CREATE TABLE segments (
    segment_id TEXT_KEY NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL,
    names TEXT NOT NULL,
    condition TEXT NOT NULL,
    actor TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    removed_at BIGINT
) WITHOUT ROWID;

-- What each segment was and is, revision by revision.
CREATE TABLE segment_revisions (
    segment_id TEXT_KEY NOT NULL,
    revision BIGINT NOT NULL,
    names TEXT NOT NULL,
    condition TEXT NOT NULL,
    actor TEXT NOT NULL,
    at BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (segment_id, revision)
) WITHOUT ROWID;

CREATE TABLE member_facts (
    member_id UUID NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    purchases BIGINT NOT NULL,
    spend BIGINT NOT NULL,
    first_at BIGINT,
    last_at BIGINT,
    next_due_at BIGINT
) WITHOUT ROWID;

CREATE INDEX ix_member_facts_next_due_at ON member_facts (next_due_at, member_id) WHERE next_due_at IS NOT NULL;

-- Who is in (`left_at` is nothing) or was.
CREATE TABLE segment_members (
    member_id UUID NOT NULL,
    segment_id TEXT_KEY NOT NULL,
    entered_at BIGINT NOT NULL,
    left_at BIGINT,
    PRIMARY KEY (member_id, segment_id)
) WITHOUT ROWID;

CREATE INDEX ix_segment_members_in ON segment_members (segment_id, member_id) WHERE left_at IS NULL;

CREATE TABLE segment_moves (
    member_id UUID NOT NULL,
    at BIGINT NOT NULL,
    segment_id TEXT_KEY NOT NULL,
    entered BIGINT NOT NULL,
    PRIMARY KEY (member_id, at, segment_id)
) WITHOUT ROWID;
