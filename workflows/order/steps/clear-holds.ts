import type { OpenOrder } from '../open-order';

/** While anything holds the order its stock stays reserved and no node hears of it. The deadline of each hold escalates. */
export async function clearHolds(order: OpenOrder): Promise<void> {
  await order.until(() => order.known.holds === 0);
}
