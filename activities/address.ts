import { decideRouting } from '../domain/routing/decide-routing';
import type { WinningParcel } from '../domain/routing/decision';
import { holdsFor } from '../domain/order/holds-due';
import type { OrderRecord } from '../domain/order/order-record';
import { isRefusal, type Refusal } from '../domain/refusal';
import { applyAddressChange, lockAddressChange, type AddressChange } from '../database/order/address';
import { replaceHold, replanShipment } from '../database/order/replan';
import { settleOrder, type Change } from '../database/order/settle';
import type { Tx } from '../database/connection';
import { policiesOfVersion } from '../database/policies';
import { readRoutingQuestion } from '../database/routing-situation';

/**
 * Sends an order to another address, if its node does not have it yet: the checks, the routing and the promise run
 * again as for a new order. Its own stock counts as available to it, so it keeps its place unless another is better.
 */
export async function moveToAddress(
  tx: Tx,
  request: { orderId: string; changeId: string },
  change: Change,
): Promise<OrderRecord | Refusal> {
  const wish = await lockAddressChange(tx, request, change.now);
  if (isRefusal(wish)) return wish;
  if (wish.appliedAt !== null) return wish.order;
  const planned = wish.order.shipments.find((shipment) => shipment.status === 'planned');
  if (planned !== undefined) {
    const parcel = await routeAnew(tx, wish, change.now);
    if (isRefusal(parcel)) return parcel;
    const moved = await replanShipment(tx, { order: wish.order, shipment: planned, parcel }, change);
    if (isRefusal(moved)) return moved;
  }
  await applyAddressChange(tx, { ...request, address: wish.address }, change);
  await checkCountries(tx, wish, change);
  return settleOrder(tx, request.orderId, { ...change, reason: 'The address was corrected' });
}

async function routeAnew(tx: Tx, wish: AddressChange, now: Date): Promise<WinningParcel | Refusal> {
  const own = wish.order.shipments
    .filter((shipment) => shipment.status === 'planned')
    .flatMap((shipment) => shipment.lines.map((part) => ({ ...part, location: shipment.location })))
    .map(({ line, quantity, location }) => ({
      ...{ quantity, location },
      sku: wish.order.lines.find((candidate) => candidate.id === line)?.sku ?? '',
    }));
  const question = await readRoutingQuestion(tx, wish.order.id, now, { destination: wish.address, own });
  const decision = decideRouting({ ...question.situation, rules: question.rules });
  return (
    decision.winner[0] ?? {
      refused: 'no_location_can_serve',
      message: 'No location can send this order to the new address; the old one stays.',
      facts: { candidates: decision.candidates.map(({ location, reason }) => ({ location, reason })) },
    }
  );
}

async function checkCountries(tx: Tx, wish: AddressChange, change: Change): Promise<void> {
  const policies = await policiesOfVersion(tx, wish.order.policyVersion);
  const countries = { billingCountry: wish.billingCountry, shippingCountry: wish.address.country };
  const due = holdsFor({ ...wish.order, ...countries }, policies, change.now.toISOString());
  const mismatch = due.find((hold) => hold.kind === 'addressMismatch');
  await replaceHold(tx, { orderId: wish.order.id, kind: 'addressMismatch', hold: mismatch }, change);
}
