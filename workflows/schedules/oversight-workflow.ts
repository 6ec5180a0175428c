import { net } from '../shared/hands';

/** One round of oversight, by schedule: what no order's own process can see. */
export async function oversightWorkflow(): Promise<void> {
  const at = { now: new Date().toISOString() };
  await net.escalateOthers(at);
  await net.overseeOrders(at);
  await net.tidyReservations(at);
}
