import { randomUUID } from 'node:crypto';

import { eventually, type ApiClient } from '../support/api-client';
import {
  anOrderBody,
  setUpChannel,
  setUpRate,
  setUpRules,
  setUpSku,
  setUpWarehouse,
} from '../support/merchant';
import { startStack, type Stack, type StackOptions } from '../support/stack';

/** An order as `GET /v1/orders/{id}` shows it, as far as the stories look. */
export interface OrderView {
  id: string;
  number: string;
  status: string;
  paymentStatus: string;
  fulfilmentStatus: string;
  steps: Record<string, string>;
  lines: {
    id: string;
    sku: string;
    quantity: number;
    reserved: number;
    shipped: number;
    cancelled: number;
    delivered: number;
  }[];
  shipments: {
    id: string;
    location: string;
    status: string;
    trackingNumber?: string;
    handoff: { state: string; attempts: number };
    milestones: { status: string }[];
  }[];
  payments: { id: string; status: string; method: string; clientSecret?: string; declineCode?: string }[];
  refunds: { amount: { amount: number }; status: string }[];
  messages: { kind: string; status: string; body: string | null }[];
  exceptions: {
    id: string;
    kind: string;
    status: string;
    escalations: number;
    context: Record<string, unknown>;
    owner?: string;
  }[];
  promise: { shipBy: string; deliverBy: string };
  totals: Record<'total' | 'paid' | 'refunded', { amount: number }>;
  nextAction: { kind: string };
}

export interface Story {
  stack: Stack;
  api: ApiClient;
  /** A SKU nobody else has, with this much stock at PER (which hands off by portal unless said). */
  sku(stock: number, at?: string): Promise<string>;
  place(sku: string, quantity?: number, overrides?: object): Promise<OrderView>;
  read(order: { id: string }): Promise<OrderView>;
  until(order: { id: string }, isSo: (order: OrderView) => boolean): Promise<OrderView>;
  timeline(order: { id: string }): Promise<
    {
      kind: string;
      summary: string;
      reason?: string;
      actor: { name: string };
      data?: Record<string, unknown>;
    }[]
  >;
  available(sku: string): Promise<number>;
  /** What a sandbox partner holds about this reference (an order or shipment id). */
  books(system: string, reference?: string): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

export const OPEN = (order: OrderView, kind: string) =>
  order.exceptions.filter((exception) => exception.kind === kind && exception.status === 'open');

/** A stack with a merchant: warehouse PER by portal, SBX served by the sandbox's warehouse, storefront `shop`. */
export async function aStory(options: StackOptions & { policies?: object } = {}): Promise<Story> {
  const stack = await startStack(options);
  const { api } = stack;
  await setUpWarehouse(api, { code: 'PER' });
  await setUpRate(api, 'PER');
  await setUpWarehouse(api, { code: 'SBX', handoff: sandboxHandoff(stack, 'SBX') });
  await setUpRate(api, 'SBX');
  await setUpRules(api, [{ use: 'lowestCost' }]);
  await setUpSku(api, 'FIRST', { PER: 1 });
  await setUpChannel(api);
  if (options.policies !== undefined) await api.patch('/v1/policies', options.policies);
  const read = async ({ id }: { id: string }) => (await api.get<OrderView>(`/v1/orders/${id}`)).body;
  return {
    stack,
    api,
    read,
    sku: async (stock, at = 'PER') => {
      const sku = `S-${randomUUID().slice(0, 8)}`;
      await setUpSku(api, sku, { [at]: stock });
      return sku;
    },
    place: async (sku, quantity = 1, overrides = {}) => {
      const [body, key] = [anOrderBody(sku, quantity, overrides), { 'Idempotency-Key': randomUUID() }];
      // 202: accepted, not decided yet; the same key brings the answer.
      const reply = await eventually(
        () => api.post<OrderView>('/v1/orders', body, key),
        ({ status }) => status !== 202,
      );
      if (reply.status !== 201) throw new Error(`Not placed: ${reply.status} ${JSON.stringify(reply.body)}`);
      return reply.body;
    },
    until: (order, isSo) => eventually(() => read(order), isSo),
    timeline: async ({ id }) =>
      (await api.get<{ data: Awaited<ReturnType<Story['timeline']>> }>(`/v1/orders/${id}/timeline?limit=200`))
        .body.data,
    available: async (sku) => (await api.get<{ available: number }>(`/v1/inventory/${sku}`)).body.available,
    books: async (system, reference) => {
      const query = reference === undefined ? '' : `?reference=${reference}`;
      const reply = await fetch(`${stack.sandbox.address}/books/${system}${query}`);
      return ((await reply.json()) as { entries: Record<string, unknown>[] }).entries;
    },
    close: () => stack.close(),
  };
}

export function sandboxHandoff(
  stack: Stack,
  code: string,
  acknowledgeWithin = 'PT4H',
): Record<string, unknown> {
  return {
    format: 'api',
    url: `${stack.sandbox.address}/warehouse/${code}`,
    secret: 'whsec_ZXZlbmtlZWwtc2FuZGJveC13YXJlaG91c2U=',
    acknowledgeWithin,
  };
}

/** Changes what a sandbox partner does, for as long as the story wants. */
export async function behave(story: Story, system: string, behaviour: object | null): Promise<void> {
  const url = `${story.stack.sandbox.address}/behaviour/${system}`;
  const reply = await fetch(
    url,
    behaviour === null
      ? { method: 'DELETE' }
      : { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(behaviour) },
  );
  if (!reply.ok) throw new Error(`The sandbox said ${reply.status}: ${await reply.text()}`);
}

/** What a shipment's warehouse reports when it leaves. */
export const SHIPPED = { carrier: 'AusPost', service: 'Parcel', cost: { amount: 600, currency: 'AUD' } };
export const aTrackingNumber = () => `TRK${randomUUID().slice(0, 12)}`;
export const ON_TERMS = { payment: { method: 'terms', netDays: 30, purchaseOrderNumber: 'PO-77' } };
export const EXTERNAL = { payment: { method: 'external', reference: 'checkout-1' } };
