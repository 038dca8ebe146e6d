-- The functions of the write path. This file is applied again whenever it changes; the release before still runs then,
-- so a function is only added to, or gets a new name.
--
-- A guard is VOLATILE and runs in a later statement than the lock: only so does it see what the lock's previous holder
-- committed. It is silent, or raises with its slug as CONSTRAINT.

-- Refuses the flight. One place, so that every refusal looks the same to the adapter.
create or replace function refuse(slug text, place text default null) returns void language plpgsql volatile as $$
begin
    raise exception using errcode = 'HD000', message = slug, constraint = slug, detail = coalesce(place, '');
end $$;

-- The token belongs to a living session of this account, and the account is verified where that is needed.
create or replace function guard_session(token bytea, actor bigint, needs_verified boolean) returns void language plpgsql volatile as $$
declare
    is_verified boolean;
begin
    select a.verified_at is not null into is_verified
      from session s join account a on a.id = s.account_id
     where s.token_hash = token and s.account_id = actor and s.ended_at is null
       and (s.expires_at is null or s.expires_at > clock_timestamp()) and a.deleted_at is null;
    if not found then
        perform refuse('no_session');
    elsif needs_verified and not is_verified then
        perform refuse('unverified');
    end if;
end $$;

-- The same for an actor whom the embedding program vouches for: the account exists.
create or replace function guard_account(actor bigint) returns void language plpgsql volatile as $$
begin
    perform 1 from account where id = actor and deleted_at is null;
    if not found then
        perform refuse('no_session');
    end if;
end $$;

-- Claims an idempotency key. A repeat waits for the first one's outcome, and is refused with its place; after a day it is a
-- request like any other (FindRepeated says the same).
create or replace function once(actor bigint, claimed text, request bytea) returns void language plpgsql volatile as $$
declare
    earlier idempotency;
begin
    insert into idempotency as spent (account_id, key, fingerprint) values (actor, claimed, request)
        on conflict (account_id, key) do update
           set fingerprint = excluded.fingerprint, stream = null, version = null, at = excluded.at
         where spent.at <= clock_timestamp() - interval '24 hours';
    if found then
        return;
    end if;
    select * into earlier from idempotency where account_id = actor and key = claimed;
    if earlier.fingerprint is distinct from request then
        perform refuse('key_reused');
    end if;
    perform refuse('repeated', earlier.stream || ':' || earlier.version);
end $$;

-- Adds the place of the change's event to its idempotency key.
create or replace function remember(actor bigint, claimed text, place_stream bigint) returns void language sql volatile as $$
    update idempotency set stream = place_stream, version = (select version from stream where id = place_stream)
     where account_id = actor and key = claimed
$$;

-- Locks streams in the order of their ids and begins new ones. Nothing is moved yet.
create or replace function lock_streams(existing bigint[], begun bigint[]) returns void language plpgsql volatile as $$
declare
    id bigint;
    locked integer;
begin
    -- a fair queue first: advisory locks are first come, first served, where row locks let late comers overtake
    for id in select unnest(existing) order by 1 loop
        perform pg_advisory_xact_lock(id);
    end loop;
    perform 1 from stream s where s.id = any (existing) order by s.id for no key update;
    get diagnostics locked = row_count;
    if locked <> cardinality(existing) then
        perform refuse('absent');
    end if;
    insert into stream (id) select unnest(begun);
end $$;

-- The actor is a member of the home, and an owner where that is needed.
create or replace function guard_member(home bigint, actor bigint, needs_owner boolean) returns void language plpgsql volatile as $$
declare
    has_role text;
begin
    select role into has_role from member where residence_id = home and account_id = actor;
    if not found then
        perform refuse('absent');
    elsif needs_owner and has_role <> 'owner' then
        perform refuse('role');
    end if;
end $$;

-- The task is still the one that was decided upon.
create or replace function guard_task_unchanged(task_id bigint, seen bigint) returns void language plpgsql volatile as $$
declare
    is_now bigint;
