import { keepRefused } from '../database/refused-request';
import { newId } from '../platform/ids';
import { factsOf, type Exchange } from './context';
import type { StoredAnswer } from '../database/idempotency';

/** Statuses that speak of the payload, not of the caller or of the state of things. */
const ABOUT_THE_PAYLOAD: ReadonlySet<number> = new Set([400, 413, 415, 422]);

/**
 * Keeps a refused payload with the reason, so that one can see later what a channel really sent. Only of callers with a
 * key: strangers must not fill the table. If that fails, the caller still hears why the request was refused.
 */
export async function keepRefusedRequest(
  { route, context: { deps }, req, res }: Exchange,
  answer: StoredAnswer,
): Promise<void> {
  const { principal, requestId } = factsOf(res);
  if (!ABOUT_THE_PAYLOAD.has(answer.status) || principal === undefined) return;
  const body: unknown = req.body;
  const { code, detail } = JSON.parse(answer.body) as { code: string; detail: string };
  try {
    await keepRefused(deps.db, {
      id: newId('req'),
      at: deps.clock.now(),
      principal: principal.id,
      route: `${route.method.toUpperCase()} ${route.path}`,
      status: answer.status,
      code,
      detail,
      body: Buffer.isBuffer(body) ? body : undefined,
    });
  } catch (error) {
    deps.logger.warn({ err: error, requestId }, 'a refused payload could not be kept');
  }
}
