import type { Database } from '../database/connection';
import { createReserver } from '../database/reserver';
import type { ActivityDeps } from '../activities/deps';
import { createOrderActivities } from '../activities/order';
import { createPaymentActivities } from '../activities/payment';
import { createShipmentActivities } from '../activities/shipment';
import { createOversightActivities } from '../activities/oversight';
import { carriers } from '../integrations/carriers';
import { mailer } from '../integrations/notifications';
import { handoffFormats } from '../integrations/partners';
import { paymentProviders } from '../integrations/payments';
import type { Clock } from '../platform/clock';
import type { Config } from '../platform/config';
import type { Logger } from '../platform/logger';
import type { OutboxDeps } from './outbox-deps';

/** Wires what activities and the outbox work with: the only place that knows which partner systems there are. */
export function compose(
  config: Config,
  base: { db: Database; clock: Clock; logger: Logger },
): Omit<OutboxDeps, 'client'> {
  const activities: ActivityDeps = {
    ...base,
    reserver: createReserver(base.db),
    payments: paymentProviders(config),
    carriers: carriers(config),
    handoffFormats: handoffFormats(),
  };
  return { activities, mailer: mailer(config), config };
}

/** Every activity of the orders queue, local ones included, by the name workflows call it by. */
export function allActivities(deps: ActivityDeps) {
  return {
    ...createOrderActivities(deps),
    ...createPaymentActivities(deps),
    ...createShipmentActivities(deps),
    ...createOversightActivities(deps),
  };
}
