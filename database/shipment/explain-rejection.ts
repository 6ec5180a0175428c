import type { Refusal } from '../../domain/refusal';
import type { Tx } from '../connection';
import { recordTimeline } from '../timeline';
import type { Change } from '../order/settle';
import { shipmentOnRecord } from './handoff';

/**
 * Keeps what a node says about its rejection: which units are missing or damaged, and its words. Call it before the
 * rejection itself. Units that the shipment does not have are refused, and the rejection with them in one transaction.
 */
export async function explainRejection(
  tx: Tx,
  rejection: {
    shipmentId: string;
    lines: readonly { line: string; quantity: number }[];
    note?: string | undefined;
  },
  change: Change,
): Promise<Refusal | undefined> {
  const { order, shipment } = await shipmentOnRecord(tx, rejection.shipmentId, change.now);
  // The same rejection once more: it has been noted.
  if (shipment.status === 'rejected') return undefined;
  for (const { line, quantity } of rejection.lines) {
    const planned = shipment.lines.find((candidate) => candidate.line === line)?.quantity ?? 0;
    if (quantity > planned)
      return {
        refused: 'quantity_not_open',
        message: `Line ${line} of this shipment has ${planned} units, not ${quantity}; name the units that are missing.`,
        facts: { line, planned, reported: quantity },
      };
  }
  await recordTimeline(tx, [
    {
      entity: { type: 'order', id: order.id },
      at: change.now,
      actor: change.actor,
      kind: 'rejectionExplained',
      summary: `${shipment.location} says why it cannot ship`,
      reason: rejection.note,
      data: { shipment: shipment.id, location: shipment.location, lines: rejection.lines },
    },
  ]);
  return undefined;
}