begin
    select version into is_now from task where id = task_id;
    if not found then
        perform refuse('absent');
    elsif is_now <> seen then
        perform refuse('stale');
    end if;
end $$;

-- All of these people are in the home.
create or replace function guard_assignable(home bigint, people bigint[]) returns void language plpgsql volatile as $$
declare
    stranger bigint;
begin
    select min(wanted.id) into stranger from unnest(people) as wanted (id)
     where not exists (select from member where residence_id = home and account_id = wanted.id);
    if stranger is not null then
        perform refuse('unknown_assignee', stranger::text);
    end if;
end $$;

-- The home may show all of these contractors: they are its own, or the actor's personal ones.
create or replace function guard_callable(home bigint, actor bigint, contractors bigint[]) returns void language plpgsql volatile as $$
declare
    stranger bigint;
begin
    -- a personal one is in another stream: until this home shows its names, nobody renames it (guard_contractor_shown_in)
    perform 1 from contractor c where c.id = any (contractors) order by c.id for share;
    select min(wanted.id) into stranger from unnest(contractors) as wanted (id)
     where not exists (select from contractor c where c.id = wanted.id
                        and (c.residence_id = home or (c.residence_id is null and c.created_by = actor)));
    if stranger is not null then
        perform refuse('unknown_contractor', stranger::text);
    end if;
end $$;

-- Takes the work of a home from a member who leaves it.
create or replace function unassign(home bigint, account bigint, moment timestamptz) returns void language sql volatile as $$
    update task set assigned_to = null, version = version + 1, updated_at = moment where residence_id = home and assigned_to = account
$$;

-- The contractor is still the one that was decided upon. Its row is locked before any quota: whoever is about to name it
-- (guard_callable) holds the row first, too.
create or replace function guard_contractor_unchanged(contractor_id bigint, seen bigint) returns void language plpgsql volatile as $$
declare
    is_now bigint;
begin
    select version into is_now from contractor where id = contractor_id for no key update;
    if not found then
        perform refuse('absent');
    elsif is_now <> seen then
        perform refuse('stale');
    end if;
end $$;

-- The homes that show the names of the contractor, of those that its creator or the actor belongs to, are these, told in
-- the order of their ids.
create or replace function guard_contractor_shown_in(wanted bigint, actor bigint, homes bigint[]) returns void
    language plpgsql volatile as $$
declare
    shown bigint[];
begin
    -- whoever is about to show it in a further home (guard_callable, tell_contractors_anew) holds the row until that is
    -- written; the next statement sees it, and from here on nobody else begins to
    perform 1 from contractor c where c.id = wanted for update;
    select array(select copy.residence_id from contractor_name copy join contractor c on c.id = copy.contractor_id
                  where copy.contractor_id = wanted and exists (
                        select from member m where m.residence_id = copy.residence_id and m.account_id in (c.created_by, actor))
                  order by 1) into shown;
    if shown <> homes then
        perform refuse('stale');
    end if;
end $$;

-- No task of these homes names the contractor any more.
create or replace function release_contractor(released bigint, homes bigint[], moment timestamptz) returns void
    language sql volatile as $$
    update task set contractor_id = null, version = version + 1, updated_at = moment
     where contractor_id = released and residence_id = any (homes)
$$;

-- The home shows the names that a newcomer's contractors have now: while their creator was away, nobody told it.
create or replace function tell_contractors_anew(home bigint, creator bigint) returns void language plpgsql volatile as $$
begin
    -- whoever renames one of them waits, and then finds that its creator is in this home
    perform 1 from contractor c where c.id in (select n.contractor_id from contractor_name n where n.residence_id = home)
      order by c.id for share;
    update contractor_name n set name = c.name, company = c.company from contractor c
     where n.residence_id = home and c.id = n.contractor_id and c.created_by = creator;
end $$;

-- The trades of a contractor are these and no other. One that does not exist hurts the constraint unknown_specialty.
create or replace function set_contractor_specialties(contractor bigint, specialties bigint[]) returns void
    language plpgsql volatile as $$
