-- Up Migration

-- What a merchant sets up before the first order: who may call, what is sold, from where, at what rate, by which rules.

create table api_key (
  id text primary key,
  name text not null,
  role text not null check (role in ('admin','operator','warehouse','support','finance','supplier','thirdParty','merchantApi','auditor')),
  party text,
  secret_hash bytea not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  -- A partner's key without a party would see everybody's goods.
  check ((role in ('warehouse','supplier','thirdParty')) = (party is not null))
);

create table sku (
  sku text primary key,
  title text not null,
  barcode text unique,
  price jsonb,
  unit_cost jsonb,
  weight_grams integer check (weight_grams >= 0),
  dimensions_mm jsonb,
  case_pack integer check (case_pack > 0),
  fragile boolean not null default false,
  lot_tracked boolean not null default false,
  serial_tracked boolean not null default false,
  hs_code text,
  origin_country text,
  fulfilment_days integer check (fulfilment_days >= 0),
  over_availability text check (over_availability in ('block','backorder','split')),
  preorder jsonb,
  components jsonb,
  updated_at timestamptz not null
);

create table location (
  code text primary key,
  name text not null,
  kind text not null check (kind in ('warehouse','thirdParty','supplier')),
  address jsonb not null,
  time_zone text not null,
  cutoff text not null,
  working_days integer[] not null,
  holidays date[] not null default '{}',
  daily_capacity integer check (daily_capacity >= 0),
  insured boolean not null default false,
  packaging jsonb,
  handoff jsonb not null,
  latitude double precision,
  longitude double precision,
  updated_at timestamptz not null
);

create table shipping_rate (
  id text primary key,
  from_location text not null references location (code),
  country text not null,
  region text,
  postcode_prefix text,
  carrier text not null,
  service text not null,
  cost_minor bigint not null check (cost_minor >= 0),
  currency text not null,
  transit_days integer not null check (transit_days >= 0),
  pickup_days integer[],
  updated_at timestamptz not null
);
create index shipping_rate_from on shipping_rate (from_location, country);

create table channel (
  code text primary key,
  kind text not null check (kind in ('shopify','amazon','ebay','walmart','wholesale','storefront','manual')),
  over_availability text check (over_availability in ('block','backorder','split')),
  over_availability_for_business text check (over_availability_for_business in ('block','backorder','split')),
  partial_shipment text check (partial_shipment in ('autoSplit','flag','hold')),
  return_window text,
  label text,
  prep text,
  settings jsonb not null default '{}',
  active_since timestamptz,
  updated_at timestamptz not null,
  check (active_since is null or (over_availability is not null and partial_shipment is not null))
);

create table channel_listing (
  channel text not null references channel (code),
  channel_sku text not null,
  sku text not null references sku (sku),
  buffer integer not null default 0 check (buffer >= 0),
  alert_below integer check (alert_below >= 0),
  pause_below integer check (pause_below >= 0),
  resume_at integer check (resume_at >= 0),
  published integer,
  paused_since timestamptz,
  paused_seconds bigint not null default 0,
  updated_at timestamptz not null,
  primary key (channel, channel_sku)
);
create index channel_listing_sku on channel_listing (sku);

-- Versions are rows and never change, so that a past decision can name the one that made it.
create table policy_version (
  version integer primary key,
  settings jsonb not null,
  created_at timestamptz not null,
  created_by text not null
);

create table routing_rules_version (
  version integer primary key,
  rules jsonb not null,
  created_at timestamptz not null,
  created_by text not null,
  activated_at timestamptz,
  activated_by text
);
create table routing_rules_active (
  one boolean primary key default true check (one),
  version integer not null references routing_rules_version (version)
);

create table postal_centroid (
  country text not null,
  code text not null,
  latitude double precision not null,
  longitude double precision not null,
  primary key (country, code)
);

-- Who, when, what and why of every entity. Rows are only ever added.
create table timeline (
  sequence bigint generated always as identity primary key,
  entity_type text not null,
  entity_id text not null,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  actor_type text not null check (actor_type in ('key','system','partner','customer')),
  actor_id text not null,
  kind text not null,
  summary text not null,
  reason text,
  data jsonb
);
create index timeline_entity on timeline (entity_type, entity_id, sequence);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only: correct it with a further row', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger timeline_append_only before update or delete on timeline for each row execute function refuse_change();

-- Down Migration
