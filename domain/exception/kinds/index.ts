import type { ExceptionKindDefinition } from '../exception-kind';
import { addressChange } from './address-change';
import { addressMismatch } from './address-mismatch';
import { carrierDelay } from './carrier-delay';
import { deliveryFailed } from './delivery-failed';
import { handoffOverdue } from './handoff-overdue';
import { handoffRejected } from './handoff-rejected';
import { highValueReview } from './high-value-review';
import { messageMissing } from './message-missing';
import { moneyMismatch } from './money-mismatch';
import { oversold } from './oversold';
import { partlyFulfilled } from './partly-fulfilled';
import { partnerFailing } from './partner-failing';
import { paymentFailed } from './payment-failed';
import { promiseMissed } from './promise-missed';
import { shipmentCostMissing } from './shipment-cost-missing';
import { statusDisagreement } from './status-disagreement';
import { stuckOrder } from './stuck-order';
import { trackingStale } from './tracking-stale';
import { unknownTracking } from './unknown-tracking';
import { unmappedSku } from './unmapped-sku';
import { unpaid } from './unpaid';

const kinds = {
  // Payment
  unpaid,
  paymentFailed,
  moneyMismatch,
  // Decisions a person takes
  highValueReview,
  addressMismatch,
  addressChange,
  unmappedSku,
  oversold,
  // The node
  promiseMissed,
  partlyFulfilled,
  handoffOverdue,
  handoffRejected,
  shipmentCostMissing,
  // The carrier
  carrierDelay,
  deliveryFailed,
  trackingStale,
  unknownTracking,
  // Our own house and its partners
  partnerFailing,
  stuckOrder,
  messageMissing,
  statusDisagreement,
};

/** Everything that can be listed as an exception. */
export type ExceptionKind = keyof typeof kinds;

/** The kinds by name. One line a kind: a new one is its file, a line here, and its runbook. */
export const EXCEPTION_KINDS: Readonly<Record<ExceptionKind, ExceptionKindDefinition>> = kinds;

export function isExceptionKind(kind: string): kind is ExceptionKind {
  return Object.hasOwn(kinds, kind);
}