begin
    delete from contractor_specialties s where s.contractor_id = contractor and s.specialty_id <> all (specialties);
    insert into contractor_specialties (contractor_id, specialty_id)
        select contractor, unnest(specialties) on conflict do nothing;
end $$;

-- Makes a contractor an account's favourite, or takes that back. What is so already was decided upon an older sight.
create or replace function set_contractor_favorite(contractor bigint, account bigint, is_favorite boolean) returns void
    language plpgsql volatile as $$
begin
    if is_favorite then
        insert into contractor_favorite (contractor_id, account_id) values (contractor, account) on conflict do nothing;
    else
        delete from contractor_favorite f where f.contractor_id = contractor and f.account_id = account;
    end if;
    if not found then
        perform refuse('stale');
    end if;
end $$;

-- A byte string with its length before it, so that no two lists of fields read alike.
create or replace function field(bytes bytea) returns bytea language sql immutable strict parallel safe as $$
    select int8send(length(bytes)::bigint) || bytes
$$;

-- Appends the event to the ledger of each stream, in the order given, and moves the streams one version on. Gives the
-- new versions. Only this function makes version, time and hash.
create or replace function append_ledger(streams bigint[], actor bigint, kind text, payload text) returns bigint[]
    language plpgsql volatile as $$
declare
    moved bigint;
    last stream;
    moment timestamptz;
    salt bytea;
    commitment bytea;
    hash bytea;
    versions bigint[] := '{}';
begin
    foreach moved in array streams loop
        select * into strict last from stream where id = moved;
        moment := greatest(clock_timestamp(), last.at + interval '1 microsecond');
        -- 244 random bits from the server's strong source, without an extension
        salt := uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
        commitment := sha256(salt || convert_to(payload, 'UTF8'));
        hash := sha256(
            field(convert_to('honeydue ledger 1', 'UTF8')) || field(last.head)
            || int8send(moved) || int8send(last.version + 1) || int8send(actor) || field(convert_to(kind, 'UTF8'))
            || int8send((extract(epoch from moment) * 1000000)::bigint) || field(commitment));
        insert into ledger (stream, version, actor, kind, at, commitment, prev_hash, hash, xid)
            values (moved, last.version + 1, actor, kind, moment, commitment, last.head, hash, pg_current_xact_id());
        insert into ledger_payload (stream, version, salt, payload) values (moved, last.version + 1, salt, payload);
        update stream set version = last.version + 1, head = hash, at = moment where id = moved;
        versions := versions || (last.version + 1);
    end loop;
    return versions;
end $$;

-- The next ids, in one go.
create or replace function take_ids(amount integer) returns bigint[] language sql volatile as $$
    select array(select nextval('ids') from generate_series(1, amount))
$$;

-- The home is still the one that was decided upon.
create or replace function guard_residence_unchanged(home bigint, seen bigint) returns void language plpgsql volatile as $$
declare
    is_now bigint;
begin
    select version into is_now from residence where id = home;
    if not found then
        perform refuse('absent');
    elsif is_now <> seen then
        perform refuse('stale');
    end if;
end $$;

-- The home has an owner besides this account.
create or replace function guard_another_owner(home bigint, besides bigint) returns void language plpgsql volatile as $$
begin
    perform 1 from member where residence_id = home and account_id <> besides and role = 'owner';
    if not found then
        perform refuse('last_owner');
    end if;
end $$;

-- The people of the home and their roles are those that were decided upon, each told once.
create or replace function guard_members(home bigint, accounts bigint[], roles text[]) returns void language plpgsql volatile as $$
declare
    in_it integer;
    known integer;
begin
    select count(*), count(told.account) into in_it, known
      from member left join unnest(accounts, roles) as told (account, role)
        on told.account = member.account_id and told.role = member.role
     where member.residence_id = home;
    if in_it <> known or known <> cardinality(accounts) then
        perform refuse('stale');
    end if;
