import { ORDER_PROCESS } from '../domain/actor';
import type { Database } from './connection';
import { openException, resolveBySubject } from './exception';
import { currentPolicies } from './policies';
import { decide } from './transaction';

/** Failures in a row after which a partner counts as down; one or two are the weather of networks. */
const FAILURES_TO_ALERT = 3;

/** A call got no usable answer. The third in a row opens `partnerFailing`, once. */
export async function partnerFailed(db: Database, partner: string, error: string, now: Date): Promise<void> {
  await decide(db, async (tx) => {
    const health = await tx
      .insertInto('partnerHealth')
      .values({ partner, failures: 1, failingSince: now, lastError: error.slice(0, 300) })
      .onConflict((conflict) =>
        conflict.column('partner').doUpdateSet((row) => ({
          failures: row('partnerHealth.failures', '+', 1),
          failingSince: row.fn.coalesce('partnerHealth.failingSince', row.val(now)),
          lastError: error.slice(0, 300),
        })),
      )
      .returning(['failures', 'failingSince'])
      .executeTakeFirstOrThrow();
    if (health.failures < FAILURES_TO_ALERT) return;
    const { settings } = await currentPolicies(tx);
    await openException(
      tx,
      {
        kind: 'partnerFailing',
        subject: { type: 'partner', id: partner },
        cause: 'unreachable',
        orderId: null,
        context: { failures: health.failures, since: health.failingSince, error: error.slice(0, 300) },
        escalateEvery: settings.escalateEvery,
      },
      { now, actor: ORDER_PROCESS },
    );
  });
}

/** A call was answered; if the partner was failing, its exception closes by itself. */
export async function partnerAnswered(db: Database, partner: string, now: Date): Promise<void> {
  const recovered = await db
    .updateTable('partnerHealth')
    .set({ failures: 0, failingSince: null, answeredAt: now })
    .where('partner', '=', partner)
    .where('failures', '>', 0)
    .returning('partner')
    .executeTakeFirst();
  if (recovered === undefined) return;
  await resolveBySubject(
    db,
    { kind: 'partnerFailing', subjectType: 'partner', subjectId: partner },
    { now, actor: ORDER_PROCESS, resolution: 'The partner answers again' },
  );
}
