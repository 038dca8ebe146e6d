-- Households of two owners, a home, a contractor and so many tasks, as if they had been made by requests, but without a ledger.
-- {base} is the first of ten ids of each household, {tasks} the first id of their tasks.
SET session_replication_role = replica;

CREATE TEMPORARY TABLE household AS
SELECT n, {base} + 10 * n AS owner, {base} + 10 * n + 1 AS mate, {base} + 10 * n + 2 AS home, {base} + 10 * n + 3 AS contractor
  FROM generate_series(0, {households} - 1) AS n;
CREATE TEMPORARY TABLE resident AS
SELECT n, owner AS id, home, 'owner' AS who, 4 AS session FROM household
UNION ALL SELECT n, mate, home, 'mate', 5 FROM household;

INSERT INTO stream (id) SELECT owner FROM household UNION ALL SELECT mate FROM household UNION ALL SELECT home FROM household;

INSERT INTO account (id, username, email, first_name, last_name, password_hash, verified_at, timezone, joined_at, version)
SELECT id, '{label}-' || who || '-' || n, '{label}-' || who || '-' || n || '@bench.example', 'Sam', 'Doe', '{password}', now(), 'UTC', now(), 1
  FROM resident;

-- the owner has a second one, to end
INSERT INTO session (id, account_id, token_hash, opened_at)
SELECT {base} + 10 * n + session, id, sha256(convert_to(rpad('{label}-' || who || '-' || n, 43, '-'), 'UTF8')), now() FROM resident
UNION ALL
SELECT {base} + 10 * n + 6, owner, sha256(convert_to('{label}-second-' || n, 'UTF8')), now() FROM household;

INSERT INTO residence (id, name, currency, owner_id, created_at, updated_at, version)
SELECT home, 'Elm Street ' || n, 'USD', owner, now(), now(), 1 FROM household;

INSERT INTO member (residence_id, account_id, role, is_primary, joined_at) SELECT home, id, 'owner', who = 'owner', now() FROM resident;

INSERT INTO person (residence_id, account_id, username, first_name, last_name)
SELECT home, id, '{label}-' || who || '-' || n, 'Sam', 'Doe' FROM resident;

INSERT INTO contractor (id, residence_id, created_by, name, company, phone, created_at, updated_at, version)
SELECT contractor, home, owner, 'Ana Ruiz', 'Ruiz & Sons', '+1 555 0100', now(), now(), 1 FROM household;

INSERT INTO contractor_name (residence_id, contractor_id, name, company) SELECT home, contractor, 'Ana Ruiz', 'Ruiz & Sons' FROM household;

INSERT INTO task (id, residence_id, title, description, category_id, priority_id, frequency_id, schedule, due_date, next_due_date,
                  scheduled_for, in_progress, is_completed, is_cancelled, is_archived, created_by, created_at, updated_at, completion_count, version)
SELECT {tasks} + n * {each} + nth, home, 'Change the furnace filter ' || nth, 'The one behind the door of the basement', 1 + nth % 11,
       1 + nth % 4, 5, jsonb_build_object('kind', 'interval', 'every', 1, 'unit', 'month', 'base', 'completion', 'anchor', day), day, day,
       day, false, false, false, false, owner, now(), now(), 0, 1
  FROM household, generate_series(0, {each} - 1) AS nth, LATERAL (SELECT current_date - 5 + (7 * nth % 90)::integer AS day) AS due;

-- their trial has begun, so that nobody's begins while something else is measured
INSERT INTO subscription (id, is_free, trial_start, trial_end, version)
SELECT id, false, now(), now() + interval '14 days', 1 FROM resident WHERE {tried};

-- triggers have not counted
INSERT INTO quota (owner_id, residences, tasks, contractors, documents, unlimited_until)
SELECT counted.*, CASE WHEN {tried} THEN now() + interval '14 days' ELSE '-infinity' END
  FROM usage_counted AS counted WHERE owner_id IN (SELECT id FROM resident);

DROP TABLE resident, household;
RESET session_replication_role;
