-- Tasks that come back by a schedule of their own have no named frequency. "Custom" would be a lie there: clients read
-- its days, and the second Tuesday of each month has none.
alter table task alter column frequency_id drop not null;
alter table task add constraint frequency_or_schedule check (frequency_id is not null or schedule is not null) not valid;
comment on column task.frequency_id is 'null: the task was given by a schedule, not by a frequency';

-- What was counted from completions alone had no anchor; the release before ignores the member, and may still write
-- schedules without it, which are read all the same.
update task set schedule = schedule || jsonb_build_object('base', 'completion', 'anchor', due_date)
 where schedule is not null and due_date is not null and not schedule ? 'anchor';
