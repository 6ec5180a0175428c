import type { Database } from '../../database/connection';
import { placeOrder, type NewOrder } from '../../database/order/place-order';
import { orderTotals } from '../../domain/order/order-totals';
import { newId } from '../../platform/ids';

const ADDRESS = { line1: '1 Hay Street', city: 'Perth', region: 'WA', postcode: '6000', country: 'AU' };

/** Puts an order of `quantity` × `sku` on record as the API does, at any time one likes. */
export async function placeInDatabase(
  db: Database,
  order: { sku: string; quantity?: number; now: Date } & Partial<NewOrder>,
): Promise<string> {
  const { sku, quantity = 1, now, ...overrides } = order;
  const line = newId('lin');
  const unitPrice = { amount: 2000, currency: 'AUD' };
  const amounts = { currency: 'AUD', taxInclusive: false, lines: [{ id: line, quantity, unitPrice }] };
  const placed = await db.transaction().execute((tx) =>
    placeOrder(
      tx,
      {
        id: newId('ord'),
        channel: 'shop',
        externalId: null,
        placedAt: now,
        currency: 'AUD',
        customer: { email: 'ada@example.com', name: 'Ada Byron', type: 'consumer' },
        billingAddress: ADDRESS,
        shippingAddress: ADDRESS,
        lines: [
          { id: line, sku, channelSku: null, quantity, unitPriceMinor: 2000, discountMinor: 0, taxMinor: 0 },
        ],
        discount: null,
        shipping: null,
        totals: orderTotals(amounts).totals,
        taxInclusive: false,
        payment: { method: 'terms', netDays: 30, purchaseOrderNumber: 'PO-1' },
        giftMessage: null,
        shipNotBefore: null,
        policyVersion: 1,
        ...overrides,
      },
      { now, actor: { type: 'system', id: 'test' } },
    ),
  );
  return placed.id;
}
