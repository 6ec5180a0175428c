import { hands } from '../../shared/hands';
import type { OpenOrder } from '../open-order';

/** Takes the money that is reserved, once policy says it is time; otherwise nothing. */
export async function capturePayment(order: OpenOrder): Promise<void> {
  if (order.known.payment.toCapture) order.learn(await hands.capturePayment(order.at()));
}
