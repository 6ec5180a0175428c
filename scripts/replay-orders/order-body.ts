import type { GenuineOrder } from './invoices';

/** The currency of the file. */
export const CURRENCY = 'GBP';

const NET_DAYS = 30;

/** The order as `POST /v1/orders` takes it. The file names nobody and no street, so both are made of what it has. */
export function orderBody(
  order: GenuineOrder,
  options: { channel: string; keepDates: boolean },
): Record<string, unknown> {
  const { invoice, customer, country, shippingMinor, discountMinor } = order;
  const name = customer === undefined ? `Customer of invoice ${invoice}` : `Customer ${customer}`;
  const address = { name, line1: name, city: country, postcode: '0000', country };
  return {
    channel: options.channel,
    externalId: invoice,
    ...(options.keepDates ? { placedAt: order.invoicedAt } : {}),
    currency: CURRENCY,
    customer: {
      email: `${customer === undefined ? `invoice-${invoice}` : `customer-${customer}`}@wholesale.example`,
      name,
      type: customer === undefined ? 'consumer' : 'business',
    },
    billingAddress: address,
    shippingAddress: address,
    lines: order.lines.map(({ code, quantity, unitPriceMinor }) => ({
      sku: code,
      quantity,
      unitPrice: pence(unitPriceMinor),
    })),
    ...(discountMinor === 0 ? {} : { discount: pence(discountMinor) }),
    ...(shippingMinor === 0 ? {} : { shipping: pence(shippingMinor) }),
    payment: paysOnTerms(order)
      ? { method: 'terms', netDays: NET_DAYS, purchaseOrderNumber: invoice }
      : { method: 'card', token: 'pm_card_visa' },
  };
}

/** Every other business customer; whoever is not known by a number pays at once. */
function paysOnTerms({ customer }: GenuineOrder): boolean {
  return customer !== undefined && Number(customer) % 2 === 0;
}

function pence(amount: number): { amount: number; currency: string } {
  return { amount, currency: CURRENCY };
}
