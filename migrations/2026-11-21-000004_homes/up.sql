-- What is known of a home beside its name and place. The release before neither reads nor writes any of it.

alter table residence
    add column bedrooms       smallint check (bedrooms between 0 and 999),
    add column bathrooms      integer check (bathrooms between 0 and 99999),
    add column square_footage integer check (square_footage between 0 and 100000000),
    add column lot_size       bigint check (lot_size between 0 and 9999999999999),
    add column year_built     smallint check (year_built between 1000 and 2200),
    add column purchase_date  date check (purchase_date between '1900-01-01' and '2200-12-31'),
    add column purchase_price bigint check (purchase_price >= 0);
comment on column residence.bathrooms is 'hundredths';
comment on column residence.lot_size is 'ten-thousandths of the unit that its people use';
comment on column residence.purchase_price is 'hundredths of the home''s currency';

-- What suggestions are made from. A home of which nothing was ever said has no row.
create table residence_profile (
    residence_id         bigint primary key references residence (id),
    heating_type         text check (length(heating_type) between 1 and 100),
    cooling_type         text check (length(cooling_type) between 1 and 100),
    water_heater_type    text check (length(water_heater_type) between 1 and 100),
    roof_type            text check (length(roof_type) between 1 and 100),
    exterior_type        text check (length(exterior_type) between 1 and 100),
    flooring_primary     text check (length(flooring_primary) between 1 and 100),
    landscaping_type     text check (length(landscaping_type) between 1 and 100),
    has_pool             boolean,
    has_sprinkler_system boolean,
    has_septic           boolean,
    has_fireplace        boolean,
    has_garage           boolean,
    has_basement         boolean,
    has_attic            boolean
);
comment on column residence_profile.has_pool is 'of each yes-or-no column: null means that nothing was said';

-- Codes that let somebody into a home. The code itself is kept nowhere: it is derived from the id under the installation's
-- secret key, and found by a keyed hash.
create table share_code (
    id           bigint primary key,
    residence_id bigint not null references residence (id),
    kind         text not null check (kind in ('code', 'package')),
    code_hash    bytea not null check (length(code_hash) = 32),
    created_by   bigint not null references account (id),
    created_at   timestamptz not null,
    expires_at   timestamptz not null check (expires_at > created_at),
    used_by      bigint references account (id),
    used_at      timestamptz,
    revoked_at   timestamptz,
    constraint share_code_taken unique (code_hash),
    constraint used_by_somebody check ((used_by is null) = (used_at is null)),
    constraint used_or_revoked check (used_at is null or revoked_at is null)
);
create unique index share_code_active on share_code (residence_id, kind) where used_at is null and revoked_at is null;
create index share_code_by_residence on share_code (residence_id);
create index share_code_by_creator on share_code (created_by);
create index share_code_by_user on share_code (used_by);
