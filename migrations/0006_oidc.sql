-- Staff who sign in by another provider (OpenID Connect): whom of ours the provider means.
--
-- The first time they are found by their e-mail address; from then on by issuer and subject, which the
-- provider never gives to anybody else. What is on its way there and back is among the challenges.

CREATE TABLE oidc_people (
    issuer TEXT_KEY NOT NULL,
    subject TEXT_KEY NOT NULL,
    staff_id UUID NOT NULL,
    created_at BIGINT NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
) WITHOUT ROWID;

CREATE UNIQUE INDEX ux_oidc_people_staff_id ON oidc_people (staff_id, issuer);
