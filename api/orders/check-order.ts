import type { NewOrder } from '../../database/order/place-order';
import { readForPlacing, type PlacingSetup } from '../../database/order/read-for-placing';
import { openException } from '../../database/exception';
import { currentPolicies } from '../../database/policies';
import { orderTotals, type OrderAmounts } from '../../domain/order/order-totals';
import { validateOrderAmounts } from '../../domain/order/validate-order-amounts';
import { newId } from '../../platform/ids';
import type { Principal } from '../auth/principal';
import type { RouteDeps } from '../deps';
import { conflict, invalid, Problem, type Fault } from '../problem';
import type { NewOrderBody } from '../schemas/place-order';

/** A clock of a channel may be a little ahead of ours. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/** The order as it will be put on record, or the problem that names everything wrong with it. Nothing is guessed. */
export async function checkOrder(
  deps: RouteDeps,
  body: NewOrderBody,
  by: { principal: Principal; now: Date },
): Promise<NewOrder> {
  const setup = await readForPlacing(deps.db, {
    channel: body.channel,
    skus: body.lines.flatMap((line) => line.sku ?? []),
    channelSkus: body.lines.flatMap((line) => line.channelSku ?? []),
  });
  checkChannel(body, setup);
  await checkGoods(deps, body, setup, by);
  const faults = [...timeFaults(body, by.now), ...paymentFaults(deps, body)];
  if (faults.length > 0) throw invalid(faults);
  const order = compose(body, setup, by.now);
  const { amounts, ...rest } = order;
  const wrong = validateOrderAmounts(amounts);
  if (wrong.length > 0) throw invalid(wrong);
  return { ...rest, totals: orderTotals(amounts).totals };
}

function checkChannel({ channel }: NewOrderBody, setup: PlacingSetup): void {
  if (setup.channel === null)
    throw invalid([
      { pointer: '/channel', message: `there is no channel ${channel}: PUT /v1/channels/${channel} first` },
    ]);
  if (!setup.channel.active)
    throw conflict(
      'channel_not_active',
      `The channel ${channel} is not active: POST /v1/channels/${channel}/activate.`,
      { channel },
    );
  if (setup.policyVersion === null)
    throw new Error('There are no store policies: the database is not set up');
}

async function checkGoods(
  deps: RouteDeps,
  body: NewOrderBody,
  setup: PlacingSetup,
  by: { principal: Principal; now: Date },
): Promise<void> {
  const known = new Set(setup.skus);
  const faults: Fault[] = [];
  const unmapped: string[] = [];
  body.lines.forEach((line, index) => {
    if (line.sku !== undefined && !known.has(line.sku))
      faults.push({
        pointer: `/lines/${index}/sku`,
        message: `there is no SKU ${line.sku}: PUT /v1/skus/{sku} first`,
      });
    if (line.channelSku !== undefined && !Object.hasOwn(setup.listings, line.channelSku)) {
      unmapped.push(line.channelSku);
      const listing = `PUT /v1/channels/${body.channel}/listings/{channelSku}`;
      faults.push({
        pointer: `/lines/${index}/channelSku`,
        message: `is not listed on ${body.channel}: map it with ${listing}`,
      });
    }
  });
  if (unmapped.length > 0) await listUnmapped(deps, body, unmapped, by);
  if (faults.length === 0) return;
  if (unmapped.length === 0) throw invalid(faults);
  throw new Problem({
    status: 422,
    code: 'unmapped_sku',
    title: 'Goods without a name of ours',
    detail: `${faults[0]?.message ?? ''} The exception unmappedSku lists it.`,
    errors: faults,
    // Once it is mapped the same request succeeds, with the same key.
    final: false,
  });
}

/** Somebody sells what we cannot name: an exception, so that the listing is mended and the order sent again. */
async function listUnmapped(
  { db }: RouteDeps,
  body: NewOrderBody,
  unmapped: readonly string[],
  by: { principal: Principal; now: Date },
): Promise<void> {
  const { settings } = await currentPolicies(db);
  for (const channelSku of new Set(unmapped))
    await openException(
      db,
      {
        kind: 'unmappedSku',
        subject: { type: 'channel', id: body.channel },
        cause: channelSku,
        orderId: null,
        context: { channel: body.channel, channelSku, externalId: body.externalId ?? null },
        escalateEvery: settings.escalateEvery,
      },
      { now: by.now, actor: by.principal.actor },
    );
}

function timeFaults(body: NewOrderBody, now: Date): Fault[] {
  if (body.placedAt === undefined || Date.parse(body.placedAt) <= now.getTime() + CLOCK_SKEW_MS) return [];
  return [
    { pointer: '/placedAt', message: 'lies in the future: leave it out for an order that is placed now' },
  ];
}

function paymentFaults({ config }: RouteDeps, body: NewOrderBody): Fault[] {
  if (body.payment.method !== 'card' || config.stripe.secretKey !== undefined) return [];
  return [
    {
      pointer: '/payment/method',
      message: 'no card processor is configured: set STRIPE_SECRET_KEY, or use external',
    },
  ];
}

function compose(
  body: NewOrderBody,
  setup: PlacingSetup,
  now: Date,
): Omit<NewOrder, 'totals'> & { amounts: OrderAmounts } {
  const taxInclusive = setup.channel?.taxInclusive ?? false;
  const lines = body.lines.map((line) => ({ ...line, id: newId('lin') }));
  const { payment } = body;
  return {
    id: newId('ord'),
    channel: body.channel,
    externalId: body.externalId ?? null,
    placedAt: body.placedAt === undefined ? now : new Date(body.placedAt),
    currency: body.currency,
    customer: body.customer,
    billingAddress: body.billingAddress,
    shippingAddress: body.shippingAddress,
    discount: body.discount ?? null,
    shipping: body.shipping ?? null,
    taxInclusive,
    payment: payment.method === 'card' ? { ...payment, provider: 'stripe' } : payment,
    giftMessage: body.giftMessage ?? null,
    shipNotBefore: body.shipNotBefore === undefined ? null : new Date(body.shipNotBefore),
    policyVersion: setup.policyVersion ?? 1,
    lines: lines.map((line) => ({
      id: line.id,
      sku: line.sku ?? setup.listings[line.channelSku ?? ''] ?? '',
      channelSku: line.channelSku ?? null,
      quantity: line.quantity,
      unitPriceMinor: line.unitPrice.amount,
      discountMinor: line.discount?.amount ?? 0,
      taxMinor: line.tax?.amount ?? 0,
    })),
    amounts: { ...body, lines, taxInclusive },
  };
}
