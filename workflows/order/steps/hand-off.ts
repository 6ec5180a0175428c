import type { Compensations } from '../../shared/compensations';
import { hands } from '../../shared/hands';
import type { OpenOrder } from '../open-order';

/** Asks the node for the goods, once, as soon as nothing keeps the shipment from it. */
export async function handOff(order: OpenOrder, shipmentId: string, undo: Compensations): Promise<void> {
  const waits = () => order.shipment(shipmentId).status === 'planned';
  while (waits()) {
    await order.until(() => !waits() || order.shipment(shipmentId).toHandOff);
    if (!waits()) return;
    undo.before(`recall ${shipmentId}`, () => hands.recallShipment({ shipmentId, ...order.at() }));
    // A hold or a cancellation may have come between: then the record refuses, and we wait again.
    order.learn(await hands.handOffShipment({ shipmentId, ...order.at() }));
  }
}
