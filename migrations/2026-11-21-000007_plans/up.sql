-- Plans: what a person's homes may hold, and what they hold.

-- Every change of the release before locks a stream before anything else: from here on nothing is written until this is
-- committed, so that nothing comes between the triggers and the first count, and nobody waits for what another holds. Those
-- who read wait for nobody.
lock table stream in exclusive mode;

-- The installation is a stream like any other: its settings and limits.
insert into stream (id) values (0);

create table settings (
    id                  smallint primary key default 1 check (id = 1),
    enable_limitations  boolean not null default false,
    trial_enabled       boolean not null default true,
    trial_duration_days smallint not null default 14 check (trial_duration_days between 1 and 365),
    version             bigint not null default 1 check (version > 0)
);
insert into settings default values;

create table tier_limits (
    tier        text primary key check (tier in ('free', 'pro')),
    residences  integer check (residences >= 0),
    tasks       integer check (tasks >= 0),
    contractors integer check (contractors >= 0),
    documents   integer check (documents >= 0)
);
comment on table tier_limits is 'null: any number; 0: none at all';
insert into tier_limits (tier, residences, tasks, contractors, documents) values ('free', 1, 10, 0, 0), ('pro', null, null, null, null);

-- What a person has been given, has bought, has tried. Who never had any of it has no row.
create table subscription (
    id            bigint primary key references account (id),
    granted_until timestamptz,
    granted       text not null default 'nothing' check (granted in ('nothing', 'until', 'for_good')),
    is_free       boolean not null,
    trial_start   timestamptz,
    trial_end     timestamptz check (trial_end > trial_start),
    sold          jsonb check (jsonb_typeof(sold) = 'object'),
    version       bigint not null check (version > 0),
    constraint granted_until_when check ((granted = 'until') = (granted_until is not null)),
    constraint trial_has_an_end check ((trial_start is null) = (trial_end is null))
);
comment on column subscription.id is 'of the account';
comment on column subscription.granted is 'the pro plan, by the operator';
comment on column subscription.is_free is 'no limit binds: family, testers';
comment on column subscription.sold is 'what stores sold, summed up: the purchase that lasts longest';

-- A subscription of a store: one for each original transaction, whoever holds it.
create table purchase (
    store       text not null check (store in ('ios', 'android', 'stripe')),
    transaction text not null check (length(transaction) between 1 and 200),
    account_id  bigint not null references account (id),
    content     jsonb not null check (jsonb_typeof(content) = 'object'),
    constraint purchase_taken primary key (store, transaction)
);
create index purchase_by_account on purchase (account_id);
comment on column purchase.account_id is 'whose it is by what its events say';
comment on column purchase.content is 'what the store told of it';

-- How much of a plan each payer uses, and until when no limit binds.
create table quota (
    owner_id        bigint primary key references account (id),
    residences      bigint not null default 0,
    tasks           bigint not null default 0,
    contractors     bigint not null default 0,
    documents       bigint not null default 0,
    unlimited_until timestamptz not null default '-infinity'
) with (fillfactor = 50);
comment on table quota is 'a home counts for its owner_id, a personal contractor for its creator; archived tasks do not count';
comment on column quota.unlimited_until is 'what follows from the subscription, whatever the settings; written with it';

-- The same, counted anew: what the rows of quota should say.
create view usage_counted as
select account.id as owner_id, homes.residences, homes.tasks, homes.contractors + own.contractors as contractors, 0::bigint as documents
  from account
  cross join lateral (
    select count(*) as residences, coalesce(sum(tasks.amount), 0)::bigint as tasks, coalesce(sum(shared.amount), 0)::bigint as contractors
      from residence
      cross join lateral (select count(*) as amount from task where task.residence_id = residence.id and not task.is_archived) as tasks
      cross join lateral (select count(*) as amount from contractor where contractor.residence_id = residence.id) as shared
     where residence.owner_id = account.id) as homes
  cross join lateral (
    select count(*) as contractors from contractor where contractor.residence_id is null and contractor.created_by = account.id) as own;

