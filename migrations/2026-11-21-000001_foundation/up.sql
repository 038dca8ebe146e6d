-- Streams and the ledger: what every change goes through.

-- Ids of everything that has a stream or a row of its own; processes take them in blocks.
create sequence ids;

-- The unit of consistency. Version, head and at are those of the stream's last ledger entry.
create table stream (
    id      bigint primary key,
    version bigint not null default 0 check (version >= 0),
    head    bytea not null default decode(repeat('00', 32), 'hex') check (length(head) = 32),
    at      timestamptz not null default '-infinity'
) with (fillfactor = 50);

-- What happened, in order, chained by hash. The serving role may insert and select, nothing else.
create table ledger (
    stream     bigint not null references stream (id),
    version    bigint not null check (version > 0),
    actor      bigint not null,
    kind       text not null check (length(kind) between 1 and 64),
    at         timestamptz not null,
    commitment bytea not null check (length(commitment) = 32),
    prev_hash  bytea not null check (length(prev_hash) = 32),
    hash       bytea not null check (length(hash) = 32),
    xid        xid8 not null,
    primary key (stream, version)
);
create index ledger_by_xid on ledger (xid);
comment on column ledger.actor is 'the account that decided; 0 for the operator';
comment on column ledger.at is 'made under the stream''s lock, strictly increasing within a stream';
comment on column ledger.xid is 'the transaction that wrote it: what a poll for news goes by';

-- Beside the ledger, so that a payload can be erased while the chain over its commitment stays verifiable.
create table ledger_payload (
    stream  bigint not null,
    version bigint not null,
    salt    bytea not null check (length(salt) = 32),
    payload text not null,
    primary key (stream, version),
    foreign key (stream, version) references ledger (stream, version)
);

-- Work that follows from a change, written with it.
create table outbox (
    id      bigint generated always as identity primary key,
    kind    text not null check (length(kind) between 1 and 64),
    payload text not null,
    at      timestamptz not null
);

-- Requests that must not happen twice. The place of the answer is added by the change that the key belongs to.
create table idempotency (
    account_id  bigint not null,
    key         text not null check (length(key) between 1 and 255),
    fingerprint bytea not null check (length(fingerprint) = 32),
    stream      bigint,
    version     bigint,
    at          timestamptz not null default clock_timestamp(),
    primary key (account_id, key)
);
create index idempotency_by_age on idempotency (at);

-- What the last applied functions.sql was.
create table functions_applied (
    sha256 bytea primary key check (length(sha256) = 32),
    at     timestamptz not null default clock_timestamp()
);
