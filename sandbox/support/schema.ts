/**
 * The tables of all partners. One document table rather than one a kind: a partner's state and what it would show an
 * auditor are the same rows, so that the books can never disagree with what the partner does.
 *
 * - `entries`: everything a partner holds. `facts` is what the books show, `body` the exact text sent (kept out of the
 *   books), `refs` every identifier by which the entry can be found, `unique_key` a second identity within its kind.
 * - `steps`: what is due and when. A row leaves in the transaction that does its effect, so a killed process loses
 *   nothing and does nothing twice.
 */
export const SCHEMA = `
create table if not exists entries (
  sequence bigint generated always as identity primary key,
  system text not null check (system in ('payments', 'carrier', 'warehouse', 'mail')),
  kind text not null,
  id text not null,
  unique_key text,
  at timestamptz not null,
  changed_at timestamptz not null,
  key text,
  reference text,
  refs text[] not null default '{}',
  facts jsonb not null,
  body text,
  unique (system, kind, id)
) with (fillfactor = 70);
-- No index on what changes (facts, changed_at): an entry is then changed in place, without touching any index.
create unique index if not exists entries_unique_key on entries (system, kind, unique_key) where unique_key is not null;
create index if not exists entries_in_order on entries (system, sequence);
create index if not exists entries_by_reference on entries (system, kind, reference);
create index if not exists entries_by_refs on entries using gin (refs);

create table if not exists steps (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  lane text not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  held boolean not null default false,
  payload jsonb not null default '{}'
);
create index if not exists steps_in_order on steps (due_at, id);
create index if not exists steps_by_subject on steps (kind, subject);
create index if not exists steps_held on steps (kind, lane) where held;

create table if not exists idempotency_keys (
  key text primary key,
  fingerprint text not null,
  request_id text not null,
  status integer not null,
  answer text not null,
  at timestamptz not null
);

create table if not exists behaviours (system text primary key, settings jsonb not null);
create table if not exists warehouses (code text primary key, settings jsonb not null);
`;
