import type { Refusal } from '../refusal';
import { openUnits, type OrderRecord, type ShipmentRecord } from './order-record';
import { hasLeft } from './roll-up';

export interface LineQuantity {
  line: string;
  quantity: number;
}

/** What a cancellation does to one shipment. */
export interface ShipmentCut {
  shipment: ShipmentRecord;
  /** Units taken out of it. */
  cut: LineQuantity[];
  /** Units that remain of it. */
  left: LineQuantity[];
}

export interface CancellationPlan {
  lines: LineQuantity[];
  cuts: ShipmentCut[];
}

/**
 * What cancelling these lines (all that is open when left out) comes to, or why it is refused. Units that no node has
 * been asked for go first, so that as little as possible has to be recalled.
 */
export function planCancellation(
  order: OrderRecord,
  wanted?: readonly LineQuantity[],
): CancellationPlan | Refusal {
  if (['cancelled', 'refused'].includes(order.status))
    return {
      refused: 'order_closed',
      message: `The order is already ${order.status}.`,
      facts: { status: order.status },
    };
  const lines =
    wanted ??
    order.lines
      .map((line) => ({ line: line.id, quantity: openUnits(line) }))
      .filter(({ quantity }) => quantity > 0);
  if (lines.length === 0) return alreadyShipped(order);
  for (const { line, quantity } of lines) {
    const onOrder = order.lines.find((candidate) => candidate.id === line);
    const open = onOrder === undefined ? 0 : openUnits(onOrder);
    if (quantity <= open) continue;
    if (open === 0 && onOrder !== undefined && onOrder.shipped > 0) return alreadyShipped(order);
    return {
      refused: 'quantity_not_open',
      message: `Line ${line} has ${open} units that can still be cancelled, not ${quantity}.`,
      facts: { line, open, requested: quantity },
    };
  }
  return { lines: [...lines], cuts: cutsFor(order, lines) };
}

function cutsFor(order: OrderRecord, lines: readonly LineQuantity[]): ShipmentCut[] {
  const open = order.shipments.filter(
    (shipment) => !hasLeft(shipment.status) && shipment.status !== 'cancelled',
  );
  const plannedFirst = [...open].sort(
    (a, b) => Number(b.status === 'planned') - Number(a.status === 'planned'),
  );
  const wanted = new Map(lines.map(({ line, quantity }) => [line, quantity]));
  return plannedFirst.map((shipment) => cutOf(shipment, wanted)).filter(({ cut }) => cut.length > 0);
}

function cutOf(shipment: ShipmentRecord, wanted: Map<string, number>): ShipmentCut {
  const cut: LineQuantity[] = [];
  const left: LineQuantity[] = [];
  for (const { line, quantity } of shipment.lines) {
    const taken = Math.min(quantity, wanted.get(line) ?? 0);
    wanted.set(line, (wanted.get(line) ?? 0) - taken);
    if (taken > 0) cut.push({ line, quantity: taken });
    if (quantity > taken) left.push({ line, quantity: quantity - taken });
  }
  return { shipment, cut, left };
}

function alreadyShipped(order: OrderRecord): Refusal {
  return {
    refused: 'already_shipped',
    message: 'The goods have left the node; start a return with POST /v1/returns instead.',
    facts: {
      status: order.status,
      next: 'POST /v1/returns',
      shipped: order.lines
        .filter((line) => line.shipped > 0)
        .map((line) => ({ line: line.id, quantity: line.shipped })),
    },
  };
}
