import type { OrderFacts } from '../contracts/order';
import { recordRecall } from '../database/order/cancellation';
import { beginHandoff, type HandoffToSend } from '../database/shipment/begin-handoff';
import { recordHandoffAnswer, recordHandoffError } from '../database/shipment/handoff';
import { readRecall } from '../database/shipment/recall';
import { readTracked, recordPoll, recordTracking } from '../database/shipment/tracking';
import { partnerAnswered, partnerFailed } from '../database/partner-health';
import { inTurn } from '../database/token-bucket';
import { decide } from '../database/transaction';
import { ORDER_PROCESS } from '../domain/actor';
import type { HandoffFormat } from '../integrations/partners/partner';
import { withCare } from './care';
import type { ActivityDeps } from './deps';
import { toDocument } from './handoff-document';
import { changeBy, type OrderAt } from './order-at';
import { currentFacts } from './order-facts';
import { RATES } from './rates';

export interface ShipmentAt extends OrderAt {
  shipmentId: string;
}

export type ShipmentActivities = ReturnType<typeof createShipmentActivities>;

/** Hands that reach nodes and carriers. */
export function createShipmentActivities(deps: ActivityDeps) {
  return {
    /** Asks the node for the goods. The message keeps its id over every retry: the node ships it once. */
    handOffShipment: (request: ShipmentAt): Promise<OrderFacts> =>
      withCare(deps, request, 'handOffShipment', async () => {
        const at = { now: new Date(request.now), actor: ORDER_PROCESS };
        const handoff = await decide(deps.db, (tx) => beginHandoff(tx, request.shipmentId, at));
        if (handoff !== undefined) await send(deps, handoff, at.now);
        return currentFacts(deps, request);
      }),

    /** Undo of handOffShipment: asks for the goods back. A shipment that no node was asked for is no error. */
    recallShipment: (request: ShipmentAt): Promise<void> =>
      withCare(deps, request, 'recallShipment', async () => {
        const recall = await readRecall(deps.db, request.shipmentId);
        if (recall === undefined) return;
        const { settings, messageId, packed, ...document } = recall;
        const answer = await reaching(deps, recall.location, () =>
          formatOf(deps, settings.format).recall({
            settings,
            messageId,
            packed,
            document,
            now: deps.clock.now(),
          }),
        );
        const change = changeBy(ORDER_PROCESS, new Date(request.now));
        await decide(deps.db, (tx) =>
          recordRecall(tx, { shipmentId: request.shipmentId, ...answer }, change),
        );
      }),

    /** Asks the carrier, because it has been silent. */
    pollTracking: (request: ShipmentAt): Promise<OrderFacts> =>
      withCare(deps, request, 'pollTracking', async () => {
        const now = new Date(request.now);
        const tracked = await readTracked(deps.db, request.shipmentId);
        const carrier = tracked === undefined ? undefined : deps.carriers.get(tracked.system);
        const facts =
          tracked === undefined || carrier === undefined
            ? []
            : await inTurn(deps.db, `carrier:${carrier.code}`, RATES.carriers, () =>
                carrier.retrieveTracker(tracked.trackerId),
              );
        await decide(deps.db, async (tx) => {
          await recordPoll(tx, request.shipmentId, now);
          const source = `poll:${tracked?.system ?? 'none'}`;
          for (const fact of facts)
            await recordTracking(tx, { ...fact, source }, changeBy(ORDER_PROCESS, now));
        });
        return currentFacts(deps, request);
      }),
  };
}

async function send(deps: ActivityDeps, handoff: HandoffToSend, now: Date): Promise<void> {
  const format = formatOf(deps, handoff.settings.format);
  const document = toDocument(handoff);
  try {
    const answer = await reaching(deps, handoff.location, () =>
      format.send({
        settings: handoff.settings,
        messageId: handoff.messageId,
        document,
        now: deps.clock.now(),
      }),
    );
    const rejection = answer.outcome === 'refused' ? `${answer.status} ${answer.detail}` : undefined;
    const recorded =
      answer.outcome === 'refused' || answer.outcome === 'rejected'
        ? {
            outcome: 'rejected' as const,
            reason: rejection ?? (answer.outcome === 'rejected' ? answer.reason : ''),
          }
        : answer;
    await decide(deps.db, (tx) =>
      recordHandoffAnswer(tx, { ...handoff, answer: recorded }, changeBy(ORDER_PROCESS, now)),
    );
  } catch (error) {
    await recordHandoffError(
      deps.db,
      handoff.handoffId,
      error instanceof Error ? error.message : String(error),
    );
    throw error;
  }
}

/** One alert for a partner that is down, not one for each order; its first answer closes it. */
async function reaching<T>(deps: ActivityDeps, partner: string, call: () => Promise<T>): Promise<T> {
  try {
    const answer = await inTurn(deps.db, `partner:${partner}`, RATES.partners, call);
    await partnerAnswered(deps.db, partner, deps.clock.now());
    return answer;
  } catch (error) {
    await partnerFailed(
      deps.db,
      partner,
      error instanceof Error ? error.message : String(error),
      deps.clock.now(),
    );
    throw error;
  }
}

function formatOf(deps: ActivityDeps, code: string): HandoffFormat {
  const format = deps.handoffFormats.get(code);
  if (format === undefined)
    throw new Error(`No hand-off format ${code}: change the location's handoff and it goes on`);
  return format;
}
