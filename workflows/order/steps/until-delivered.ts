import { hands } from '../../shared/hands';
import type { OpenOrder } from '../open-order';

/** Until the carrier reports the delivery. The carrier is asked only when it has been silent for as long as policy allows. */
export async function untilDelivered(order: OpenOrder, shipmentId: string): Promise<void> {
  const over = () => ['delivered', 'cancelled'].includes(order.shipment(shipmentId).status);
  const mustAsk = () => order.known.pollsDue.includes(shipmentId);
  while (!over()) {
    await order.until(() => over() || mustAsk());
    if (!over()) order.learn(await hands.pollTracking({ shipmentId, ...order.at() }));
  }
}
