import { ActivityCancellationType, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';

import type { OrderActivities } from '../../activities/order';
import type { OversightActivities } from '../../activities/oversight';
import type { PaymentActivities } from '../../activities/payment';
import type { ShipmentActivities } from '../../activities/shipment';

/**
 * Every timeout and retry of every activity, on one page.
 *
 * `desk`: steps that only touch our own database run inside the workflow task (half the history, twice the throughput).
 * `hands`: steps that leave our walls. Neither gives up: an outage is waited out, and a step that keeps failing opens
 * an exception of its own.
 */
export const desk = proxyLocalActivities<OrderActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '30 seconds' },
  // Longer pauses become timers of the server, so that waiting for the database does not keep a workflow task busy.
  localRetryThreshold: '5 seconds',
});

export const hands = proxyActivities<PaymentActivities & ShipmentActivities>({
  startToCloseTimeout: '40 seconds',
  // A worker that dies in the middle is noticed by its silence (`activities/care.ts` beats while an attempt is at work),
  // and the order goes on with another attempt instead of waiting for the whole 40 s.
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
  // A cancelled order waits for the attempt that is under way, so that its undo knows what it has to undo.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** The round of oversight: the next one comes soon enough, so a round that cannot reach the database gives up. */
export const net = proxyLocalActivities<OversightActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 3 },
});
