-- Passkeys of the staff: public keys by which somebody signs in without a password.
--
-- Only public keys are here; what key_state and sign_state hold is the library's own form. A challenge
-- is good for one answer within a few minutes.

CREATE TABLE passkeys (
    passkey_id UUID NOT NULL PRIMARY KEY,
    staff_id UUID NOT NULL,
    credential BYTEA NOT NULL UNIQUE,
    name TEXT NOT NULL,
    transports BIGINT NOT NULL,
    key_state BYTEA NOT NULL,
    sign_state BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT
) WITHOUT ROWID;

CREATE INDEX ix_passkeys_staff_id ON passkeys (staff_id);

CREATE TABLE challenges (
    challenge_id UUID NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL,
    person_id UUID,
    state BYTEA NOT NULL,
    expires_at BIGINT NOT NULL
) WITHOUT ROWID;
