-- Codes that are mailed to an address, to see whether they come back. A code itself is kept nowhere: it is derived from the id
-- under the installation's secret key. The release before knows none of this.
create table challenge (
    id         bigint primary key,
    account_id bigint not null references account (id),
    purpose    text not null check (purpose in ('verify_email', 'change_email', 'reset_password')),
    email      text not null check (length(email) between 3 and 254),
    token_hash bytea check (length(token_hash) = 32),
    tries      smallint not null default 0 check (tries >= 0),
    issued_at  timestamptz not null,
    expires_at timestamptz not null check (expires_at > issued_at),
    used_at    timestamptz,
    revoked_at timestamptz,
    constraint challenge_used_or_revoked check (used_at is null or revoked_at is null)
);
create index challenge_by_account on challenge (account_id, issued_at);
create unique index challenge_by_token on challenge (token_hash) where token_hash is not null;
create index challenge_by_age on challenge (issued_at);
comment on column challenge.email is 'where the code was mailed: the account''s address, or the one that it is to have';
comment on column challenge.token_hash is 'of what the code is exchanged for, and what a link in the mail has: a keyed hash';
comment on column challenge.tries is 'how often the code was tried, right or wrong';

-- The address that an account is to have, once a code comes back from there.
alter table account
    add column pending_email text check (length(pending_email) between 3 and 254),
    add column pending_until timestamptz;
