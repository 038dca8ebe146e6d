-- Who else vouches for the owners of accounts. The release before knows none of this.
create table account_identity (
    provider   text not null check (provider in ('apple', 'google')),
    subject    text not null check (length(subject) between 1 and 255),
    account_id bigint not null references account (id),
    email      text check (length(email) between 3 and 254),
    linked_at  timestamptz not null,
    constraint identity_taken primary key (provider, subject)
);
create index identity_by_account on account_identity (account_id);
comment on column account_identity.subject is 'what the provider calls the person; it stays when everything else changes';
comment on column account_identity.email is 'the address that the provider told when it was linked, verified or not';

alter table account add column providers text[] not null default '{}';
comment on column account.providers is 'those of its identities, each once, by name: what is shown of an account';
