-- The trunk: programs, members, events, the ledger, requests, tasks and API keys.
--
-- Every table of a member has member_id first in its key, so that it can be distributed by it; what
-- is unique across members has a table of its own. Value is BIGINT in the smallest unit, instants
-- are BIGINT microseconds UTC. One text for all databases: TEXT_KEY (a text that is compared byte by
-- byte) and WITHOUT ROWID are put into each database's words by the store's dialect.

CREATE TABLE programs (
    version BIGINT NOT NULL PRIMARY KEY,
    program_id TEXT NOT NULL,
    hash BYTEA NOT NULL,
    document TEXT NOT NULL,
    note TEXT,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL
);

CREATE TABLE members (
    member_id UUID NOT NULL PRIMARY KEY,
    joined_at BIGINT NOT NULL,
    profile TEXT NOT NULL,
    identities TEXT NOT NULL,
    revision BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
) WITHOUT ROWID;

-- A phone number, card, e-mail or external id, as 'phone:+8562055512345'.
CREATE TABLE identities (
    identity TEXT_KEY NOT NULL PRIMARY KEY,
    member_id UUID NOT NULL
) WITHOUT ROWID;

-- What happened, what was decided, and what the decision saw. The rows are wide: they are kept in the
-- order in which they come, and found by an index, so that a batch writes few pages.
CREATE TABLE events (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    origin_id UUID,
    receipt TEXT,
    net BIGINT NOT NULL,
    program_version BIGINT NOT NULL,
    actor TEXT NOT NULL,
    body TEXT NOT NULL,
    seen TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (member_id, event_id)
);

-- Idempotency: which event answers a key, and what the request said.
CREATE TABLE requests (
    request_key TEXT_KEY NOT NULL PRIMARY KEY,
    fingerprint BYTEA NOT NULL,
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    created_at BIGINT NOT NULL
) WITHOUT ROWID;

-- The ledger itself; never updated, never deleted.
CREATE TABLE postings (
    member_id UUID NOT NULL,
    wallet TEXT_KEY NOT NULL,
    seq BIGINT NOT NULL,
    event_id UUID NOT NULL,
    at BIGINT NOT NULL,
    source BIGINT NOT NULL,
    target BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    lot BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (member_id, wallet, seq)
) WITHOUT ROWID;

-- Projections of the postings: lots and running totals.
CREATE TABLE lots (
    member_id UUID NOT NULL,
    wallet TEXT_KEY NOT NULL,
    lot BIGINT NOT NULL,
    event_id UUID NOT NULL,
    earned_at BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    available BIGINT NOT NULL,
    held BIGINT NOT NULL,
    PRIMARY KEY (member_id, wallet, lot)
) WITHOUT ROWID;

CREATE TABLE wallets (
    member_id UUID NOT NULL,
    wallet TEXT_KEY NOT NULL,
    available BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    held BIGINT NOT NULL,
    debt BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    head BYTEA NOT NULL,
    next_due_at BIGINT NOT NULL,
    PRIMARY KEY (member_id, wallet)
) WITHOUT ROWID;

CREATE INDEX ix_wallets_next_due_at ON wallets (next_due_at);

CREATE TABLE holds (
    member_id UUID NOT NULL,
    hold_id UUID NOT NULL,
    wallet TEXT_KEY NOT NULL,
    amount BIGINT NOT NULL,
    held BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    pieces TEXT NOT NULL,
    PRIMARY KEY (member_id, hold_id)
) WITHOUT ROWID;

-- How much of a cap is used: a member's own, and all members' together.
CREATE TABLE counters (
    member_id UUID NOT NULL,
    counter TEXT_KEY NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (member_id, counter)
) WITHOUT ROWID;

CREATE TABLE program_counters (
    counter TEXT_KEY NOT NULL PRIMARY KEY,
    used BIGINT NOT NULL
) WITHOUT ROWID;

-- What of a purchase came back.
CREATE TABLE returns (
    member_id UUID NOT NULL,
    event_id UUID NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (member_id, event_id)
) WITHOUT ROWID;

CREATE TABLE tasks (
    task_id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    due_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    last_error TEXT
) WITHOUT ROWID;

CREATE INDEX ix_tasks_due_at ON tasks (state, due_at);

CREATE TABLE api_keys (
    key_id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    secret_hash BYTEA NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
) WITHOUT ROWID;
