-- Accounts, homes, tasks.

create table account (
    id            bigint primary key references stream (id),
    username      text not null check (length(username) between 1 and 64),
    email         text not null check (length(email) between 3 and 254),
    first_name    text not null check (length(first_name) <= 100),
    last_name     text not null check (length(last_name) <= 100),
    password_hash text check (length(password_hash) between 1 and 512),
    verified_at   timestamptz,
    timezone      text not null check (length(timezone) between 1 and 64),
    joined_at     timestamptz not null,
    deleted_at    timestamptz,
    version       bigint not null check (version > 0)
);
create unique index email_taken on account (lower(email)) where deleted_at is null;
create unique index username_taken on account (lower(username)) where deleted_at is null;

create table session (
    id         bigint primary key,
    account_id bigint not null references account (id),
    token_hash bytea not null unique check (length(token_hash) = 32),
    device     text check (length(device) <= 200),
    opened_at  timestamptz not null,
    expires_at timestamptz,
    ended_at   timestamptz
);
create index session_by_account on session (account_id);
comment on column session.token_hash is 'SHA-256 of the token; the token itself is kept nowhere';

create table residence_type (
    id   bigint primary key,
    slug text not null unique,
    name text not null
);
insert into residence_type (id, slug, name) values
    (1, 'house', 'House'), (2, 'townhouse', 'Townhouse'), (3, 'apartment', 'Apartment'), (4, 'condo', 'Condo'),
    (5, 'mobile_home', 'Mobile Home'), (6, 'cabin', 'Cabin'), (7, 'multi_family', 'Multi-Family'), (8, 'rental', 'Rental');

create table residence (
    id                bigint primary key references stream (id),
    name              text not null check (length(name) between 1 and 200),
    residence_type_id bigint,
    street_address    text check (length(street_address) between 1 and 200),
    apartment_unit    text check (length(apartment_unit) between 1 and 200),
    city              text check (length(city) between 1 and 200),
    state_province    text check (length(state_province) between 1 and 200),
    postal_code       text check (length(postal_code) between 1 and 200),
    country           text check (length(country) between 1 and 200),
    timezone          text check (length(timezone) between 1 and 64),
    currency          text not null check (currency ~ '^[A-Z]{3}$'),
    description       text check (length(description) between 1 and 5000),
    owner_id          bigint not null references account (id),
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    version           bigint not null check (version > 0),
    constraint unknown_residence_type foreign key (residence_type_id) references residence_type (id)
);
create index residence_by_owner on residence (owner_id);
create index residence_by_type on residence (residence_type_id);

create table member (
    residence_id bigint not null references residence (id),
    account_id   bigint not null,
    role         text not null check (role in ('member', 'owner')),
    is_primary   boolean not null default false,
    joined_at    timestamptz not null,
    primary key (residence_id, account_id),
    constraint absent foreign key (account_id) references account (id)
);
create index member_by_account on member (account_id);

-- Names of the people that a home shows, copied into the home: its representations show data of its own stream alone.
-- They stay when somebody leaves, for what that person made and did.
create table person (
    residence_id bigint not null references residence (id),
    account_id   bigint not null references account (id),
    username     text not null,
    first_name   text not null,
    last_name    text not null,
    primary key (residence_id, account_id)
);
create index person_by_account on person (account_id);

create table task_category (
    id    bigint primary key,
    name  text not null unique,
    icon  text not null,
    color text not null check (color ~ '^#[0-9A-F]{6}$')
);
insert into task_category (id, name, icon, color) values
    (1, 'Plumbing', 'droplet', '#5AC8FA'), (2, 'Electrical', 'bolt', '#FFCC00'), (3, 'HVAC', 'fan', '#0A84FF'),
    (4, 'Appliances', 'washer', '#AF52DE'), (5, 'Exterior', 'house', '#A2845E'), (6, 'Interior', 'sofa', '#FF9F0A'),
    (7, 'Landscaping', 'leaf', '#34C759'), (8, 'Safety', 'shield', '#FF3B30'), (9, 'Cleaning', 'sparkles', '#64D2FF'),
    (10, 'Pest Control', 'bug', '#8E8E93'), (11, 'General', 'wrench', '#636366');

