-- Up Migration

create table customer (
  id text primary key,
  email text not null unique,
  name text not null,
  phone text,
  type text not null check (type in ('consumer','business')),
  created_at timestamptz not null
);

create sequence order_number start 1001;

create table orders (
  id text primary key,
  number text not null unique,
  channel text not null references channel (code),
  external_id text,
  placed_at timestamptz not null,
  received_at timestamptz not null,
  customer_id text not null references customer (id),
  customer jsonb not null,
  billing_address jsonb not null,
  shipping_address jsonb not null,
  currency text not null,
  discount_minor bigint not null default 0,
  shipping_minor bigint not null default 0,
  totals jsonb not null,
  total_minor bigint not null check (total_minor >= 0),
  -- The total without what has been cancelled: what there is to pay for.
  due_minor bigint not null check (due_minor >= 0 and due_minor <= total_minor),
  tax_inclusive boolean not null default false,
  payment_method text not null check (payment_method in ('card','terms','external')),
  payment_terms jsonb not null,
  gift_message text,
  ship_not_before timestamptz,
  -- Written by database/order-status.ts alone, through the lifecycle tables.
  status text not null,
  payment_status text not null,
  fulfilment_status text not null,
  status_since timestamptz not null,
  -- Grows with every recorded fact; the process ignores a snapshot older than the one it has.
  facts_version integer not null default 0,
  refusal jsonb,
  promise_ship_by timestamptz,
  promise_deliver_by timestamptz,
  hold_expires_at timestamptz,
  policy_version integer not null references policy_version (version),
  decided_at timestamptz,
  paid_at timestamptz,
  closed_at timestamptz
);
create unique index orders_external on orders (channel, external_id) where external_id is not null;
create index orders_status on orders (status, id);
create index orders_customer on orders (customer_id, id);
create index orders_promise on orders (promise_ship_by) where closed_at is null;

create table order_line (
  id text primary key,
  order_id text not null references orders (id),
  position integer not null,
  sku text not null references sku (sku),
  channel_sku text,
  quantity integer not null check (quantity > 0),
  unit_price_minor bigint not null check (unit_price_minor >= 0),
  discount_minor bigint not null default 0 check (discount_minor >= 0),
  tax_minor bigint not null default 0 check (tax_minor >= 0),
  backordered integer not null default 0 check (backordered >= 0),
  shipped integer not null default 0 check (shipped >= 0),
  delivered integer not null default 0 check (delivered >= 0),
  cancelled integer not null default 0 check (cancelled >= 0),
  returned integer not null default 0 check (returned >= 0),
  refunded integer not null default 0 check (refunded >= 0),
  expected_at timestamptz,
  unique (order_id, position),
  check (shipped + cancelled <= quantity),
  check (delivered <= shipped),
  check (returned <= shipped)
);
create index order_line_order on order_line (order_id);
create index order_line_sku on order_line (sku);

-- Why an order's hand-off waits: a review, an address, an operator. Open while released_at is null.
create table order_hold (
  order_id text not null references orders (id),
  kind text not null check (kind in ('highValue','addressMismatch','operator')),
  reason text not null,
  placed_at timestamptz not null,
  due_at timestamptz,
  released_at timestamptz,
  released_by text,
  note text,
  primary key (order_id, kind, placed_at)
);
create unique index order_hold_open on order_hold (order_id, kind) where released_at is null;

create table routing_decision (
  id text primary key,
  order_id text not null references orders (id),
  attempt integer not null,
  at timestamptz not null,
  rules_version integer not null references routing_rules_version (version),
  outcome text not null check (outcome in ('assigned','split','none')),
  decision jsonb not null,
  -- What the rules saw, so that other rules can be tried on the same day later.
  inputs jsonb not null,
  unique (order_id, attempt)
);

