import type { Refusal } from '../../domain/refusal';
import type { Tx } from '../connection';
import { recordTimeline } from '../timeline';
import type { Change } from '../order/settle';
import { shipmentOnRecord } from './handoff';

/**
 * Keeps which units a node says are missing or damaged, with what it told us. Units that the shipment does not have are
 * refused, and the rejection with them if it is the same transaction.
 */
export async function noteRejectedUnits(
  tx: Tx,
  rejection: {
    shipmentId: string;
    lines: readonly { line: string; quantity: number }[];
    note?: string | undefined;
  },
  change: Change,
): Promise<Refusal | undefined> {
  const { order, shipment } = await shipmentOnRecord(tx, rejection.shipmentId, change.now);
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
      kind: 'unitsRejected',
      summary: `${shipment.location} says what is missing or damaged`,
      reason: rejection.note,
      data: { shipment: shipment.id, location: shipment.location, lines: rejection.lines },
    },
  ]);
  return undefined;
}
