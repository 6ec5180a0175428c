import type { Money } from '../../domain/money/money';

/**
 * A processor of card payments. Every call with an effect carries an idempotency key: called twice with one key, its
 * effect happens once and the first answer comes again. Business outcomes are values; passing trouble (no answer, busy,
 * their fault) is thrown as it is and may be retried with the same key; what can never succeed is a ProviderRefused.
 */
export interface PaymentProvider {
  /** Stands on payments, in webhook addresses and on timelines. */
  readonly code: string;

  /** Asks the issuer for the amount, to be captured later. The token is the customer's card as the processor named it. */
  authorise(input: AuthoriseInput): Promise<AuthoriseOutcome>;

  /** Takes authorised money, all of it or less; what is not taken is given back. */
  capture(input: CaptureInput): Promise<CaptureOutcome>;

  /** Gives an authorisation back. Nothing to give back is no error; money that was taken already needs a refund. */
  voidAuthorisation(input: VoidInput): Promise<VoidOutcome>;

  /** Gives captured money back, all of it or part. `pending` is settled later by a webhook, even days later. */
  refund(input: RefundInput): Promise<RefundOutcome>;

  /** Where the payment stands now, as the facts that webhooks would have brought; empty for one nobody knows. */
  retrieve(providerId: string): Promise<PaymentFact[]>;

  readonly webhooks: PaymentWebhooks;
}

export interface AuthoriseInput {
  /** Our ids: the processor keeps them with the payment, and its webhooks bring them back. */
  paymentId: string;
  orderId: string;
  amount: Money;
  token: string;
  idempotencyKey: string;
}

/**
 * When it happened is the caller's own time. `reference` is that of the fact which a webhook brings of the same: recorded
 * under it, the two are one.
 */
export type AuthoriseOutcome =
  /** The money is reserved for us until `captureBefore`, where the processor says. */
  | { outcome: 'authorised'; providerId: string; reference: string; amount: Money; captureBefore?: Date }
  /** The money was taken at once, because the method knows no authorisation. */
  | { outcome: 'captured'; providerId: string; reference: string; amount: Money }
  /** `retryable`: the same card may succeed later; otherwise the customer needs another one. */
  | {
      outcome: 'declined';
      /** Absent where the token itself was no good, so that no payment was made of it. */
      providerId?: string;
      reference: string;
      declineCode: string;
      retryable: boolean;
    }
  /** The customer has to act, for instance prove who they are; the secret lets their browser do it. */
  | { outcome: 'actionRequired'; providerId: string; reference: string; clientSecret: string }
  /** Known later, by a webhook. */
  | { outcome: 'pending'; providerId: string; reference: string };

export interface CaptureInput {
  providerId: string;
  amount: Money;
  idempotencyKey: string;
}

export type CaptureOutcome =
  /** Also when it was captured before: `amount` is what was taken. */
  | { outcome: 'captured'; providerId: string; reference: string; amount: Money }
  | { outcome: 'pending'; providerId: string; reference: string }
  /** The authorisation is gone: expired, or given back. A new one is needed. */
  | { outcome: 'notAuthorised'; providerId: string; reference: string; reason: string };

export interface VoidInput {
  paymentId: string;
  /** Absent when no answer to the authorisation ever came: the processor is asked whether it knows the payment. */
  providerId?: string | undefined;
  idempotencyKey: string;
}

export type VoidOutcome =
  /** Also when it was given back before. */
  | { outcome: 'voided'; providerId: string; reference: string; amount: Money }
  | { outcome: 'nothingToVoid' }
  | { outcome: 'alreadyCaptured'; providerId: string; reference: string; amount: Money };

export interface RefundInput {
  providerId: string;
  /** Our id of the refund; webhooks bring it back. */
  refundId: string;
  amount: Money;
  idempotencyKey: string;
  /** For the processor's records: one of ours, not text for the customer. */
  reason: string;
}

export type RefundOutcome =
  | { outcome: 'pending' | 'completed'; refundProviderId: string }
  /** The processor will not do it: more than was taken, disputed, the card is gone. */
  | { outcome: 'failed'; refundProviderId?: string; reason: string };

/** What a processor says of one payment or refund. */
export interface PaymentFact {
  provider: string;
  /** The processor's id of the payment. */
  providerId: string;
  status:
    | 'actionRequired'
    | 'authorised'
    | 'captured'
    | 'settled'
    | 'failed'
    | 'voided'
    | 'refundPending'
    | 'refunded'
    | 'refundFailed';
  amount: Money;
  /** The processor's charge for it, known with the settlement. */
  fee?: Money;
  occurredAt: Date;
  /**
   * The processor's id of the thing that the fact is about, the same from whichever event or call we learn it. Reference
   * and status together are one fact, however often it is reported.
   */
  reference: string;
  /** Our ids, where the processor was given them. */
  paymentId?: string;
  orderId?: string;
  refundId?: string;
  declineCode?: string;
  captureBefore?: Date;
  /** While the customer must act: what their browser needs for it. */
  clientSecret?: string;
}

export interface PaymentWebhooks {
  /** Checks signature and age on the bytes as they came. `eventId` is the sender's, unique for ever. */
  verify(rawBody: Buffer, headers: WebhookHeaders, now: Date): VerifiedWebhook | RefusedWebhook;

  /**
   * The facts in a body that was verified before; none for an event we do not need. May ask the processor for details,
   * so it fails like any other call.
   */
  toFacts(rawBody: Buffer): Promise<PaymentFact[]>;
}

/** Names in lower case, as Node gives them. */
export type WebhookHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface VerifiedWebhook {
  eventId: string;
  /** The sender's name of the event. */
  type: string;
}

export interface RefusedWebhook {
  /** Why, for the log and the sender; without secrets. */
  refused: string;
}

/** The processor refused for good: a request it does not understand, credentials it does not accept. */
export class ProviderRefused extends Error {
  override readonly name = 'ProviderRefused';

  constructor(
    message: string,
    /** The processor's code of the refusal, or its HTTP status as text. */
    readonly code: string,
    readonly status: number | undefined,
  ) {
    super(message);
  }
}

/** A payment names a processor that this process was not set up for. The message says which setting is missing. */
export class ProviderNotConfigured extends Error {
  override readonly name = 'ProviderNotConfigured';
}
