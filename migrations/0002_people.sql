-- People and rights: staff, sessions, one-time links and codes, counters against guessing, the
-- audit log, the outbox, and the shop's settings.
--
-- Of a secret (session, link, code, password) there is only a hash. The one place where a code or
-- link stands in clear is the message that carries it, until it is used or has run out.

CREATE TABLE staff (
    staff_id UUID NOT NULL PRIMARY KEY,
    email TEXT_KEY NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT,
    password TEXT,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
) WITHOUT ROWID;

-- 'person' is 'staff' or 'member', person_id the one or the other.
CREATE TABLE sessions (
    session_id UUID NOT NULL PRIMARY KEY,
    secret_hash BYTEA NOT NULL,
    person TEXT NOT NULL,
    person_id UUID NOT NULL,
    device TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    idle_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_sessions_person_id ON sessions (person_id);

CREATE TABLE links (
    link_id UUID NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id UUID NOT NULL,
    secret_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_links_person_id ON links (person_id);

-- The code that a member may sign in with, keyed by a hash of the identity it was asked for. Nobody's
-- id stands where nobody has that identity: from outside, both look the same.
CREATE TABLE codes (
    subject BYTEA NOT NULL PRIMARY KEY,
    person_id UUID,
    message_id UUID NOT NULL,
    code_hash TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Failed attempts, keyed by a hash of what was tried, or from where.
CREATE TABLE guesses (
    subject BYTEA NOT NULL PRIMARY KEY,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Who did what, to what, when and from where; ids, never names.
CREATE TABLE audit (
    audit_id UUID NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT_KEY NOT NULL,
    action TEXT_KEY NOT NULL,
    target TEXT_KEY NOT NULL,
    details TEXT NOT NULL,
    address TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_audit_actor ON audit (actor, audit_id);
CREATE INDEX ix_audit_action ON audit (action, audit_id);
CREATE INDEX ix_audit_target ON audit (target, audit_id);

-- The outbox: what is to go out. A message that carries a link has the link's own id. When its secret
-- is used or runs out, the body is emptied.
CREATE TABLE messages (
    message_id UUID NOT NULL PRIMARY KEY,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    secret_until BIGINT,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;

CREATE INDEX ix_messages_secret_until ON messages (secret_until);

-- Settings, one JSON document by name.
CREATE TABLE settings (
    name TEXT_KEY NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    revision BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
) WITHOUT ROWID;
