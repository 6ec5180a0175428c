import {
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';

import type * as activities from './activities';

/** What the product is measured against: the same shape of Temporal work, with nothing done in it. */

const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });
const remote = proxyActivities<typeof activities>({ startToCloseTimeout: '10 seconds' });

export const decidedUpdate = defineUpdate<string>('decided');

/** Two empty local activities, then the answer to the update that came with the start; then it waits, as an order does. */
export async function bareDecision(): Promise<void> {
  let decided = false;
  let over = false;
  setHandler(decidedUpdate, async () => {
    await condition(() => decided);
    return 'yes';
  });
  setHandler(overSignal, () => {
    over = true;
  });
  await local.nothing();
  await local.nothing();
  decided = true;
  await condition(() => over, '1 hour');
}

export const overSignal = defineSignal('over');
export const shippedSignal = defineSignal('shipped');
export const deliveredSignal = defineSignal('delivered');

/** The actions of an ordinary order, one by one, with nothing in them: local, three remote, two signals, two timers. */
export async function bareOrder(): Promise<void> {
  let [shipped, delivered] = [false, false];
  setHandler(decidedUpdate, () => 'yes');
  setHandler(shippedSignal, () => {
    shipped = true;
  });
  setHandler(deliveredSignal, () => {
    delivered = true;
  });
  await local.nothing();
  await remote.nothing();
  await remote.nothing();
  await condition(() => shipped, '1 hour');
  await remote.nothing();
  await condition(() => delivered, '1 hour');
}