create table task_priority (
    id    bigint primary key,
    name  text not null unique,
    level smallint not null unique check (level > 0),
    color text not null check (color ~ '^#[0-9A-F]{6}$')
);
insert into task_priority (id, name, level, color) values
    (1, 'Low', 1, '#34C759'), (2, 'Medium', 2, '#FF9500'), (3, 'High', 3, '#FF3B30'), (4, 'Urgent', 4, '#AF52DE');

-- Named here for references; what a frequency means is the task domain's `Frequency`.
create table task_frequency (
    id   bigint primary key,
    name text not null unique
);
insert into task_frequency (id, name) values
    (1, 'Once'), (2, 'Daily'), (3, 'Weekly'), (4, 'Bi-Weekly'), (5, 'Monthly'), (6, 'Quarterly'), (7, 'Semi-Annually'),
    (8, 'Annually'), (9, 'Custom');

create table task (
    id                   bigint primary key,
    residence_id         bigint not null references residence (id),
    title                text not null check (length(title) between 1 and 200),
    description          text check (length(description) between 1 and 5000),
    category_id          bigint,
    priority_id          bigint,
    frequency_id         bigint not null references task_frequency (id),
    custom_interval_days smallint check (custom_interval_days between 1 and 3650),
    schedule             jsonb check (jsonb_typeof(schedule) = 'object'),
    due_date             date check (due_date between '1900-01-01' and '2200-12-31'),
    next_due_date        date check (next_due_date between '1900-01-01' and '2200-12-31'),
    scheduled_for        date check (scheduled_for between '1900-01-01' and '2200-12-31'),
    in_progress          boolean not null,
    is_completed         boolean not null,
    is_cancelled         boolean not null,
    is_archived          boolean not null,
    estimated_cost       bigint check (estimated_cost >= 0),
    created_by           bigint not null references account (id),
    created_at           timestamptz not null,
    updated_at           timestamptz not null,
    completion_count     integer not null check (completion_count >= 0),
    last_completed_at    timestamptz,
    last_completed_on    date,
    last_cost            bigint check (last_cost >= 0),
    version              bigint not null check (version > 0),
    constraint unknown_category foreign key (category_id) references task_category (id),
    constraint unknown_priority foreign key (priority_id) references task_priority (id),
    constraint completed_has_no_next_date check (not is_completed or next_due_date is null)
);
create index task_board on task (residence_id) where not is_cancelled and not is_archived;
create index task_newest on task (residence_id, created_at desc, id desc);
create index task_by_category on task (category_id);
create index task_by_priority on task (priority_id);
create index task_by_frequency on task (frequency_id);
create index task_by_creator on task (created_by);
comment on column task.estimated_cost is 'hundredths of the home''s currency';
comment on column task.scheduled_for is 'the occurrence that is open; next_due_date is the day that is shown';

create table completion (
    id            bigint primary key,
    task_id       bigint not null references task (id),
    residence_id  bigint not null references residence (id),
    completed_by  bigint not null references account (id),
    completed_at  timestamptz not null,
    completed_on  date not null check (completed_on between '1900-01-01' and '2200-12-31'),
    scheduled_for date,
    moved_to      date,
    moved_date    boolean not null,
    notes         text check (length(notes) between 1 and 5000),
    actual_cost   bigint check (actual_cost >= 0),
    rating        smallint check (rating between 1 and 5),
    created_at    timestamptz not null,
    version       bigint not null check (version > 0)
);
create index completion_by_task on completion (task_id, completed_on desc, id desc);
create index completion_by_residence on completion (residence_id, completed_on desc, id desc);
create index completion_by_account on completion (completed_by);
comment on column completion.completed_on is 'the day in the zone of whoever recorded it; never derived again';
