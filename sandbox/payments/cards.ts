/** Why an issuer says no. */
export interface Decline {
  code: string;
  declineCode: string;
  message: string;
}

/** A test card: what it looks like and what happens to whoever pays with it. */
export interface Card {
  brand: 'visa' | 'mastercard' | 'amex' | 'discover';
  last4: string;
  funding: 'credit' | 'debit';
  /** The customer must prove who they are before the issuer is asked. */
  authenticates: boolean;
  declines: Decline | null;
  /** How a refund to it goes: at once, after a while, or not at all, which shows after a while. */
  refunds: 'succeed' | 'succeedLater' | 'failLater';
}

const DECLINED = 'Your card was declined.';

const DECLINES: Readonly<Record<string, readonly [last4: string, decline: Decline]>> = {
  chargeDeclined: ['0002', { code: 'card_declined', declineCode: 'generic_decline', message: DECLINED }],
  chargeDeclinedInsufficientFunds: [
    '9995',
    {
      code: 'card_declined',
      declineCode: 'insufficient_funds',
      message: 'Your card has insufficient funds.',
    },
  ],
  chargeDeclinedLostCard: ['9987', { code: 'card_declined', declineCode: 'lost_card', message: DECLINED }],
  chargeDeclinedStolenCard: [
    '9979',
    { code: 'card_declined', declineCode: 'stolen_card', message: DECLINED },
  ],
  chargeDeclinedFraudulent: ['0019', { code: 'card_declined', declineCode: 'fraudulent', message: DECLINED }],
  chargeDeclinedVelocityLimitExceeded: [
    '6975',
    {
      code: 'card_declined',
      declineCode: 'card_velocity_exceeded',
      message:
        'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    },
  ],
  chargeDeclinedExpiredCard: [
    '0069',
    { code: 'expired_card', declineCode: 'expired_card', message: 'Your card has expired.' },
  ],
  chargeDeclinedIncorrectCvc: [
    '0127',
    {
      code: 'incorrect_cvc',
      declineCode: 'incorrect_cvc',
      message: "Your card's security code is incorrect.",
    },
  ],
  chargeDeclinedProcessingError: [
    '0119',
    {
      code: 'processing_error',
      declineCode: 'processing_error',
      message: 'An error occurred while processing your card. Try again in a little bit.',
    },
  ],
};

/** What an off-session payment gets from a card that wants its owner. */
export const AUTHENTICATION_REQUIRED: Decline = {
  code: 'authentication_required',
  declineCode: 'authentication_required',
  message: 'Your card was declined. This transaction requires authentication.',
};

/** What an intent gets whose customer failed to prove who they are. */
export const AUTHENTICATION_FAILED = {
  code: 'payment_intent_authentication_failure',
  message:
    'The provided PaymentMethod has failed authentication. You can provide payment_method_data or a new PaymentMethod to attempt to fulfill this PaymentIntent again.',
};

const VISA: Card = {
  brand: 'visa',
  last4: '4242',
  funding: 'credit',
  authenticates: false,
  declines: null,
  refunds: 'succeed',
};

const CARDS = new Map<string, Card>([
  ['visa', VISA],
  ['visa_debit', { ...VISA, last4: '5556', funding: 'debit' }],
  ['mastercard', { ...VISA, brand: 'mastercard', last4: '4444' }],
  ['mastercard_debit', { ...VISA, brand: 'mastercard', last4: '3222', funding: 'debit' }],
  ['amex', { ...VISA, brand: 'amex', last4: '8431' }],
  ['discover', { ...VISA, brand: 'discover', last4: '9424' }],
  ['authenticationRequired', { ...VISA, last4: '3184', authenticates: true }],
  ['threeDSecure2Required', { ...VISA, last4: '3220', authenticates: true }],
  ['threeDSecureRequired', { ...VISA, last4: '3063', authenticates: true }],
  ['pendingRefund', { ...VISA, last4: '7726', refunds: 'succeedLater' }],
  ['refundFail', { ...VISA, last4: '5126', refunds: 'failLater' }],
]);
for (const [name, [last4, declines]] of Object.entries(DECLINES)) {
  CARDS.set(name, { ...VISA, last4, declines });
  const afterwards = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  CARDS.set(`authenticationRequired${afterwards}`, { ...VISA, last4, declines, authenticates: true });
}

/**
 * The card behind one of Stripe's test names: `pm_card_…` or `tok_…`, the outcomes with or without their `visa_`
 * (`pm_card_visa_chargeDeclined` and `pm_card_chargeDeclined` are the same card). Undefined for any other name.
 */
export function cardOfTestName(name: string): Card | undefined {
  const bare = /^(?:pm_card_|tok_)(.+)$/.exec(name)?.[1];
  if (bare === undefined) return undefined;
  return CARDS.get(bare) ?? CARDS.get(bare.replace(/^visa_/, ''));
}
