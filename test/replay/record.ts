/**
 * Records the histories of `test/replay/histories` anew, from the real server: `EVENKEEL_RECORD=on npx jest test/replay`.
 * Needed only when a change of the workflows is meant to begin with new orders; a change under running orders is
 * patched instead, and the old histories stay.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { historyToJSON } from '@temporalio/common/lib/proto-utils';

import { CUSTOMER_IN_PERTH } from '../support/merchant';
import { anOrderBody } from '../support/merchant';
import {
  aStory,
  aTrackingNumber,
  EXTERNAL,
  ON_TERMS,
  SHIPPED,
  type OrderView,
  type Story,
} from '../scenarios/story';

type Telling = (story: Story) => Promise<{ id: string }>;

const cancel = (story: Story, order: { id: string }) =>
  story.api.post(`/v1/orders/${order.id}/cancel`, { reason: 'changed my mind' });
const ship = (story: Story, order: OrderView, more: object = {}) => {
  const live = order.shipments.find(({ status }) => ['sent', 'acknowledged'].includes(status));
  return story.api.post(`/v1/shipments/${live?.id}/ship`, {
    ...SHIPPED,
    trackingNumber: aTrackingNumber(),
    ...more,
  });
};
const delivered = (story: Story, order: { id: string }) =>
  story.until(order, ({ status }) => status === 'delivered');
const processing = (story: Story, order: { id: string }) =>
  story.until(order, ({ status }) => status === 'processing');

const STORIES: Record<string, Telling> = {
  ordinary: async (story) => delivered(story, await story.place(await story.sku(1, 'SBX'))),
  refused: async (story) => {
    const reply = await story.api.post<{ order: string }>('/v1/orders', anOrderBody(await story.sku(1), 2));
    return { id: reply.body.order };
  },
  'cancelled-unpaid': async (story) => {
    const order = await story.place(await story.sku(1), 1, EXTERNAL);
    await cancel(story, order);
    return order;
  },
  'cancelled-after-hand-off': async (story) => {
    const order = await story.place(await story.sku(1));
    await processing(story, order);
    await cancel(story, order);
    return story.until(order, ({ paymentStatus }) => paymentStatus === 'voided');
  },
  'declined-then-paid': async (story) => {
    const order = await story.place(await story.sku(1), 1, {
      payment: { method: 'card', token: 'pm_card_chargeDeclined' },
    });
    await story.until(order, ({ paymentStatus }) => paymentStatus === 'failed');
    await story.api.post(`/v1/orders/${order.id}/payments`, { method: 'card', token: 'pm_card_visa' });
    await ship(story, await processing(story, order));
    return delivered(story, order);
  },
  'held-and-released': async (story) => {
    const order = await story.place(await story.sku(1), 1, {
      ...ON_TERMS,
      billingAddress: { ...CUSTOMER_IN_PERTH, country: 'NZ' },
    });
    await story.api.post(`/v1/orders/${order.id}/release`, {});
    await ship(story, await processing(story, order));
    return delivered(story, order);
  },
  'shipped-in-parts': async (story) => {
    const order = await story.place(await story.sku(3), 3);
    await ship(story, await processing(story, order), { lines: [{ line: order.lines[0]?.id, quantity: 1 }] });
    await ship(story, await story.until(order, ({ status }) => status === 'partiallyFulfilled'));
    return delivered(story, order);
  },
  'paid-back': async (story) => {
    const order = await story.place(await story.sku(1), 1, EXTERNAL);
    await story.api.post(`/v1/orders/${order.id}/payments`, {
      status: 'captured',
      amount: { amount: 2000, currency: 'AUD' },
      reference: `p-${order.id}`,
      occurredAt: new Date().toISOString(),
    });
    await processing(story, order);
    await cancel(story, order);
    return story.until(order, ({ paymentStatus }) => paymentStatus === 'refunded');
  },
};

export async function recordHistories(): Promise<void> {
  const folder = path.join(__dirname, 'histories');
  mkdirSync(folder, { recursive: true });
  const story = await aStory();
  try {
    for (const [name, tell] of Object.entries(STORIES)) {
      const { id } = await tell(story);
      const handle = story.stack.temporal.client.workflow.getHandle(`order/${id}`);
      await handle.result();
      const json = historyToJSON(await handle.fetchHistory()) as unknown;
      writeFileSync(
        path.join(folder, `${name}.json`),
        `${typeof json === 'string' ? json : JSON.stringify(json)}\n`,
      );
    }
  } finally {
    await story.close();
  }
}
