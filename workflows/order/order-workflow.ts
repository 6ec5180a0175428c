import type { OrderInput, OrderResult } from '../../contracts/order';
import { Compensations } from '../shared/compensations';
import { asBug, isExpected } from '../shared/expected';
import { openOrder } from './open-order';
import { allShipments } from './steps/all-shipments';
import { capturePayment } from './steps/capture-payment';
import { clearHolds } from './steps/clear-holds';
import { collectPayment } from './steps/collect-payment';
import { handOff } from './steps/hand-off';
import { reserveStock } from './steps/reserve-stock';
import { untilDelivered } from './steps/until-delivered';
import { untilShipped } from './steps/until-shipped';

/** One order, from placement to its last delivery or its cancellation. Id: order/{orderId}. */
export async function orderWorkflow(input: OrderInput): Promise<OrderResult> {
  const order = openOrder(input); // state and every handler, all before the first await
  const undo = new Compensations(); // registered before each effect, run newest first

  try {
    await order.interruptible(async () => {
      await reserveStock(order, undo); // refused? the caller's update has its answer, and we are done
      await collectPayment(order, undo); // the customer is confirmed with the payment, never before the stock
      await clearHolds(order); // review, address, operator: a person or a deadline decides

      await allShipments(order, async (shipmentId) => {
        await handOff(order, shipmentId, undo); // from here on the goods are the node's
        await untilShipped(order, shipmentId, undo); // acknowledgement, promise, rejection: one deadline, re-armed
        await capturePayment(order); // what has shipped is charged
        await untilDelivered(order, shipmentId); // events first, polls as the net
      });
    });
  } catch (reason) {
    if (!isExpected(reason)) throw asBug(reason); // the task stalls in plain sight, no order is closed
    await undo.run();
  }
  return order.close();
}
