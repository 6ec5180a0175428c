import type { Compensations } from '../../shared/compensations';
import { hands } from '../../shared/hands';
import type { OpenOrder } from '../open-order';
import { capturePayment } from './capture-payment';
import { reserveStock } from './reserve-stock';

/** Until the order is paid for: charges the card that was given, or waits for the processor, the terms or the customer. */
export async function collectPayment(order: OpenOrder, undo: Compensations): Promise<void> {
  undo.before('returnPayment', async () => order.learn(await hands.returnPayment(order.at())));
  while (order.known.payment.state !== 'ready') {
    const { state, paymentId } = order.known.payment;
    if (state === 'toAuthorise' && paymentId !== null)
      order.learn(await hands.authorisePayment({ paymentId, ...order.at() }));
    else await order.until(() => order.known.payment.state !== 'awaited');
  }
  // Paid after the hold ran out: the stock is asked for again, and if it is gone the order is cancelled and paid back.
  if (order.known.stock === 'gone') await reserveStock(order, undo);
  await capturePayment(order); // at authorisation, where the merchant's policy says so
}
