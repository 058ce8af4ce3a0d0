-- On how many days a member bought, beside how often: what models of buying look at. What is kept of earlier is read from the
-- histories anew.

ALTER TABLE member_facts ADD COLUMN days BIGINT NOT NULL DEFAULT 0;

UPDATE member_facts SET epoch = -1;

-- Everybody is judged anew once.
UPDATE settings SET revision = revision + 1 WHERE name = 'segments';