create table shipment (
  id text primary key,
  order_id text not null references orders (id),
  location text not null references location (code),
  status text not null check (status in ('planned','sent','acknowledged','overdue','rejected','packed','shipped','inTransit','outForDelivery','delivered','returnToSender','lost','cancelled')),
  service text,
  carrier text,
  tracking_number text,
  cost_minor bigint check (cost_minor >= 0),
  cost_currency text,
  estimated_cost_minor bigint,
  ship_by timestamptz not null,
  deliver_by timestamptz not null,
  ship_not_before timestamptz,
  shipped_at timestamptz,
  delivered_at timestamptz,
  recall_requested_at timestamptz,
  tracker_id text,
  tracking_last_event_at timestamptz,
  tracking_polled_at timestamptz,
  tracking_polls integer not null default 0,
  created_at timestamptz not null
);
create index shipment_order on shipment (order_id);
create index shipment_location on shipment (location, status);
-- A tracking number names one live parcel of one carrier.
create unique index shipment_tracking on shipment (lower(carrier), tracking_number)
  where tracking_number is not null and status <> 'cancelled';

create table shipment_line (
  shipment_id text not null references shipment (id),
  line_id text not null references order_line (id),
  sku text not null,
  quantity integer not null check (quantity > 0),
  primary key (shipment_id, line_id)
);
create index shipment_line_line on shipment_line (line_id);

create table handoff (
  id text primary key,
  shipment_id text not null references shipment (id),
  location text not null references location (code),
  format text not null,
  state text not null check (state in ('pending','sent','acknowledged','overdue','rejected','recalled','cancelled')),
  -- The same on every retry: what the partner deduplicates by.
  message_id text not null unique,
  attempts integer not null default 0,
  created_at timestamptz not null,
  sent_at timestamptz,
  due_at timestamptz,
  acknowledged_at timestamptz,
  last_error text
);
-- One live hand-off a shipment, for ever.
create unique index handoff_live on handoff (shipment_id) where state not in ('rejected','recalled','cancelled');
create index handoff_state on handoff (state, location);

create table milestone (
  id text primary key,
  shipment_id text not null references shipment (id),
  status text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  detail text,
  raw_status text,
  delay jsonb,
  source text not null,
  -- Hash of carrier, number, status, time and detail: the same report twice is once.
  fingerprint text not null,
  unique (shipment_id, fingerprint)
);
create index milestone_shipment on milestone (shipment_id, occurred_at);

create table payment (
  id text primary key,
  order_id text not null references orders (id),
  attempt integer not null,
  method text not null check (method in ('card','terms','external')),
  provider text not null,
  status text not null check (status in ('pending','actionRequired','authorised','captured','settled','failed','voided')),
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null,
  captured_minor bigint not null default 0 check (captured_minor >= 0),
  settled_minor bigint not null default 0,
  fee_minor bigint not null default 0,
  refunded_minor bigint not null default 0 check (refunded_minor >= 0),
  token text,
  provider_id text,
  client_secret text,
  decline_code text,
  capture_before timestamptz,
  created_at timestamptz not null,
  authorised_at timestamptz,
  captured_at timestamptz,
  settled_at timestamptz,
  failed_at timestamptz,
  unique (order_id, attempt),
  check (refunded_minor <= captured_minor)
);
create unique index payment_provider_id on payment (provider, provider_id) where provider_id is not null;

-- What a processor told us, once for each reference and status.
create table payment_event (
  provider text not null,
  reference text not null,
  status text not null,
  order_id text not null references orders (id),
  amount_minor bigint not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (provider, reference, status)
);

create table refund (
  id text primary key,
  order_id text not null references orders (id),
  payment_id text not null references payment (id),
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  status text not null check (status in ('pending','completed','failed')),
  as_kind text not null check (as_kind in ('original','storeCredit')),
  reason text not null,
  cause text not null,
  provider_id text,
  created_at timestamptz not null,
  completed_at timestamptz,
  unique (order_id, cause)
);

create table finance_event (
  id text primary key,
  order_id text not null references orders (id),
  at timestamptz not null,
  kind text not null check (kind in ('paymentReceived','fulfilmentCost','shippingCharged','refundIssued','marketplaceFee','paymentFee')),
  amount_minor bigint not null,
  currency text not null,
  cause_type text not null,
  cause_id text not null,
  -- One cause is one event of a kind, however often it is reported.
  unique (kind, cause_type, cause_id)
);
create index finance_event_order on finance_event (order_id, at);

-- Down Migration