end $$;

-- The actor is not in the home yet.
create or replace function guard_outsider(home bigint, actor bigint) returns void language plpgsql volatile as $$
begin
    perform 1 from member where residence_id = home and account_id = actor;
    if found then
        perform refuse('already_member');
    end if;
end $$;

-- The code lets somebody into the home at this moment.
create or replace function guard_code(code bigint, home bigint, moment timestamptz) returns void language plpgsql volatile as $$
declare
    kept share_code;
begin
    select * into kept from share_code where id = code and residence_id = home;
    if not found then
        perform refuse('code_invalid');
    elsif kept.used_at is not null then
        perform refuse('code_used');
    elsif kept.revoked_at is not null then
        perform refuse('code_revoked');
    elsif kept.expires_at <= moment then
        perform refuse('code_expired');
    end if;
end $$;

-- Deletes a home with everything that is kept for it. Its stream and its ledger stay.
create or replace function delete_home(home bigint) returns void language plpgsql volatile as $$
begin
    -- in the order in which others lock them: contractors by id, then the payer's quota, which what goes is taken from
    perform 1 from contractor c where c.residence_id = home order by c.id for update;
    delete from completion where residence_id = home;
    delete from task where residence_id = home;
    delete from contractor_name where residence_id = home;
    delete from contractor where residence_id = home;
    delete from share_code where residence_id = home;
    delete from member where residence_id = home;
    delete from person where residence_id = home;
    delete from residence_profile where residence_id = home;
    delete from residence where id = home;
end $$;

-- The account on whose plan something counts: that of the home's owner_id, else the account itself.
create or replace function payer(home bigint, account bigint) returns bigint language sql volatile as $$
    select coalesce((select owner_id from residence where id = home), account)
$$;

-- The payer's plan has room for so many more, if a limit binds at this moment. What moves within one payer's plan needs none.
create or replace function guard_room(
    home bigint, account bigint, from_home bigint, from_account bigint, resource text, more integer, moment timestamptz
) returns void language plpgsql volatile as $$
declare
    pays bigint := payer(home, account);
    paid bigint := payer(from_home, from_account);
    one bigint;
    kept quota;
    used bigint;
    most integer;
begin
    if pays is null or pays = paid then
        return;
    end if;
    -- all quotas that the change will move, one after another in the order of their owners. Held until it is over: whoever
    -- counts on the same plan waits, and finds what this one has added
    for one in select unnest(array[pays, paid]) order by 1 loop
        perform 1 from quota where owner_id = one for update;
        if not found and one is not null then
            insert into quota (owner_id) values (one) on conflict do nothing;
            perform 1 from quota where owner_id = one for update;
        end if;
    end loop;
    select * into kept from quota where owner_id = pays;
    if kept.unlimited_until > moment or not (select enable_limitations from settings) then
        return;
    end if;
    select case resource when 'residences' then kept.residences when 'tasks' then kept.tasks
                         when 'contractors' then kept.contractors when 'documents' then kept.documents end,
           case resource when 'residences' then l.residences when 'tasks' then l.tasks
                         when 'contractors' then l.contractors when 'documents' then l.documents end
      into strict used, most from tier_limits l where l.tier = 'free';
    if used + more > most then
        perform refuse('limit_reached', resource || ':' || most || ':' || greatest(used, 0));
    end if;
end $$;

-- The account is there, for who acts on it and is somebody else.
create or replace function guard_account_there(account bigint) returns void language plpgsql volatile as $$
begin
    perform 1 from account a where a.id = account and a.deleted_at is null;
    if not found then
        perform refuse('absent');
    end if;
end $$;

-- The subscription is still the one that was decided upon; of an account that has none the version is 0. The account is there.
create or replace function guard_subscription_unchanged(account bigint, seen bigint) returns void language plpgsql volatile as $$
begin
    perform guard_account_there(account);
    if coalesce((select version from subscription where id = account), 0) <> seen then
        perform refuse('stale');
    end if;
