-- Up Migration

-- A correction of an order's address, kept before it is asked for: the address is personal data and stays here.
create table address_change (
  id text primary key,
  order_id text not null references orders (id),
  address jsonb not null,
  requested_at timestamptz not null,
  requested_by text not null,
  applied_at timestamptz
);
create index address_change_order on address_change (order_id);

-- Down Migration
