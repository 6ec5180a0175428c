import { EDGES } from './lifecycle';
import type { SqlLaw } from './sql-laws';

/** Statuses of shipments that have left their node, and of those that are still to leave it. */
const GONE = `('shipped','inTransit','outForDelivery','delivered','returnToSender','lost')`;
const WAITING = `('planned','sent','acknowledged','overdue','packed')`;

const SHIPMENTS_OF_LINES = `
  select line_id, coalesce(sum(sl.quantity) filter (where s.status in ${GONE}), 0) as gone,
    coalesce(sum(sl.quantity) filter (where s.status in ${WAITING}), 0) as waiting,
    coalesce(sum(sl.quantity) filter (where s.status = 'rejected'), 0) as rejected
  from shipment_line sl join shipment s on s.id = sl.shipment_id
  group by line_id`;

/** What must hold of orders: their quantities, their stock, and the way they have come. */
export const ORDER_LAWS: readonly SqlLaw[] = [
  {
    name: 'orderLines',
    law: 'ordered = cancelled + shipped + open; shipped is what left in shipments, open what waits in others',
    // Open units have no shipment where stock is not set aside: not yet decided, or given back for want of payment.
    cases: `select l."order", l.line, l.status, l.ordered, l.cancelled, l.shipped, l.open, l.gone, l.waiting,
        l.shipped = l.gone and l.open >= 0 and case
          when l.status in ('placing','refused') then l.waiting = 0 and l.gone = 0
          when l.status in ('cancelled','delivered','returned','refunded') then l.open = 0 and l.waiting = 0
          when l.status in ('pendingPayment','paid') and l.waiting = 0 then l.unplanned
          else l.open in (l.waiting, l.waiting + l.rejected)
        end as holds
      from (
        select l.order_id as "order", l.id as line, o.status, l.quantity as ordered, l.cancelled, l.shipped,
          l.quantity - l.cancelled - l.shipped as open, coalesce(s.gone, 0) as gone,
          coalesce(s.waiting, 0) as waiting, coalesce(s.rejected, 0) as rejected,
          l.quantity = l.cancelled or coalesce(s.rejected, 0) > 0 or not exists (
            select from shipment w where w.order_id = o.id and w.status in ${WAITING}) as unplanned
        from order_line l join orders o on o.id = l.order_id left join (${SHIPMENTS_OF_LINES}) s on s.line_id = l.id
      ) l`,
  },
  {
    name: 'shippedStock',
    law: 'the units a line has shipped are those taken out of its reservations',
    cases: `select coalesce(l.order_id, r.order_id) as "order", coalesce(l.id, r.line_id) as line,
        coalesce(l.shipped, 0) as shipped, coalesce(r.consumed, 0) as consumed,
        l.id is not null and l.shipped = coalesce(r.consumed, 0) as holds
      from order_line l
      full join (
        select order_id, line_id, sum(consumed) as consumed from reservation group by order_id, line_id
      ) r on r.line_id = l.id and r.order_id = l.order_id`,
  },
  {
    name: 'orderTimelines',
    law: 'the statuses on the timeline are a path of the lifecycle table, from placing to where the order is',
    values: [EDGES.map(([from]) => from), EDGES.map(([, to]) => to)],
    cases: `with steps as (
        select t.entity_id as id, t.sequence, t.data->>'from' as came, t.data->>'to' as went,
          coalesce(lag(t.data->>'to') over own, 'placing') as stood,
          lead(t.sequence) over own is null as last
        from timeline t where t.entity_type = 'order' and t.kind = 'statusChanged'
        window own as (partition by t.entity_id order by t.sequence)
      ), edges as (select * from unnest($1::text[], $2::text[]) as edge (came, went)
      ), paths as (
        select s.id, max(s.went) filter (where s.last) as ends,
          string_agg(s.came || '→' || s.went, ' ' order by s.sequence) filter (where e.went is null or s.came <> s.stood) as wrong
        from steps s left join edges e using (came, went) group by s.id
      )
      select coalesce(o.id, p.id) as "order", o.status, p.ends, p.wrong as "wrongSteps",
        p.wrong is null and o.status = coalesce(p.ends, 'placing') as holds
      from orders o full join paths p on p.id = o.id`,
  },
  {
    name: 'liveHandoffs',
    law: 'a shipment has at most one live hand-off; one that has left has exactly one, a cancelled one has none',
    cases: `select s.id as shipment, s.order_id as "order", s.status, coalesce(h.live, 0) as "liveHandoffs",
        case when s.status in ${GONE} then coalesce(h.live, 0) = 1 when s.status = 'cancelled' then coalesce(h.live, 0) = 0
          else coalesce(h.live, 0) <= 1 end as holds
      from shipment s
      left join (
        select shipment_id, count(*) as live from handoff where state not in ('rejected','recalled','cancelled')
        group by shipment_id
      ) h on h.shipment_id = s.id`,
  },
];

/** What holds once the process of an order has done its part, a moment later: to be looked at with patience. */
export const SETTLED_LAWS: readonly SqlLaw[] = [
  {
    name: 'heldStock',
    law: 'a paid order holds the units that wait in its shipments, and one that has ended holds none',
    cases: `select o.id as "order", o.status, coalesce(s.waiting, 0) as waiting, coalesce(r.held, 0) as held, case
          when o.status in ('refused','cancelled','delivered','returned','refunded') then coalesce(r.held, 0) = 0
          when o.status in ('paid','processing','partiallyFulfilled')
            then coalesce(r.held, 0) in (coalesce(s.waiting, 0), coalesce(s.waiting, 0) + coalesce(s.rejected, 0))
          else true
        end as holds
      from orders o
      left join (
        select order_id, sum(quantity - consumed - released) as held from reservation group by order_id
      ) r on r.order_id = o.id
      left join (
        select l.order_id, sum(u.waiting) as waiting, sum(u.rejected) as rejected
        from (${SHIPMENTS_OF_LINES}) u join order_line l on l.id = u.line_id group by l.order_id
      ) s on s.order_id = o.id`,
  },
  {
    name: 'captures',
    law: 'of a delivered order that pays by card all that is due was taken, or somebody has been told that not',
    cases: `select o.id as "order", o.due_minor as due, coalesce(p.captured, 0) as captured, p.states,
        coalesce(p.captured, 0) >= o.due_minor or exists (
          select from exception e where e.order_id = o.id and e.kind = 'moneyMismatch' and e.status = 'open') as holds
      from orders o
      left join (
        select order_id, sum(captured_minor) as captured, string_agg(status, ' ' order by attempt) as states
        from payment group by order_id
      ) p on p.order_id = o.id
      where o.status = 'delivered' and o.payment_method = 'card'`,
  },
];
