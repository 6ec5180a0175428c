-- Up Migration

-- Reserving in one call: a row lock is never held while a message travels, so that neither a slow nor a stopped process
-- keeps a SKU from the others, and a lone order pays for one round trip.

-- Gives back what is past its time at the places (at most `most` reservations, all if null) and returns what that was.
-- The caller has the stock rows locked.
create function release_lapsed(skus text[], locations text[], moment timestamptz, most bigint)
returns table (order_id text, line_id text, attempt integer, sku text, location text, quantity integer)
language sql as $$
  with due as (
    select r.order_id, r.line_id, r.location, r.attempt
    from unnest(skus, locations) as place (sku, location)
    join reservation r on r.sku = place.sku and r.location = place.location
    -- The first two terms are those of the index over such rows.
    where r.expires_at is not null and r.consumed + r.released < r.quantity and r.expires_at <= moment
    limit most
  ), gone as (
    update reservation r set released = r.quantity - r.consumed, expired_at = moment from due
    where r.order_id = due.order_id and r.line_id = due.line_id and r.location = due.location and r.attempt = due.attempt
    returning r.order_id, r.line_id, r.attempt, r.sku, r.location, new.released - old.released as quantity
  ), moved as (
    insert into stock_movement (at, sku, location, kind, from_bucket, to_bucket, quantity,
      cause_type, cause_id, actor_type, actor_id, balance)
    select moment, gone.sku, gone.location, 'reservationExpired', 'reserved', 'available', gone.quantity,
      'order', gone.order_id, 'system', 'stockLedger', stock.on_hand
    from gone join stock on stock.sku = gone.sku and stock.location = gone.location
  )
  select gone.* from gone
$$;

-- Answers orders in the order given, each against what the ones before it left: all its lines or none. A refused order
-- takes nothing, so that a smaller one behind it may still be served.
--   place_*       each SKU and location that is asked for, once
--   line_counts   how many lines each order has; the lines of all orders follow one another in the arrays below
--   line_places   which place a line asks for, as an index into the places
--   act_*         when was it asked, until when is it held, by whom: each combination once, since most orders share it
--   line_acts     which of them is a line's
--   moment        holds whose time is up by then are given back first
-- Returns
--   granted       one element an order; null where it names a place that cannot exist, which leaves it unanswered
--   unknown       one element a place: 'sku' or 'location' where that was never set up
--   short_*       one element for each order and place that falls short, in the order of the lines: which order, which
--                 place, how many units its lines ask for together, how many it could have had
-- A unique violation means that an order was answered before, by its order id and attempt; then nothing has been done.
create function reserve_units(
  place_skus text[], place_locations text[], line_counts integer[],
  order_ids text[], attempts integer[], line_ids text[], line_places integer[], quantities integer[],
  line_acts integer[],
  act_moments timestamptz[], act_expiries timestamptz[], act_actor_types text[], act_actor_ids text[],
  moment timestamptz,
  out granted boolean[], out unknown text[],
  out short_orders integer[], out short_places integer[], out short_requested bigint[], out short_available bigint[]
) language plpgsql as $$
declare
  places constant integer := cardinality(place_skus);
  on_hand integer[] := array_fill(0, array[places]);
  free bigint[] := array_fill(0, array[places]);
  asked bigint[] := array_fill(0, array[places]);
  granted_lines integer[] := '{}';
  granted_firsts integer[] := '{}';
  short_firsts integer[] := '{}';
  found_places integer := 0;
  first_line integer := 1;
  last_line integer;
  fits boolean;
  known boolean;
  place integer;
  r record;