end $$;

-- The settings are still those that were decided upon.
create or replace function guard_settings_unchanged(seen bigint) returns void language plpgsql volatile as $$
begin
    if (select version from settings) <> seen then
        perform refuse('stale');
    end if;
end $$;

-- Counts anew what an account uses of its plan; until when no limit binds is told. Whoever has counted and not committed yet is waited for, and whoever counts
-- later adds to this. The serving role can't write counters itself.
create or replace function recount_use(owner bigint) returns void
    language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
    insert into quota (owner_id) values (owner) on conflict do nothing;
    perform 1 from quota where owner_id = owner for update;
    update quota q set residences = c.residences, tasks = c.tasks, contractors = c.contractors, documents = c.documents
      from usage_counted c where c.owner_id = owner and q.owner_id = owner;
end $$;

-- The account is still the one that was decided upon.
create or replace function guard_account_unchanged(account bigint, seen bigint) returns void language plpgsql volatile as $$
declare
    is_now bigint;
begin
    select version into is_now from account a where a.id = account;
    if not found then
        perform refuse('absent');
    elsif is_now <> seen then
        perform refuse('stale');
    end if;
end $$;

-- The homes that the account belongs to are those that were decided upon, told in the order of their ids.
create or replace function guard_homes(actor bigint, homes bigint[]) returns void language plpgsql volatile as $$
begin
    if array(select residence_id from member where account_id = actor order by 1) <> homes then
        perform refuse('stale');
    end if;
end $$;

-- The code that was mailed is the actor's, and good at this moment.
create or replace function guard_challenge(code bigint, actor bigint, moment timestamptz) returns void language plpgsql volatile as $$
declare
    kept challenge;
begin
    select * into kept from challenge where id = code and account_id = actor;
    if not found then
        perform refuse('code_invalid');
    elsif kept.used_at is not null then
        perform refuse('code_used');
    elsif kept.revoked_at is not null then
        perform refuse('code_revoked');
    elsif kept.expires_at <= moment then
        perform refuse('code_expired');
    end if;
end $$;

-- Makes a code for an account, if not enough of its purpose were made within an hour; others of its purpose are revoked. Where a
-- job is named, it is left to the worker.
create or replace function issue_challenge(
    code bigint, account bigint, wanted text, address text, token bytea, moment timestamptz, until timestamptz, most integer,
    job_kind text, job_payload text
) returns void language plpgsql volatile as $$
begin
    -- one after another for each account: the next statement sees what the last one made
    perform 1 from account a where a.id = account and a.deleted_at is null for no key update;
    if not found then
        perform refuse('absent');
    end if;
    if (select count(*) from challenge c
         where c.account_id = account and c.purpose = wanted and c.issued_at > moment - interval '1 hour') >= most then
        perform refuse('too_many_codes');
    end if;
    if exists (select from account a where lower(a.email) = lower(address) and a.id <> account and a.deleted_at is null) then
        perform refuse('email_taken');
    end if;
    update challenge c set revoked_at = moment
     where c.account_id = account and c.purpose = wanted and c.used_at is null and c.revoked_at is null;
    insert into challenge (id, account_id, purpose, email, token_hash, issued_at, expires_at)
        values (code, account, wanted, address, token, moment, until);
    if job_kind is not null then
        insert into outbox (at, due_at, kind, payload) values (moment, moment, job_kind, job_payload);
    end if;
end $$;

-- The same of a code that sets a password, for whoever has this address. Nobody is told whether anybody has, nor that there
-- were enough.
create or replace function issue_reset(
    code bigint, address text, token bytea, moment timestamptz, until timestamptz, most integer, job_kind text, job_payload text
) returns void language plpgsql volatile as $$
declare
    found_id bigint;
    found_email text;
