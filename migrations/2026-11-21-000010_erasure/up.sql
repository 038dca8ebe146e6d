-- Accounts can be deleted. What others refer to stays: a row that says nothing of anybody. The release before knows no such
-- accounts, but has always left them out of what it reads.

alter table account add constraint deleted_says_nothing check (
    deleted_at is null or (first_name = '' and last_name = '' and password_hash is null and verified_at is null
                           and pending_email is null));
comment on column account.deleted_at is 'when it was deleted; username and email are then what nobody can have or sign in with';

-- Whoever is gone comes into no home again, whichever release takes them in: the account's stream is locked by who does.
create function refuse_deleted_member() returns trigger language plpgsql volatile as $$
begin
    if exists (select from account where id = new.account_id and deleted_at is not null) then
        raise exception using errcode = 'HD000', message = 'absent', constraint = 'absent';
    end if;
    return new;
end $$;
create trigger member_is_there before insert on member for each row execute function refuse_deleted_member();