begin
  granted := array_fill(null::boolean, array[cardinality(line_counts)]);
  unknown := array_fill(null::text, array[places]);
  short_orders := '{}';
  short_places := '{}';
  short_requested := '{}';
  short_available := '{}';

  -- In (sku, location) order, which everybody keeps who locks more than one.
  for r in
    select p.n, s.on_hand, s.on_hand - s.reserved - s.held - s.quarantined - s.damaged - s.buffer as free
    from stock s
    join unnest(place_skus, place_locations) with ordinality as p (sku, location, n)
      on s.sku = p.sku and s.location = p.location
    order by s.sku, s.location
    for no key update of s
  loop
    found_places := found_places + 1;
    on_hand[r.n] := r.on_hand;
    free[r.n] := r.free;
  end loop;

  -- Looked up first, because giving back costs as much as reserving even where there is nothing to give.
  if exists (
    select from unnest(place_skus, place_locations) as p (sku, location)
    join reservation h on h.sku = p.sku and h.location = p.location
    where h.expires_at is not null and h.consumed + h.released < h.quantity and h.expires_at <= moment
  ) then
    for r in
      select p.n, sum(l.quantity) as units
      from release_lapsed(place_skus, place_locations, moment, null) l
      join unnest(place_skus, place_locations) with ordinality as p (sku, location, n)
        on l.sku = p.sku and l.location = p.location
      group by p.n
    loop
      free[r.n] := free[r.n] + r.units;
    end loop;
  end if;
  for p in 1 .. places loop
    free[p] := greatest(free[p], 0); -- a buffer may be larger than its shelf
  end loop;

  if found_places < places then
    for r in
      select p.n, k.sku is not null as sku_known
      from unnest(place_skus, place_locations) with ordinality as p (sku, location, n)
      left join sku k on k.sku = p.sku
      left join location l on l.code = p.location
      where k.sku is null or l.code is null
    loop
      unknown[r.n] := case when r.sku_known then 'location' else 'sku' end;
    end loop;
  end if;

  for o in 1 .. cardinality(line_counts) loop
    last_line := first_line + line_counts[o] - 1;
    fits := true;
    known := true;
    for l in first_line .. last_line loop
      place := line_places[l];
      free[place] := free[place] - quantities[l];
      fits := fits and free[place] >= 0;
      known := known and (found_places = places or unknown[place] is null);
    end loop;
    if known then
      granted[o] := fits;
    end if;
    if known and fits then
      granted_firsts := granted_firsts || first_line;
      for l in first_line .. last_line loop
        granted_lines := granted_lines || l;
      end loop;
    else
      -- Lines of one place are one demand: `asked` comes to its sum, and the first of them stands for it.
      for l in first_line .. last_line loop
        place := line_places[l];
        if known and free[place] < 0 and asked[place] = 0 then
          short_orders := short_orders || o;
          short_places := short_places || place;
          short_firsts := short_firsts || first_line;
        end if;
        asked[place] := asked[place] + quantities[l];
      end loop;
      for s in cardinality(short_requested) + 1 .. cardinality(short_places) loop
        place := short_places[s];
        short_requested := short_requested || asked[place];
        short_available := short_available || free[place] + asked[place];
      end loop;
      for l in first_line .. last_line loop
        place := line_places[l];
        free[place] := free[place] + quantities[l];
        asked[place] := 0;
      end loop;
    end if;
    first_line := last_line + 1;
  end loop;

  if cardinality(granted_lines) > 0 then
    -- By index and not by unnest, which would store every array once more before the rows are put together from them.
    insert into reservation (order_id, line_id, attempt, sku, location, quantity, expires_at, created_at)
    select order_ids[l], line_ids[l], attempts[l], place_skus[line_places[l]], place_locations[line_places[l]],
      quantities[l], act_expiries[line_acts[l]], act_moments[line_acts[l]]
    from unnest(granted_lines) as l;

    insert into stock_movement (at, sku, location, kind, from_bucket, to_bucket, quantity,
      cause_type, cause_id, actor_type, actor_id, balance)
    select act_moments[line_acts[l]], place_skus[line_places[l]], place_locations[line_places[l]],
      'reserved', 'available', 'reserved', quantities[l],
      'order', order_ids[l], act_actor_types[line_acts[l]], act_actor_ids[line_acts[l]], on_hand[line_places[l]]
    from unnest(granted_lines) as l;

    insert into reservation_answer (order_id, attempt, reserved, lines, at)
    select order_ids[l], attempts[l], true, '[]', act_moments[line_acts[l]] from unnest(granted_firsts) as l;
  end if;

  if cardinality(short_firsts) > 0 then
    insert into reservation_answer (order_id, attempt, reserved, lines, at)
    select order_ids[s.first], attempts[s.first], false,
      jsonb_agg(jsonb_build_object('sku', place_skus[s.place], 'location', place_locations[s.place],
        'requested', s.requested, 'available', s.available) order by s.n),
      act_moments[line_acts[s.first]]
    from unnest(short_firsts, short_places, short_requested, short_available)
      with ordinality as s (first, place, requested, available, n)
    group by s.first;
  end if;
end $$;

-- Down Migration
