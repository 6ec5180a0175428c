import { EXCEPTION_KINDS, isExceptionKind, type ExceptionKind } from '../../../../domain/exception/kinds';
import { describeExceptionKind } from '../../../conformance/exception-kind';

type Examples = Parameters<typeof describeExceptionKind>[1];

const AT = '2026-03-02T04:00:00.000Z';

/** Of every kind the contexts it is opened with, and the sentence. */
const EXAMPLES: Record<ExceptionKind, Examples> = {
  unpaid: [
    {
      context: { placedAt: AT },
      says: 'No payment has come for this order, placed 2026-03-02 04:00 UTC.',
    },
  ],
  paymentFailed: [
    {
      context: { attempts: 1, declineCode: 'insufficient_funds' },
      says: 'Every payment of this order has failed after 1 attempt: insufficient funds.',
    },
    {
      context: { attempts: 3, declineCode: null },
      says: 'Every payment of this order has failed after 3 attempts.',
    },
  ],
  moneyMismatch: [
    {
      context: { expected: 1_000, received: 2_000, currency: 'AUD' },
      says: 'What was received (20.00 AUD) is not what the order comes to (10.00 AUD).',
    },
    { context: { due: 1_000 }, says: 'Goods of this order have left, and no payment covers them.' },
  ],
  highValueReview: [
    {
      context: { dueAt: AT },
      says: 'This order is above the limit and waits for a person to release it, due 2026-03-02 04:00 UTC.',
    },
    {
      context: { total: 90_000, limit: 50_000, currency: 'AUD' },
      says: 'This order of 900.00 AUD is above the limit of 500.00 AUD and waits for a person to release it.',
    },
  ],
  addressMismatch: [
    {
      context: { billingCountry: 'AU', shippingCountry: 'US' },
      says: 'The order is billed to one country (AU) and shipped to another (US).',
    },
  ],
  addressChange: [
    {
      context: { requestedAt: AT },
      says: 'The customer asks for another address, since 2026-03-02 04:00 UTC; the parcel is already with its node or carrier.',
    },
  ],
  unmappedSku: [
    {
      context: { channel: 'storefront', channelSku: 'MUG-RED' },
      says: 'storefront sold MUG-RED, which is not mapped to a SKU. No guess was made.',
    },
  ],
  oversold: [
    {
      context: {
        lines: [
          { sku: 'MUG', requested: 3, available: 1 },
          { sku: 'CUP', requested: 1, available: 0 },
        ],
      },
      says: 'This order was sold and the stock is gone: MUG, 3 units sold and 1 left; CUP, 1 unit sold and 0 left.',
    },
  ],
  promiseMissed: [
    {
      context: { shipBy: AT },
      says: 'The location should have shipped this paid order by 2026-03-02 04:00 UTC and has not.',
    },
  ],
  partlyFulfilled: [
    {
      context: { lines: [{ line: 'lin_1', open: 2 }] },
      says: 'Part of this order has left; still to be shipped: 1 line.',
    },
  ],
  handoffOverdue: [
    {
      context: { location: 'MEL', dueAt: AT },
      says: 'MEL has the hand-off and has not acknowledged it by 2026-03-02 04:00 UTC.',
    },
  ],
  handoffRejected: [
    {
      context: { location: 'MEL', reason: 'notInStock' },
      says: 'MEL does not take this shipment: not in stock. Nothing ships before somebody decides.',
    },
  ],
  shipmentCostMissing: [
    {
      context: { location: 'MEL' },
      says: 'MEL shipped without saying what it cost, so the margin of the order is not known.',
    },
  ],
  carrierDelay: [
    {
      context: { businessDays: 1, reason: 'the carrier pickup moved', detail: 'Pickup moved' },
      says: 'The carrier is late by 1 business day: the carrier pickup moved.',
    },
    { context: { detail: 'Delayed by a storm' }, says: 'The carrier is late: Delayed by a storm.' },
  ],
  deliveryFailed: [
    {
      context: { status: 'deliveryAttempted', detail: 'Nobody was at home' },
      says: 'The carrier tried to deliver and could not: Nobody was at home.',
    },
    {
      context: { status: 'returnToSender', trackingNumber: '94001' },
      says: 'The parcel is on its way back to us: the carrier gives no reason.',
    },
  ],
  trackingStale: [
    {
      context: { lastEventAt: AT },
      says: 'The carrier has said nothing of this parcel since 2026-03-02 04:00 UTC.',
    },
  ],
  unknownTracking: [
    {
      context: { trackingNumber: '94001', status: 'inTransit' },
      says: 'A carrier reported on 94001, which is no parcel of ours.',
    },
    {
      context: { trackingNumber: '94001', rawStatus: 'teleported' },
      says: 'A carrier reported on 94001 with a code that means nothing to us (teleported). The parcel stays where it was.',
    },
  ],
  partnerFailing: [
    {
      context: { failures: 3, since: AT, error: 'no answer within 10000 ms' },
      subjectId: 'MEL',
      says: 'MEL has been failing since 2026-03-02 04:00 UTC, 3 attempts; the last answer: no answer within 10000 ms. What is meant for it waits and is sent when it answers.',
    },
  ],
  stuckOrder: [
    {
      context: { step: 'handOffShipment', attempts: 7, error: 'no url', since: Date.parse(AT) },
      says: 'A step of this order keeps failing (hand off shipment) since 2026-03-02 04:00 UTC, 7 attempts: no url. It is still being tried.',
    },
    {
      context: { paidAt: AT },
      says: 'This order is paid since 2026-03-02 04:00 UTC and no location has been asked for it.',
    },
  ],
  messageMissing: [
    {
      context: { kind: 'shippingConfirmation', state: 'failed', lastError: 'mailbox unknown' },
      says: 'The customer should have had a message (shipping confirmation) and has not: the mail server does not take it; the mail server says: mailbox unknown.',
    },
    {
      context: { kind: 'shippingConfirmation', state: 'neverQueued', lastError: null },
      says: 'The customer should have had a message (shipping confirmation) and has not: it was never written.',
    },
  ],
  statusDisagreement: [
    {
      context: { channel: 'storefront', theirs: 'partiallyFulfilled', ours: 'delivered' },
      says: 'storefront shows partially fulfilled, and our records say delivered.',
    },
  ],
};

for (const [kind, examples] of Object.entries(EXAMPLES))
  describeExceptionKind(EXCEPTION_KINDS[kind as ExceptionKind], examples);

describe('EXCEPTION_KINDS', () => {
  it('are listed under their own names', () => {
    for (const [name, { kind }] of Object.entries(EXCEPTION_KINDS)) expect(kind).toBe(name);
  });
});

describe('isExceptionKind', () => {
  it('knows the kinds, and nothing that every object has', () => {
    expect(isExceptionKind('unpaid')).toBe(true);
    expect(isExceptionKind('constructor')).toBe(false);
  });
});