begin
    select id, email into found_id, found_email from account a where lower(a.email) = lower(address) and a.deleted_at is null
       for no key update;
    if found_id is null or (select count(*) from challenge c where c.account_id = found_id and c.purpose = 'reset_password'
                               and c.issued_at > moment - interval '1 hour') >= most then
        return;
    end if;
    perform issue_challenge(code, found_id, 'reset_password', found_email, token, moment, until, most, job_kind, job_payload);
end $$;

-- A code is used, if one is named; of the account's others, those of these purposes are revoked.
create or replace function spend_challenges(account bigint, used bigint, purposes text[], moment timestamptz) returns void
    language sql volatile as $$
    update challenge set used_at = case when id is not distinct from used then moment end,
                         revoked_at = case when id is distinct from used then moment end
     where account_id = account and used_at is null and revoked_at is null and (id is not distinct from used or purpose = any (purposes))
$$;
-- The people of these homes and their roles are those that were decided upon: the three lists side by side, each person once.
create or replace function guard_households(homes bigint[], accounts bigint[], roles text[]) returns void language plpgsql volatile as $$
declare
    in_them integer;
    known integer;
begin
    select count(*), count(told.account) into in_them, known
      from member left join unnest(homes, accounts, roles) as told (home, account, role)
        on told.home = member.residence_id and told.account = member.account_id and told.role = member.role
     where member.residence_id = any (homes);
    if in_them <> known or known <> cardinality(accounts) then
        perform refuse('stale');
    end if;
end $$;

-- None of these streams has moved since it was read.
create or replace function guard_unmoved(streams bigint[], versions bigint[]) returns void language plpgsql volatile as $$
begin
    perform 1 from unnest(streams, versions) as seen (stream, version) left join stream on stream.id = seen.stream
      where stream.version is distinct from seen.version;
    if found then
        perform refuse('stale');
    end if;
end $$;

-- Locks what the deletion of an account changes in more than one place, in the order in which others lock it: the account,
-- which whoever opens a session or makes a code holds meanwhile, contractors by id, quotas by owner.
create or replace function lock_departure(leaver bigint, heirs bigint[], gone bigint[]) returns void language plpgsql volatile as $$
declare
    pays bigint;
begin
    perform 1 from account where id = leaver for update;
    perform 1 from contractor c where c.residence_id = any (gone) or (c.residence_id is null and c.created_by = leaver)
      order by c.id for update;
    for pays in select distinct unnest(heirs || leaver) order by 1 loop
        insert into quota (owner_id) values (pays) on conflict do nothing;
        perform 1 from quota where owner_id = pays for update;
    end loop;
end $$;

-- Deletes an account with all that is its alone. What others refer to stays: a row that says nothing, and in each home that
-- lives on (living) what was written there, by a former member. Homes that pass to heirs are told beside them (passed). The
-- ledger, and what the serving role can't delete, is erase_account's.
create or replace function delete_account(
    leaver bigint, living bigint[], passed bigint[], heirs bigint[], gone bigint[], moment timestamptz
) returns void language plpgsql volatile as $$
declare
    own bigint[];
    home bigint;
