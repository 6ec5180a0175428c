import { isCancelled, openUnits, type OrderRecord, type ShipmentRecord } from './order-record';
import { hasLeft, isWithTheNode } from './roll-up';

/** Who has the goods: we until a node was asked for them, then the node, the carrier and in the end the customer. */
export type Holder = 'us' | 'node' | 'carrier' | 'customer';

/** What is furthest behind decides: that is where something is still to be done. */
export function holderOf(order: OrderRecord): Holder {
  if (order.isRefused || isCancelled(order)) return 'us';
  const atTheNode = order.shipments.filter((shipment) => isWithTheNode(shipment.status));
  if (openUnitsOf(order) > unitsIn(atTheNode)) return 'us';
  if (atTheNode.length > 0) return 'node';
  const gone = order.shipments.filter((shipment) => hasLeft(shipment.status));
  return gone.every((shipment) => shipment.status === 'delivered') ? 'customer' : 'carrier';
}

/** The shipment that a node refused and nobody else was asked for yet; units of it wait for a decision. */
export function refusedShipment(order: OrderRecord): ShipmentRecord | undefined {
  const asked = order.shipments.filter(({ status }) => status === 'planned' || isWithTheNode(status));
  if (openUnitsOf(order) <= unitsIn(asked)) return undefined;
  return order.shipments.findLast((shipment) => shipment.status === 'rejected');
}

function openUnitsOf(order: OrderRecord): number {
  return order.lines.reduce((sum, line) => sum + openUnits(line), 0);
}

function unitsIn(shipments: readonly ShipmentRecord[]): number {
  return shipments.flatMap((shipment) => shipment.lines).reduce((sum, line) => sum + line.quantity, 0);
}
