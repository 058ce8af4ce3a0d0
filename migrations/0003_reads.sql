-- What the pages look for: members by what people type, purchases of all members by time and receipt.
--
-- Words are folded (no case, no tone marks, no diacritics); phone numbers stand with their digits from
-- the last to the first. They follow from the members' records and can be made again from them.

CREATE TABLE member_words (
    member_id UUID NOT NULL,
    word TEXT_KEY NOT NULL,
    PRIMARY KEY (member_id, word)
) WITHOUT ROWID;

CREATE INDEX ix_member_words_word ON member_words (word, member_id);

CREATE INDEX ix_events_at ON events (at, kind, net);

CREATE INDEX ix_events_receipt ON events (receipt) WHERE receipt IS NOT NULL;
