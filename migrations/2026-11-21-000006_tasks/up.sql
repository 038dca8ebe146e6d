-- Tasks: whose work they are, who is called, and a history that tells more than completions.
-- The release before goes on writing tasks and completions without the new columns.

alter table task
    add column assigned_to bigint references account (id),
    add column contractor_id bigint,
    add column template_id bigint;
create index task_by_assignee on task (assigned_to) where assigned_to is not null;
create index task_by_contractor on task (contractor_id) where contractor_id is not null;
comment on column task.assigned_to is 'a member of the home; nobody once that member has left';

-- What became of occurrences: done, left out, put off.
alter table completion
    add column kind text not null default 'completed' check (kind in ('completed', 'skipped', 'snoozed')),
    add column reason text check (length(reason) between 1 and 1000),
    add column contractor_id bigint,
    add column found jsonb check (jsonb_typeof(found) = 'object'),
    add column task_version bigint not null default 0 check (task_version >= 0);
create index completion_by_age on completion (task_id, task_version desc, id desc);
create index completion_by_contractor on completion (contractor_id) where contractor_id is not null;
comment on table completion is 'the history of tasks: what became of each occurrence';
comment on column completion.found is 'what the entry found: taking it back restores that; null of entries of an earlier release';
comment on column completion.task_version is 'the version that the entry gave the task: entries are in this order';

-- Until now nothing but completions changed a task that was there.
update completion set task_version = numbered.nth + 1
  from (select id, row_number() over (partition by task_id order by created_at, id) as nth from completion) as numbered
 where numbered.id = completion.id;

-- Names of the contractors that a home shows, copied into the home as those of people are: of a personal contractor its
-- other members see this much. They stay when the contractor goes, for what was done.
create table contractor_name (
    residence_id  bigint not null references residence (id),
    contractor_id bigint not null,
    name          text not null check (length(name) between 1 and 200),
    company       text check (length(company) between 1 and 200),
    primary key (residence_id, contractor_id)
);
create index contractor_name_by_contractor on contractor_name (contractor_id);
