import type { LineRecord, OrderRecord, PaymentRecord, ShipmentRecord } from '../../domain/order/order-record';

/** An order's record as the rules see it: one line of two units, reserved, unpaid, placed at nine. */
export function aRecord(overrides: Partial<OrderRecord> = {}): OrderRecord {
  return {
    id: 'ord_1',
    number: 'EK1',
    channel: 'shop',
    customerId: 'cus_1',
    status: 'pendingPayment',
    paymentStatus: 'pending',
    fulfilmentStatus: 'held',
    factsVersion: 1,
    policyVersion: 1,
    placedAt: '2026-03-02T09:00:00.000Z',
    decidedAt: '2026-03-02T09:00:00.000Z',
    paidAt: null,
    holdExpiresAt: '2026-03-02T10:00:00.000Z',
    shipNotBefore: null,
    isRefused: false,
    abandoned: false,
    method: 'card',
    currency: 'AUD',
    totalMinor: 4000,
    reservedUnits: 2,
    lines: [aLine()],
    shipments: [],
    payments: [],
    refunds: [],
    holds: [],
    exceptions: [],
    ...overrides,
  };
}

export function aLine(overrides: Partial<LineRecord> = {}): LineRecord {
  return { id: 'lin_1', sku: 'A', quantity: 2, shipped: 0, delivered: 0, cancelled: 0, ...overrides };
}

export function aPayment(overrides: Partial<PaymentRecord> = {}): PaymentRecord {
  return {
    id: 'pay_1',
    attempt: 1,
    method: 'card',
    provider: 'stripe',
    status: 'authorised',
    asked: true,
    amountMinor: 4000,
    capturedMinor: 0,
    refundedMinor: 0,
    declineCode: null,
    ...overrides,
  };
}

export function aShipment(overrides: Partial<ShipmentRecord> = {}): ShipmentRecord {
  return {
    id: 'shp_1',
    location: 'PER',
    status: 'sent',
    carrier: 'AusPost',
    trackingNumber: null,
    trackerId: null,
    costMinor: 600,
    shipBy: '2026-03-02T15:00:00.000Z',
    deliverBy: '2026-03-04T15:00:00.000Z',
    shippedAt: null,
    recallRequestedAt: null,
    lastEventAt: null,
    polledAt: null,
    polls: 0,
    lines: [{ line: 'lin_1', quantity: 2 }],
    handoff: {
      id: 'hnd_1',
      state: 'sent',
      format: 'api',
      attempts: 1,
      dueAt: '2026-03-02T13:00:00.000Z',
      lastError: null,
    },
    milestones: [],
    ...overrides,
  };
}
