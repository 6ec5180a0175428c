-- Up Migration

-- Movements are the only way to a count: inserting one changes the counters, and nothing else may.

-- Given back because its time was up, as opposed to by its order: who pays late must know which of the two it was.
alter table reservation
  add column expired_at timestamptz,
  add check (expired_at is null or released > 0);

-- One look-up a statement (below) instead of one a row: half the time of a large batch went into these two checks.
alter table stock_movement drop constraint stock_movement_sku_location_fkey;
alter table reservation drop constraint reservation_sku_location_fkey;

-- A movement is only ever read by SKU or by cause, so the sequence alone needs no index of its own.
alter table stock_movement drop constraint stock_movement_pkey, add primary key (sku, sequence);
drop index stock_movement_sku;

-- Hot counters change in place, on their own page.
alter table stock set (fillfactor = 50);

create function apply_stock_movements() returns trigger language plpgsql as $$
declare
  missing bigint;
  wrong text;
begin
  -- Grouped by ends first: a batch has hundreds of movements, but few places and few kinds of way.
  with way as (
    select sku, location, from_bucket, to_bucket, sum(quantity) as units, max(array[sequence, balance]) as last
    from added
    group by sku, location, from_bucket, to_bucket
  ), change as (
    select sku, location, (max(last))[2] as balance,
      sum(units * ((to_bucket not in ('outside','incoming'))::int - (from_bucket not in ('outside','incoming'))::int)) as on_hand,
      sum(units * ((to_bucket = 'reserved')::int - (from_bucket = 'reserved')::int)) as reserved,
      sum(units * ((to_bucket = 'held')::int - (from_bucket = 'held')::int)) as held,
      sum(units * ((to_bucket = 'quarantined')::int - (from_bucket = 'quarantined')::int)) as quarantined,
      sum(units * ((to_bucket = 'damaged')::int - (from_bucket = 'damaged')::int)) as damaged,
      sum(units * ((to_bucket = 'incoming')::int - (from_bucket = 'incoming')::int)) as incoming
    from way
    group by sku, location
  ), counted as (
    update stock s
    set on_hand = s.on_hand + c.on_hand, reserved = s.reserved + c.reserved, held = s.held + c.held,
      quarantined = s.quarantined + c.quarantined, damaged = s.damaged + c.damaged, incoming = s.incoming + c.incoming
    from change c
    where s.sku = c.sku and s.location = c.location
    returning s.sku, s.location, s.on_hand, c.balance
  )
  select (select count(*) from change) - (select count(*) from counted),
    (select format('A movement of SKU %s at %s states %s on hand afterwards, but it is %s: lock the stock row before you read it',
      sku, location, balance, on_hand) from counted where on_hand <> balance limit 1)
  into missing, wrong;

  if missing > 0 then
    raise exception 'A movement has no stock row of its SKU and location: add one with zero counters before its first movement'
      using errcode = 'foreign_key_violation';
  elsif wrong is not null then
    raise exception '%', wrong using errcode = 'integrity_constraint_violation';
  end if;
  return null;
end $$;
create trigger stock_movement_applied after insert on stock_movement
  referencing new table as added for each statement execute function apply_stock_movements();

create function refuse_count() returns trigger language plpgsql as $$
begin
  raise exception 'Counters of stock change through stock_movement only: insert a movement that explains the change'
    using errcode = 'restrict_violation';
end $$;
create trigger stock_starts_empty before insert on stock for each row
  when ((new.on_hand, new.reserved, new.held, new.quarantined, new.damaged, new.incoming) <> (0, 0, 0, 0, 0, 0))
  execute function refuse_count();
-- Depth 0: nobody's trigger, so not that of a movement.
create trigger stock_counted_by_movements before update on stock for each row
  when (pg_trigger_depth() = 0 and
    (new.sku, new.location, new.on_hand, new.reserved, new.held, new.quarantined, new.damaged, new.incoming)
    is distinct from (old.sku, old.location, old.on_hand, old.reserved, old.held, old.quarantined, old.damaged, old.incoming))
  execute function refuse_count();
create trigger stock_stays before delete on stock for each row execute function refuse_count();

-- Down Migration
