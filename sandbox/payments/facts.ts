import { Shelf } from '../support/shelf';
import type { StripeErrorBody } from './errors';

/** Amounts are minor units of the lower-case `currency`; instants are ISO text. */
export type Metadata = Record<string, string>;

export type IntentStatus =
  | 'requires_payment_method'
  | 'requires_confirmation'
  | 'requires_action'
  | 'requires_capture'
  | 'canceled'
  | 'succeeded';

export interface IntentFacts {
  status: IntentStatus;
  amount: number;
  currency: string;
  captureMethod: 'automatic' | 'automatic_async' | 'manual';
  amountCapturable: number;
  amountReceived: number;
  paymentMethod: string | null;
  latestCharge: string | null;
  metadata: Metadata;
  description: string | null;
  clientSecret: string;
  returnUrl: string | null;
  multicapture: boolean;
  cancellationReason: string | null;
  canceledAt: string | null;
  lastError: StripeErrorBody | null;
}

export interface ChargeFacts {
  paymentIntent: string;
  status: 'succeeded' | 'failed';
  amount: number;
  currency: string;
  paymentMethod: string;
  captured: boolean;
  amountCaptured: number;
  amountRefunded: number;
  /** What was authorised and given back uncaptured. */
  amountReleased: number;
  captureBefore: string | null;
  authenticated: boolean;
  multicapture: boolean;
  failureCode: string | null;
  failureMessage: string | null;
  declineCode: string | null;
  balanceTransaction: string | null;
  metadata: Metadata;
}

export interface CaptureFacts {
  paymentIntent: string;
  charge: string;
  amount: number;
  currency: string;
  balanceTransaction: string | null;
}

export interface RefundFacts {
  paymentIntent: string;
  charge: string;
  status: 'pending' | 'succeeded' | 'failed';
  amount: number;
  currency: string;
  reason: string | null;
  failureReason: string | null;
  balanceTransaction: string | null;
  failureBalanceTransaction: string | null;
  metadata: Metadata;
}

export interface TransactionFacts {
  type: 'charge' | 'refund' | 'refund_failure';
  source: string;
  paymentIntent: string;
  amount: number;
  fee: number;
  net: number;
  currency: string;
  availableOn: string;
}

/** A payment method made from a token: it pays with the card of that test name. */
export interface MethodFacts {
  card: string;
}

export const intents = new Shelf<IntentFacts>('payments', 'paymentIntent');
export const charges = new Shelf<ChargeFacts>('payments', 'charge');
export const captures = new Shelf<CaptureFacts>('payments', 'capture');
export const refunds = new Shelf<RefundFacts>('payments', 'refund');
export const transactions = new Shelf<TransactionFacts>('payments', 'balanceTransaction');
export const methods = new Shelf<MethodFacts>('payments', 'paymentMethod');
