-- Up Migration

-- Orders are listed by when they were placed, which for a channel's order is not when we heard of it.
create index orders_placed on orders (placed_at desc, id desc);

-- What support is given over the telephone: the store's own number, a name, the number on a parcel.
create index orders_external_id on orders (external_id) where external_id is not null;
create index orders_customer_name on orders using gin (to_tsvector('simple', customer->>'name'));
create index shipment_tracking_number on shipment (tracking_number) where tracking_number is not null;

create index notification_customer on notification (customer_id, id) where customer_id is not null;

-- Down Migration
