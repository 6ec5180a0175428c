import { Context } from '@temporalio/activity';

import { openException, resolveBySubject } from '../database/exception';
import { lookAtOrder } from '../database/order/look';
import { policiesOfVersion } from '../database/policies';
import { decide } from '../database/transaction';
import { ORDER_PROCESS } from '../domain/actor';
import { parseDuration, durationMilliseconds } from '../domain/calendar/duration';
import type { ActivityDeps } from './deps';
import type { OrderAt } from './order-at';

/** Slow attempts only: one that is over before the first beat costs the server nothing. */
const BEAT_EVERY_MS = 4_000;

/**
 * Runs one attempt of a step that leaves our walls, and says while it is at work that its worker lives. While a step
 * keeps failing its process rests, so each failed attempt looks at the order's deadlines in its stead, and one that has
 * failed for long opens `stuckOrder`; the first success closes it.
 */
export async function withCare<T>(
  deps: ActivityDeps,
  at: OrderAt,
  step: string,
  attempt: () => Promise<T>,
): Promise<T> {
  const context = Context.current();
  const { info } = context;
  const beating = setInterval(() => context.heartbeat(), BEAT_EVERY_MS);
  try {
    const outcome = await attempt();
    if (info.attempt > 1) await unstick(deps, at, step);
    return outcome;
  } catch (error) {
    const failingFor = Date.now() - info.scheduledTimestampMs;
    await decide(deps.db, async (tx) => {
      const order = await lookAtOrder(tx, at.orderId, { now: deps.clock.now(), actor: ORDER_PROCESS });
      const { stuckAfter, escalateEvery } = await policiesOfVersion(tx, order.policyVersion);
      if (failingFor < durationMilliseconds(parseDuration(stuckAfter))) return;
      const context = {
        step,
        attempts: info.attempt,
        error: messageOf(error),
        since: info.scheduledTimestampMs,
      };
      const subject = { type: 'order', id: at.orderId };
      await openException(
        tx,
        { kind: 'stuckOrder', subject, cause: step, orderId: at.orderId, context, escalateEvery },
        { now: deps.clock.now(), actor: ORDER_PROCESS },
      );
    }).catch((trouble: unknown) =>
      deps.logger.warn({ trouble, step, orderId: at.orderId }, 'could not look at the order'),
    );
    deps.logger.warn(
      { err: error, step, orderId: at.orderId, attempt: info.attempt },
      'step failed, will be tried again',
    );
    throw error;
  } finally {
    clearInterval(beating);
  }
}

async function unstick(deps: ActivityDeps, at: OrderAt, step: string): Promise<void> {
  await resolveBySubject(
    deps.db,
    { kind: 'stuckOrder', subjectType: 'order', subjectId: at.orderId },
    { now: deps.clock.now(), actor: ORDER_PROCESS, resolution: `The step ${step} went through` },
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 300) : String(error).slice(0, 300);
}
