import Stripe from 'stripe';

import { ProviderRefused } from '../payment';

/** Declines after which the same card may be tried again (docs.stripe.com/declines/codes). All others are final. */
const SOFT_DECLINES: ReadonlySet<string> = new Set([
  'approve_with_id',
  'call_issuer',
  'card_velocity_exceeded',
  'do_not_honor',
  'generic_decline',
  'insufficient_funds',
  'issuer_not_available',
  'no_action_taken',
  'processing_error',
  'reenter_transaction',
  'try_again_later',
  'withdrawal_count_limit_exceeded',
]);

/** Refusals of a refund that are an answer, not a mistake of ours. */
const REFUND_REFUSALS: ReadonlySet<string> = new Set([
  'charge_already_refunded',
  'charge_disputed',
  'charge_not_refundable',
  'refund_disputed_payment',
]);

/** What to throw: a ProviderRefused for what can never succeed, everything else as it is, to be tried again. */
export function classify(error: unknown): unknown {
  if (!(error instanceof Stripe.errors.StripeError)) return error;
  // Busy is not no: the key is in use by our own earlier attempt, or the object is locked by another.
  if (!PERMANENT.some((kind) => error instanceof kind)) return error;
  return new ProviderRefused(`Stripe refused: ${error.message}`, codeOf(error), error.statusCode);
}

const PERMANENT = [
  Stripe.errors.StripeAuthenticationError,
  Stripe.errors.StripePermissionError,
  Stripe.errors.StripeInvalidRequestError,
  // The same key with other parameters; a key that is still in use is a 409 and not of this class.
  Stripe.errors.StripeIdempotencyError,
];

export interface Decline {
  providerId?: string;
  declineCode: string;
  retryable: boolean;
}

/** The issuer's no, or a token that stands for no usable card; `undefined` for an error of another kind. */
export function declineOf(error: unknown): Decline | undefined {
  if (error instanceof Stripe.errors.StripeCardError) {
    const declineCode = error.decline_code || error.code || 'card_declined';
    const providerId = error.payment_intent?.id;
    return {
      ...(providerId === undefined ? {} : { providerId }),
      declineCode,
      retryable: isSoftDecline(declineCode),
    };
  }
  if (!isAboutTheToken(error)) return undefined;
  return { declineCode: error.code ?? 'invalid_payment_method', retryable: false };
}

export function isSoftDecline(declineCode: string): boolean {
  return SOFT_DECLINES.has(declineCode);
}

/** The object is in another state than the request needs: what that state is has to be read. */
export function isUnexpectedState(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    ['payment_intent_unexpected_state', 'charge_expired_for_capture'].includes(error.code ?? '')
  );
}

/** Why Stripe will not refund, in its own code; `undefined` for an error of another kind. */
export function refundRefusal(error: unknown): string | undefined {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return undefined;
  if (REFUND_REFUSALS.has(error.code ?? '')) return error.code;
  // More than is left of the payment has no code, but names the parameter.
  return error.param === 'amount' && error.code === undefined ? 'amount_above_captured' : undefined;
}

function isAboutTheToken(error: unknown): error is Stripe.errors.StripeInvalidRequestError {
  if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) return false;
  return error.code === 'token_already_used' || /^(payment_method|card\[token\])/.test(error.param ?? '');
}

function codeOf(error: Stripe.errors.StripeError): string {
  return error.code ?? error.rawType ?? String(error.statusCode ?? error.type);
}
