-- Up Migration

create table exception (
  id text primary key,
  kind text not null,
  subject_type text not null check (subject_type in ('order','shipment','return','purchaseOrder','onboarding','sku','location','channel','supplier','partner')),
  subject_id text not null,
  -- What set it off: one cause is one exception while it is open.
  cause text not null,
  order_id text references orders (id),
  severity text not null check (severity in ('low','medium','high','critical')),
  status text not null default 'open' check (status in ('open','resolved')),
  owner text,
  opened_at timestamptz not null,
  due_at timestamptz,
  escalations integer not null default 0,
  next_escalation_at timestamptz,
  snoozed_until timestamptz,
  context jsonb not null,
  resolved_at timestamptz,
  resolved_by text,
  resolution text,
  check ((status = 'resolved') = (resolved_at is not null))
);
create unique index exception_one_open on exception (kind, subject_type, subject_id, cause) where status = 'open';
create index exception_list on exception (status, kind, id);
create index exception_order on exception (order_id) where order_id is not null;
create index exception_escalation on exception (next_escalation_at) where status = 'open';

create table notification (
  id text primary key,
  order_id text references orders (id),
  customer_id text references customer (id),
  kind text not null,
  channel text not null check (channel in ('email','sms')),
  -- What it is about, so that the same news is told once: a shipment, a payment attempt, a delay.
  subject_key text not null,
  recipient text not null,
  subject text,
  body text,
  data jsonb not null,
  status text not null check (status in ('queued','sent','failed','undelivered')),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  sent_at timestamptz
);
create unique index notification_once on notification (kind, subject_key, channel);
create index notification_order on notification (order_id);
create index notification_unsent on notification (created_at) where status <> 'sent';

create table idempotency_key (
  principal text not null,
  route text not null,
  key text not null,
  request_hash text not null,
  created_at timestamptz not null,
  -- Recovery point: the entity this key made, known before the answer is.
  entity_id text,
  locked_until timestamptz,
  status integer,
  headers jsonb,
  body text,
  answered_at timestamptz,
  primary key (principal, route, key)
);
create index idempotency_key_age on idempotency_key (created_at);

create table inbox (
  id text primary key,
  kind text not null,
  system text not null,
  event_id text not null,
  headers jsonb not null,
  body bytea not null,
  received_at timestamptz not null,
  processed_at timestamptz,
  outcome text,
  error text,
  unique (kind, system, event_id)
);
create index inbox_open on inbox (received_at) where processed_at is null;

-- A payload that was refused is kept with the reason.
create table refused_request (
  id text primary key,
  at timestamptz not null,
  principal text,
  route text not null,
  status integer not null,
  code text not null,
  detail text not null,
  body text
);

-- One token bucket a destination, shared by every process.
create table token_bucket (
  destination text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null
);

-- Down Migration
