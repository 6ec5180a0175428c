-- Up Migration

-- Counters for speed, movements for the truth: every counter equals the sum of its movements, always.
create table stock (
  sku text not null references sku (sku),
  location text not null references location (code),
  on_hand integer not null default 0 check (on_hand >= 0),
  reserved integer not null default 0 check (reserved >= 0),
  held integer not null default 0 check (held >= 0),
  quarantined integer not null default 0 check (quarantined >= 0),
  damaged integer not null default 0 check (damaged >= 0),
  buffer integer not null default 0 check (buffer >= 0),
  incoming integer not null default 0 check (incoming >= 0),
  primary key (sku, location),
  -- Never oversold: what is promised or set aside is physically there.
  constraint stock_never_oversold check (on_hand - reserved - held - quarantined - damaged >= 0)
);

create table stock_movement (
  sequence bigint generated always as identity primary key,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  sku text not null,
  location text not null,
  kind text not null,
  from_bucket text not null check (from_bucket in ('available','reserved','held','quarantined','damaged','incoming','outside')),
  to_bucket text not null check (to_bucket in ('available','reserved','held','quarantined','damaged','incoming','outside')),
  quantity integer not null check (quantity > 0),
  reason text,
  note text,
  cause_type text not null,
  cause_id text not null,
  actor_type text not null,
  actor_id text not null,
  -- On hand at this location after the movement.
  balance integer not null,
  foreign key (sku, location) references stock (sku, location),
  check (from_bucket <> to_bucket)
);
create index stock_movement_sku on stock_movement (sku, sequence);
create index stock_movement_cause on stock_movement (cause_type, cause_id);
create trigger stock_movement_append_only before update or delete on stock_movement for each row execute function refuse_change();

-- One row a line, location and attempt: the key that makes a repeated reservation the same reservation.
create table reservation (
  order_id text not null,
  line_id text not null,
  attempt integer not null,
  sku text not null,
  location text not null,
  quantity integer not null check (quantity > 0),
  consumed integer not null default 0 check (consumed >= 0),
  released integer not null default 0 check (released >= 0),
  -- Null: firm. Past: gives nothing back to its order and counts as available for everybody else.
  expires_at timestamptz,
  created_at timestamptz not null,
  primary key (order_id, line_id, location, attempt),
  foreign key (sku, location) references stock (sku, location),
  check (consumed + released <= quantity)
);
create index reservation_expiry on reservation (sku, location, expires_at)
  where expires_at is not null and consumed + released < quantity;

-- The answer each reservation attempt got, so that a retry hears the same, also when it was a refusal.
create table reservation_answer (
  order_id text not null,
  attempt integer not null,
  reserved boolean not null,
  lines jsonb not null,
  at timestamptz not null,
  primary key (order_id, attempt)
);

-- Down Migration
