-- Up Migration

-- Who delivers jobs of the outbox at the moment, and when it last said so: a job that is held by somebody who no longer
-- says anything was being delivered by a process that has died, and goes back.
create table outbox_worker (
  id text primary key,
  seen_at timestamptz not null
);

-- Down Migration
