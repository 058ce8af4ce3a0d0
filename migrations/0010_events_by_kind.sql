-- Purchases of all members, latest first, without the events of other kinds between them: at the end of a
-- month what expires makes an event for many members at one instant.

DROP INDEX ix_events_at;

CREATE INDEX ix_events_kind ON events (kind, at, net);