-- Triggers count, so that no way of writing rows can forget to: not a release of before or after, not a hand at the console
-- (but TRUNCATE). The serving role can't write the counters otherwise. What runs as the owner is called by triggers alone:
-- nobody else may, lest somebody hangs it on a table of their own, with types and casts of their own.
create function count_use(payer bigint, residences bigint, tasks bigint, contractors bigint, documents bigint) returns void
    language sql volatile as $$
    insert into quota as kept (owner_id, residences, tasks, contractors, documents) values ($1, $2, $3, $4, $5)
        on conflict (owner_id) do update
           set residences = kept.residences + excluded.residences, tasks = kept.tasks + excluded.tasks,
               contractors = kept.contractors + excluded.contractors, documents = kept.documents + excluded.documents
$$;
revoke execute on function count_use(bigint, bigint, bigint, bigint, bigint) from public;

-- Tasks come or go: once a statement, in the order of the payers.
create function count_tasks() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform count_use(used.payer, 0, case tg_op when 'INSERT' then used.amount else -used.amount end, 0, 0)
       from (select residence.owner_id as payer, count(*) as amount
               from touched join residence on residence.id = touched.residence_id
              where not touched.is_archived group by 1 order by 1) as used;
    return null;
end $$;

-- A task is put away, or taken out again; or it goes to another home, which no release does.
create function count_moved_task() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform count_use(used.payer, 0, used.amount, 0, 0)
       from (select owner_id as payer, -1 as amount from residence where id = old.residence_id and not old.is_archived
             union all
             select owner_id, 1 from residence where id = new.residence_id and not new.is_archived
             order by 1) as used;
    return null;
end $$;

-- Contractors come or go.
create function count_contractors() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform count_use(used.payer, 0, 0, case tg_op when 'INSERT' then used.amount else -used.amount end, 0)
       from (select coalesce(residence.owner_id, touched.created_by) as payer, count(*) as amount
               from touched left join residence on residence.id = touched.residence_id group by 1 order by 1) as used;
    return null;
end $$;

-- A contractor moves between homes and people.
create function count_moved_contractor() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform count_use(used.payer, 0, 0, used.amount, 0)
       from (select coalesce((select owner_id from residence where id = old.residence_id), old.created_by) as payer, -1 as amount
             union all
             select coalesce((select owner_id from residence where id = new.residence_id), new.created_by), 1
             order by 1) as used;
    return null;
end $$;

-- Homes come or go. What was in them has gone before.
create function count_residences() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    perform count_use(used.payer, case tg_op when 'INSERT' then used.amount else -used.amount end, 0, 0, 0)
       from (select touched.owner_id as payer, count(*) as amount from touched group by 1 order by 1) as used;
    return null;
end $$;

-- Somebody else pays for a home: with everything that is in it.
create function count_passed_residence() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
    in_it record;
begin
    select (select count(*) from task where residence_id = new.id and not is_archived) as tasks,
           (select count(*) from contractor where residence_id = new.id) as contractors into in_it;
    perform count_use(used.payer, used.sign, used.sign * in_it.tasks, used.sign * in_it.contractors, 0)
       from (values (old.owner_id, -1), (new.owner_id, 1) order by 1) as used (payer, sign);
    return null;
end $$;

create trigger tasks_made after insert on task referencing new table as touched for each statement execute function count_tasks();
create trigger tasks_gone after delete on task referencing old table as touched for each statement execute function count_tasks();
create trigger task_moved after update on task for each row
    when (old.is_archived <> new.is_archived or old.residence_id <> new.residence_id)
    execute function count_moved_task();
create trigger contractors_made after insert on contractor referencing new table as touched for each statement
    execute function count_contractors();
create trigger contractors_gone after delete on contractor referencing old table as touched for each statement
    execute function count_contractors();
create trigger contractor_moved after update on contractor for each row
    when (old.residence_id is distinct from new.residence_id or old.created_by <> new.created_by)
    execute function count_moved_contractor();
create trigger residences_made after insert on residence referencing new table as touched for each statement
    execute function count_residences();
create trigger residences_gone after delete on residence referencing old table as touched for each statement
    execute function count_residences();
