import type { Application } from 'express';
import { sql } from 'kysely';

import { factsOf } from './context';
import type { ApiDeps } from './deps';

const ANSWER_WITHIN_MS = 2000;

/** `/healthz`: the process lives. `/readyz`: it can do its work. `/metrics`: its counters. None asks for a key. */
export function mountOperations(app: Application, deps: ApiDeps): void {
  app.get('/healthz', (_req, res) => {
    factsOf(res).route = '/healthz';
    res.json({ status: 'ok' });
  });
  app.get('/readyz', async (_req, res) => {
    factsOf(res).route = '/readyz';
    const parts = await readiness(deps);
    const ready = Object.values(parts).every((part) => part.ready);
    if (!ready) res.setHeader('Retry-After', '1');
    res.status(ready ? 200 : 503).json({ ready, parts });
  });
  app.get('/metrics', async (_req, res) => {
    factsOf(res).route = '/metrics';
    const { contentType, body } = await deps.metrics.render();
    res.setHeader('Content-Type', contentType);
    res.end(body);
  });
}

/** Whether a part can be used, and if not, why. */
export interface PartReadiness {
  ready: boolean;
  reason?: string;
}

/** Asks every part at once, each with a deadline of its own. */
export async function readiness(deps: ApiDeps): Promise<Record<string, PartReadiness>> {
  const { temporal } = deps;
  const checks: Record<string, () => Promise<unknown>> = {
    // A table of ours, not "select 1": a database that is not migrated is not ready.
    database: () => sql`select 1 from idempotency_key limit 1`.execute(deps.db),
    ...(temporal ? { temporal: () => temporal.connection.healthService.check({}) } : {}),
  };
  const parts = Object.entries(checks).map(async ([part, check]) => [part, await outcome(check)] as const);
  return Object.fromEntries(await Promise.all(parts));
}

async function outcome(check: () => Promise<unknown>): Promise<PartReadiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_WITHIN_MS} ms`)), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([check(), late]);
    return { ready: true };
  } catch (error) {
    return { ready: false, reason: reasonOf(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** Several addresses tried in vain come as one error without a message of its own. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}
