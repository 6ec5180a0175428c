import { escalateExceptions } from '../database/exception';
import { overseeOrders } from '../database/order/oversight';
import { currentPolicies } from '../database/policies';
import { expireReservations } from '../database/reservation-expiry';
import { decide } from '../database/transaction';
import { ORDER_PROCESS } from '../domain/actor';
import type { ActivityDeps } from './deps';

export type OversightActivities = ReturnType<typeof createOversightActivities>;

const TIDY_LIMIT = 500;

/** What no single order's process can see: subjects without a process, and what never happened. */
export function createOversightActivities(deps: ActivityDeps) {
  return {
    /** Escalates exceptions whose subject has no process of its own: partners, channels, SKUs. */
    async escalateOthers({ now }: { now: string }): Promise<number> {
      return decide(deps.db, async (tx) => {
        const { settings } = await currentPolicies(tx);
        const at = { now: new Date(now), actor: ORDER_PROCESS };
        return escalateExceptions(tx, { orderId: null, escalateEvery: settings.escalateEvery }, at);
      });
    },

    /** Lists what should have happened and did not; closes what has come right. */
    overseeOrders: ({ now }: { now: string }) => overseeOrders(deps.db, new Date(now)),

    /** Gives back reservations whose time is up; reads count them as free already. */
    async tidyReservations({ now }: { now: string }): Promise<number> {
      return (await expireReservations(deps.db, { now: new Date(now), limit: TIDY_LIMIT })).length;
    },
  };
}
