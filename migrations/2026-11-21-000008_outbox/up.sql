-- The outbox is worked off. The release before goes on adding rows by (at, kind, payload): they are due at once.

alter table outbox
    add column due_at   timestamptz not null default now(),
    add column attempts integer not null default 0 check (attempts >= 0),
    add column reason   text check (length(reason) <= 200),
    add column dead_at  timestamptz;
comment on column outbox.at is 'when the change was decided that it follows from';
comment on column outbox.due_at is 'when it is taken next: the end of its lease, if a worker has it';
comment on column outbox.attempts is 'how often it was claimed, also by workers that died';
comment on column outbox.reason is 'why it came to no good end the last time; nothing personal';
comment on column outbox.dead_at is 'when it was given up; it stays for the operator';
create index outbox_due on outbox (due_at, id) where dead_at is null;
create index outbox_dead on outbox (dead_at, id) where dead_at is not null;

-- Work that comes back by itself: one row a chore, made when it is first done.
create table chore (
    name   text primary key check (length(name) between 1 and 64),
    due_at timestamptz not null
);

-- When a session was over, however it was: ended or expired, whichever came first.
create index session_over on session (least(ended_at, expires_at)) where least(ended_at, expires_at) is not null;
