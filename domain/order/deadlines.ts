import { addBusinessTime, type BusinessCalendar } from '../calendar/business-time';
import { parseDuration } from '../calendar/duration';
import { addDuration } from '../calendar/instant';
import { nextPollAt } from '../tracking/polling';
import { isOnItsWay, type Deadlines } from './exceptions-due';
import type { OrderRecord, ShipmentRecord } from './order-record';

/** The store policies that the deadlines of an order follow. Durations are ISO 8601. */
export interface DeadlinePolicies {
  unpaidAfter: string;
  trackingPollEvery: string;
  trackingStaleAfter: string;
  businessCalendar: BusinessCalendar;
}

/** The absolute instants at which something about this order becomes overdue. */
export function deadlinesOf(order: OrderRecord, policies: DeadlinePolicies): Deadlines {
  const onTheWay = order.shipments.filter(isOnItsWay);
  return {
    // Counted from when the order was placed with its channel, which may be before we heard of it.
    unpaidAt: addDuration(order.placedAt, policies.unpaidAfter),
    trackingStaleAt: Object.fromEntries(
      onTheWay.map((shipment) => [shipment.id, staleAt(shipment, policies)]),
    ),
    trackingPollAt: Object.fromEntries(
      onTheWay
        .filter((shipment) => shipment.trackerId !== null)
        .map((shipment) => [shipment.id, pollAt(shipment, policies)]),
    ),
  };
}

/** Days of silence are business days, because carriers rest at the weekend; hours and seconds are just that. */
function staleAt(shipment: ShipmentRecord, policies: DeadlinePolicies): string {
  const from = lastHeard(shipment);
  const inDays = parseDuration(policies.trackingStaleAfter).days > 0;
  return inDays
    ? addBusinessTime(from, policies.trackingStaleAfter, policies.businessCalendar)
    : addDuration(from, policies.trackingStaleAfter);
}

function pollAt(shipment: ShipmentRecord, policies: DeadlinePolicies): string {
  return nextPollAt({
    lastEventAt: lastHeard(shipment),
    polledAt: shipment.polledAt,
    polls: shipment.polls,
    pollEvery: policies.trackingPollEvery,
  });
}

function lastHeard(shipment: ShipmentRecord): string {
  return shipment.lastEventAt ?? shipment.shippedAt ?? shipment.shipBy;
}