begin
    perform lock_departure(leaver, heirs, gone);
    update member set role = 'owner' from unnest(passed, heirs) as heir (home, account)
     where member.residence_id = heir.home and member.account_id = heir.account;
    update residence set owner_id = heir.account, updated_at = moment, version = version + 1
      from unnest(passed, heirs) as heir (home, account) where residence.id = heir.home;
    -- codes that a former owner has seen let nobody in
    update share_code code set revoked_at = moment from member
     where member.account_id = leaver and member.role = 'owner' and code.residence_id = member.residence_id
       and code.used_at is null and code.revoked_at is null;

    own := array(select id from contractor where residence_id is null and created_by = leaver);
    update task set assigned_to = nullif(assigned_to, leaver), version = version + 1, updated_at = moment,
           contractor_id = case when contractor_id = any (own) then null else contractor_id end
     where residence_id = any (living) and (assigned_to = leaver or contractor_id = any (own));
    -- what was done keeps the names of who was called for it
    delete from contractor_name n where n.residence_id = any (living) and n.contractor_id = any (own) and not exists (
        select from completion c where c.residence_id = n.residence_id and c.contractor_id = n.contractor_id);
    delete from contractor where id = any (own);
    delete from contractor_favorite where account_id = leaver;

    foreach home in array gone loop
        perform delete_home(home);
    end loop;
    delete from member where account_id = leaver;
    update person set username = 'former_member', first_name = 'Former member', last_name = '' where account_id = leaver;
    -- letters that nobody waits for any more; the one that tells of this names an address and no account
    delete from outbox
     where leaver::text in (payload::jsonb ->> 'account', payload::jsonb ->> 'member', payload::jsonb ->> 'owner')
        or payload::jsonb ->> 'challenge' in (select id::text from challenge where account_id = leaver);
    delete from challenge where account_id = leaver;
    delete from session where account_id = leaver;
    delete from idempotency where account_id = leaver;
    update account set username = '@' || leaver, email = 'deleted ' || leaver, first_name = '', last_name = '', password_hash = null,
           verified_at = null, pending_email = null, pending_until = null, providers = '{}', timezone = 'UTC', joined_at = moment, deleted_at = moment,
           version = version + 1
     where id = leaver;
end $$;

-- Whether an event of the ledger tells a contractor whole that is the account's alone, or one of these homes.
create or replace function tells_of_contractor(payload text, creator bigint, homes bigint[]) returns boolean language sql immutable as $$
    select coalesce(case when told ->> 'residence' is null then (told ->> 'created_by')::bigint = creator
                         else (told ->> 'residence')::bigint = any (homes) end, false)
      from (select payload::jsonb -> 'contractor') as event (told)
$$;

-- Erases what the deletion of an account says that it erases, and what else of it the serving role can't delete. It runs as the
-- owner, so it believes nothing but the entry that the deletion has just appended: the account must be gone, and each home whose
-- stream is erased; and that entry must stand at the end of each. Of other streams it erases what tells of the account's own
-- contractors, or of those of such homes, in the words of an entry that is erased with them.
create or replace function erase_account(leaver bigint) returns void
    language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
    last ledger;
    told jsonb;
    erased bigint[];
begin
    select entry.* into last from account join stream on stream.id = account.id
      join ledger entry on entry.stream = stream.id and entry.version = stream.version
     where account.id = leaver and account.deleted_at is not null and entry.actor = leaver and entry.kind = 'account.deleted';
    if not found then
        perform refuse('absent');
    end if;
    select p.payload::jsonb -> 'erased' into strict told from ledger_payload p where p.stream = last.stream and p.version = last.version;
    erased := array(
        select stream.id from jsonb_array_elements_text(told -> 'streams') as named (id)
          join stream on stream.id = named.id::bigint
          join ledger entry on entry.stream = stream.id and entry.version = stream.version and entry.xid = last.xid
         where stream.id = leaver
            or (stream.id <> 0 and not exists (select from account where account.id = stream.id)
                and not exists (select from residence where residence.id = stream.id)));
    delete from ledger_payload copy
     using jsonb_array_elements(told -> 'entries') as named (place), ledger entry, ledger original, ledger_payload kept
     where copy.stream = (named.place ->> 'stream')::bigint and copy.version = (named.place ->> 'version')::bigint
       and entry.stream = copy.stream and entry.version = copy.version
       and original.stream = any (erased) and original.xid = entry.xid and original.kind = entry.kind
       and kept.stream = original.stream and kept.version = original.version and kept.payload = copy.payload
       and tells_of_contractor(copy.payload, leaver, erased);
    delete from ledger_payload p using stream where stream.id = any (erased) and p.stream = stream.id and p.version < stream.version;
    delete from account_identity where account_id = leaver;
    delete from purchase where account_id = leaver;
    delete from subscription where id = leaver;
    delete from quota where owner_id = leaver;
end $$;
revoke execute on function erase_account(bigint) from public;
