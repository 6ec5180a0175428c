import type { Change } from '../database/order/settle';
import type { Actor } from '../domain/actor';

/** An order, and the time of its process. ISO 8601, UTC. */
export interface OrderAt {
  orderId: string;
  now: string;
}

/** The process asked for it and takes the facts home itself. */
export function changeBy(actor: Actor, now: Date): Change {
  return { now, actor, tellProcess: false };
}
