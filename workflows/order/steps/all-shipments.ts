import { isClosed } from '../../../domain/order/order-lifecycle';
import type { OpenOrder } from '../open-order';

/**
 * Runs one strand for each shipment, those that are added later (a part that ships by itself) as well, until nothing
 * of the order is open. A strand's failure is the order's.
 */
export async function allShipments(
  order: OpenOrder,
  strand: (shipmentId: string) => Promise<void>,
): Promise<void> {
  const begun = new Map<string, Promise<unknown>>();
  const failures: unknown[] = [];
  const fresh = () =>
    order.known.shipments.filter(({ id, status }) => !begun.has(id) && status !== 'cancelled');
  while (!isClosed(order.known.status)) {
    for (const { id } of fresh()) {
      begun.set(
        id,
        strand(id).catch((reason: unknown) => failures.push(reason)),
      );
    }
    await order.untilUnwatched(
      () => failures.length > 0 || fresh().length > 0 || isClosed(order.known.status),
    );
    if (failures.length > 0) throw failures[0];
  }
  // Delivered before its money was taken: what a strand has begun it finishes.
  await Promise.all(begun.values());
  if (failures.length > 0) throw failures[0];
}
