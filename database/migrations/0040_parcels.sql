-- Up Migration

-- What a node packed, parcel by parcel. Packing again replaces the parcels, until the shipment has left.
create table parcel (
  id text primary key,
  shipment_id text not null references shipment (id),
  position integer not null check (position > 0),
  lines jsonb not null,
  weight_grams integer check (weight_grams >= 0),
  dimensions_mm jsonb,
  tracking_number text,
  packed_at timestamptz not null,
  unique (shipment_id, position)
);

-- Down Migration
