-- Contractors: whom a home, or one person, calls for work.

create table contractor_specialty (
    id   bigint primary key,
    name text not null unique check (length(name) between 1 and 100)
);
insert into contractor_specialty (id, name) values
    (1, 'Plumbing'), (2, 'HVAC'), (3, 'Electrical'), (4, 'Roofing'), (5, 'Chimney'), (6, 'Septic'), (7, 'Gutters'), (8, 'Foundation'),
    (9, 'Painting'), (10, 'Masonry'), (11, 'Irrigation'), (12, 'Landscaping'), (13, 'Tree'), (14, 'Pool'), (15, 'Cleaning'),
    (16, 'Flooring'), (17, 'Pest'), (18, 'General');

create table contractor (
    id             bigint primary key,
    residence_id   bigint references residence (id),
    created_by     bigint not null references account (id),
    name           text not null check (length(name) between 1 and 200),
    company        text check (length(company) between 1 and 200),
    phone          text check (length(phone) between 1 and 50),
    email          text check (length(email) between 3 and 254),
    website        text check (length(website) between 1 and 500),
    street_address text check (length(street_address) between 1 and 200),
    city           text check (length(city) between 1 and 200),
    state_province text check (length(state_province) between 1 and 200),
    postal_code    text check (length(postal_code) between 1 and 200),
    rating         smallint check (rating between 0 and 50),
    notes          text check (length(notes) between 1 and 5000),
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    version        bigint not null check (version > 0)
);
create index contractor_by_residence on contractor (residence_id);
create index contractor_by_creator on contractor (created_by);
create index contractor_personal on contractor (created_by) where residence_id is null;
comment on column contractor.residence_id is 'the home that shares it; null: it is its creator''s alone';
comment on column contractor.created_by is 'who wrote it down, or brought it to where it is';
comment on column contractor.rating is 'tenths of a star';

create table contractor_specialties (
    contractor_id bigint not null references contractor (id) on delete cascade,
    specialty_id  bigint not null,
    primary key (contractor_id, specialty_id),
    constraint unknown_specialty foreign key (specialty_id) references contractor_specialty (id)
);
create index contractor_specialties_by_specialty on contractor_specialties (specialty_id);

-- Whose favourites are which: each member's own. They stay while the contractor does, whatever becomes of the membership.
create table contractor_favorite (
    contractor_id bigint not null,
    account_id    bigint not null references account (id),
    primary key (contractor_id, account_id),
    constraint absent foreign key (contractor_id) references contractor (id) on delete cascade
);
create index contractor_favorite_by_account on contractor_favorite (account_id);
