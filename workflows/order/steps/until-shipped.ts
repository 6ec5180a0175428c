import { hasLeft } from '../../../domain/order/roll-up';
import type { Compensations } from '../../shared/compensations';
import type { OpenOrder } from '../open-order';
import { handOff } from './hand-off';

/** Until the node reports the goods on their way, or the shipment is over. A shipment that is asked for anew goes out again. */
export async function untilShipped(order: OpenOrder, shipmentId: string, undo: Compensations): Promise<void> {
  const status = () => order.shipment(shipmentId).status;
  while (!hasLeft(status()) && status() !== 'cancelled') {
    await order.until(() => status() === 'planned' || hasLeft(status()) || status() === 'cancelled');
    if (status() === 'planned') await handOff(order, shipmentId, undo);
  }
  // The goods have gone: from here on there is nothing to recall or to pay back, only a return.
  undo.strike(`recall ${shipmentId}`);
  if (status() !== 'cancelled') undo.strike('returnPayment');
}
