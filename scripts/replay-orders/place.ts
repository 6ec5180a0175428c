import type { Api, Answer } from './api';
import { totalOf, type GenuineOrder } from './invoices';
import { orderBody } from './order-body';
import { forEachAtPace, type Pace } from './pool';

/** What became of placing one order. */
export interface Placement {
  invoice: string;
  lines: number;
  /** `found`: it was there from an earlier run. `accepted`: safe, and not decided in time. */
  outcome: 'placed' | 'found' | 'accepted' | 'refused' | 'failed';
  order: string | undefined;
  /** Why it failed. */
  detail?: string;
  answerMs: number;
}

export interface PlaceOptions {
  channel: string;
  keepDates: boolean;
  pace: Pace;
  /** Makes the idempotency keys of this run its own: a later run asks anew, and is told what is there. */
  runId: string;
  onPlaced: (placement: Placement) => void;
}

/** Places all orders, each as one request; what is repeated for want of an answer is the same request. */
export function placeOrders(
  api: Api,
  orders: readonly GenuineOrder[],
  options: PlaceOptions,
): Promise<Placement[]> {
  return forEachAtPace(orders, options.pace, async (order) => {
    const placement = await place(api, order, options);
    options.onPlaced(placement);
    return placement;
  });
}

async function place(api: Api, order: GenuineOrder, options: PlaceOptions): Promise<Placement> {
  const began = Date.now();
  const { invoice, lines } = order;
  const key = `replay ${options.runId} ${invoice}`;
  const base = () => ({ invoice, lines: lines.length, answerMs: Date.now() - began });
  try {
    const answer = await api.ask('/v1/orders', orderBody(order, options), key);
    return { ...base(), ...outcomeOf(answer, totalOf(order)) };
  } catch (error) {
    return {
      ...base(),
      outcome: 'failed',
      order: undefined,
      detail: error instanceof Error ? error.message : String(error),
    };
  }
}

function outcomeOf(
  { status, body }: Answer,
  expectedMinor: number,
): Pick<Placement, 'outcome' | 'order' | 'detail'> {
  const order = textOf(body['id']);
  if (status === 202) return { outcome: 'accepted', order };
  if (status === 409 && body['code'] === 'insufficient_stock')
    return { outcome: 'refused', order: textOf(body['order']) };
  if (status !== 200 && status !== 201)
    return { outcome: 'failed', order, detail: `${status} ${JSON.stringify(body).slice(0, 500)}` };
  const total = (body['totals'] as { total?: { amount?: number } } | undefined)?.total?.amount;
  if (total !== expectedMinor)
    return { outcome: 'failed', order, detail: `comes to ${total} pence and not to ${expectedMinor}` };
  return { outcome: status === 201 ? 'placed' : 'found', order };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
