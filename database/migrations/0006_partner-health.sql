-- Up Migration

-- Whether the other side answers: one row a partner, so that an outage is one exception and not one for each order.
create table partner_health (
  partner text primary key,
  failures integer not null default 0,
  failing_since timestamptz,
  last_error text,
  answered_at timestamptz
);

-- Down Migration