create trigger residence_passed after update on residence for each row when (old.owner_id <> new.owner_id)
    execute function count_passed_residence();

revoke execute on function count_tasks(), count_moved_task(), count_contractors(), count_moved_contractor(), count_residences(),
    count_passed_residence() from public;

insert into quota (owner_id, residences, tasks, contractors, documents)
select owner_id, residences, tasks, contractors, documents from usage_counted;

-- What the tiers are told apart by, in the order to list them. In words: how many of each a tier holds is in tier_limits.
create table plan_feature (
    key         text primary key check (length(key) between 1 and 64),
    position    smallint not null unique,
    name        text not null check (length(name) between 1 and 100),
    description text not null check (length(description) between 1 and 300),
    in_free     text not null check (length(in_free) between 1 and 100),
    in_pro      text not null check (length(in_pro) between 1 and 100)
);
insert into plan_feature (key, position, name, description, in_free, in_pro) values
    ('residences', 1, 'Homes', 'Each with its own tasks, people and history.', 'Limited', 'Any number'),
    ('tasks', 2, 'Tasks', 'Recurring maintenance on a board that sorts itself. Archived tasks do not count.', 'Limited', 'Any number'),
    ('sharing', 3, 'Shared homes', 'Invite family and flatmates with a code. A home counts on its owner''s plan alone.', 'Any number of people', 'Any number of people'),
    ('history', 4, 'History and costs', 'Who did what, when, and what it cost.', 'Included', 'Included'),
    ('contractors', 5, 'Contractors', 'Whom to call, with ratings and what they have done.', 'Limited', 'Any number'),
    ('documents', 6, 'Documents and warranties', 'Manuals, receipts and warranties, found when they are needed.', 'Limited', 'Any number');

-- What is said at each place that can ask for a bigger plan.
create table upgrade_trigger (
    key      text primary key check (length(key) between 1 and 64),
    position smallint not null unique,
    title    text not null check (length(title) between 1 and 100),
    message  text not null check (length(message) between 1 and 500),
    button   text not null check (length(button) between 1 and 40)
);
insert into upgrade_trigger (key, position, title, message, button) values
    ('add_residence', 1, 'Another home?', 'Your plan has room for no further home. With Pro you look after as many as you have.', 'See Pro'),
    ('add_task', 2, 'Your board is full', 'Your plan has room for no further task. Archive one that is done for good, or keep as many as you like with Pro.', 'See Pro'),
    ('add_contractor', 3, 'Keep your contractors at hand', 'With Pro you write down whom you call, what they did and how good it was, for everybody in the home.', 'See Pro'),
    ('add_document', 4, 'Everything in one place', 'With Pro manuals, receipts and warranties live beside the tasks that need them.', 'See Pro'),
    ('profile', 5, 'Do more with Pro', 'Any number of homes, tasks, contractors and documents, for everybody who shares your homes.', 'Compare plans');

-- Shown while they last.
create table promotion (
    key       text primary key check (length(key) between 1 and 64),
    title     text not null check (length(title) between 1 and 100),
    message   text not null check (length(message) between 1 and 500),
    button    text not null check (length(button) between 1 and 40),
    starts_at timestamptz not null,
    ends_at   timestamptz not null check (ends_at > starts_at)
);
insert into promotion (key, title, message, button, starts_at, ends_at) values
    ('new_year_2027', 'A fresh start for your home', 'Plan the whole year in an evening: with Pro every home and every task has its place.', 'See Pro', '2026-12-26T00:00:00Z', '2027-01-11T00:00:00Z'),
    ('spring_2027', 'Spring cleaning, sorted', 'Gutters, windows, garden: let the board tell you what is next. Pro has room for all of it.', 'See Pro', '2027-03-15T00:00:00Z', '2027-04-16T00:00:00Z'),
    ('autumn_2027', 'Ready for winter?', 'Heating, roof, pipes: look after them before the frost does. Pro has room for every task and contractor.', 'See Pro', '2027-09-15T00:00:00Z', '2027-10-16T00:00:00Z');
