import type { BusinessCalendar } from '../calendar/business-time';
import type { Money } from '../money/money';

/**
 * The store's policies: every limit, interval and choice the processes take from the merchant. Versioned as a whole;
 * an order keeps to the version it was placed under. Durations are ISO 8601 and go down to fractions of a second.
 * "Business" durations run in the businessCalendar (`P1D` is one business day), all others on the clock.
 */
export interface Policies {
  /** An order is shown as unpaid when it is strictly older than this. */
  readonly unpaidAfter: string;
  /** How long goods are held for an order that is not paid; terms orders are held without end. */
  readonly holdExpiresAfter: string;
  /** How often a card may be tried for one order, the first attempt included. */
  readonly paymentAttempts: number;
  /** When a declined payment sets the goods free: with the first decline, or when no attempt is left. */
  readonly releaseOnDecline: 'atOnce' | 'atLimit';
  /** When the money is taken: with the authorisation, or as each shipment leaves. */
  readonly captureAt: 'authorised' | 'shipped';
  /** When invoices are written: as each shipment leaves, or when the order is paid. */
  readonly invoiceAt: 'shipped' | 'paid';

  /** Orders of more than this wait for a person before they are handed off. */
  readonly reviewAbove: Money;
  /** Business. How long a held order may wait for a person before it escalates. */
  readonly reviewWithin: string;
  /** Whether an order waits for a person when billing and shipping country differ. */
  readonly holdAddressMismatch: boolean;

  /** Business. How long a location may take to acknowledge, where the location itself does not say. */
  readonly acknowledgeWithin: string;
  /** How long a step may keep failing before the order is shown as stuck. */
  readonly stuckAfter: string;

  /** How often a carrier is asked while its own messages stay away. */
  readonly trackingPollEvery: string;
  /** Business. Tracking silent for longer than this is stale. */
  readonly trackingStaleAfter: string;

  /** How often an exception that nobody resolves escalates again. */
  readonly escalateEvery: string;
  /** A SKU's orders of the last hour, as a multiple of its usual hour, from which low stock is a demand spike. */
  readonly spikeFactor: number;

  /** Business. A return that waits longer for its decision is an exception. */
  readonly returnDecisionWithin: string;
  /** How long goods may be on their way back before the return ends. */
  readonly returnArrivesWithin: string;
  /** Business. How long returned goods may wait for their inspection. */
  readonly inspectWithin: string;
  /** From the receipt of returned goods to their refund. */
  readonly refundWithin: string;
  /** Returns worth less than this are refunded before their inspection; absent: none are. */
  readonly instantRefundBelow?: Money | undefined;

  /** Business. How long a purchase order may wait for its approval. */
  readonly purchaseApprovalWithin: string;
  /** Business. How long a supplier may take to acknowledge, where the supplier itself does not say. */
  readonly supplierAcknowledgeWithin: string;
  /** A supplier's delivery this long after its expected date is overdue. */
  readonly supplierOverdueAfter: string;
  /** A supplier may move its date by this much before somebody has to accept it. */
  readonly supplierChangeTolerance: string;
  /** The window of the average daily sales. */
  readonly averageSalesOver: string;

  /** How long a new partner runs beside the present one before it may take over. */
  readonly parallelRunFor: string;

  /** The merchant's days, hours, holidays and time zone. */
  readonly businessCalendar: BusinessCalendar;
  /** The day on which weekly figures begin: 1 (Monday) to 7. */
  readonly weekStartsOn: number;
}

/** What a merchant has who has set nothing. */
export const defaultPolicies: Policies = {
  unpaidAfter: 'PT30M',
  holdExpiresAfter: 'PT60M',
  paymentAttempts: 3,
  releaseOnDecline: 'atLimit',
  captureAt: 'shipped',
  invoiceAt: 'shipped',

  reviewAbove: { amount: 50_000, currency: 'AUD' },
  reviewWithin: 'PT4H',
  holdAddressMismatch: true,

  acknowledgeWithin: 'PT4H',
  stuckAfter: 'PT15M',

  trackingPollEvery: 'PT1H',
  trackingStaleAfter: 'P3D',

  escalateEvery: 'P1D',
  spikeFactor: 5,

  returnDecisionWithin: 'P1D',
  returnArrivesWithin: 'P30D',
  inspectWithin: 'P1D',
  refundWithin: 'P3D',

  purchaseApprovalWithin: 'P1D',
  supplierAcknowledgeWithin: 'P2D',
  supplierOverdueAfter: 'P3D',
  supplierChangeTolerance: 'P1D',
  averageSalesOver: 'P28D',

  parallelRunFor: 'P14D',

  businessCalendar: {
    timeZone: 'Australia/Sydney',
    workingDays: [1, 2, 3, 4, 5],
    hours: { from: '09:00', to: '17:00' },
    holidays: [],
  },
  weekStartsOn: 1,
};
