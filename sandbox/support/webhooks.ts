import type { Behaviours } from '../control/behaviours';
import type { Database, Transaction } from './database';
import { nextAttemptAt, postToProduct, type ProductAnswer } from './product';
import { Shelf, type Entry, type System } from './shelf';
import { addStep, postponeStep, releaseHeldStep, type NewStep } from './steps';
import type { StepHandler } from './step-runner';

const GIVE_UP_AFTER_MS = 3 * 86_400_000; // as long as Stripe tries
const OVERTAKING_GAP_MS = 200;
const LONGEST_HOLD_PACES = 3;

/** What the books show of one webhook. `deliveries` counts the 2xx answers: two when it was sent twice. */
export interface WebhookFacts {
  type: string;
  subject: string;
  status: 'pending' | 'delivered' | 'muted' | 'givenUp';
  attempts: number;
  deliveries: number;
  lastAnswer?: string;
  deliveredAt?: string;
}

/** One event to tell the product; `body` is the exact text to be signed, `subject` what it is about. */
export interface Webhook {
  id: string;
  type: string;
  subject: string;
  refs: readonly string[];
  body: string;
}

/** How one partner sends its webhooks. */
export interface WebhookPartner {
  database: Database;
  behaviours: Behaviours;
  system: System;
  url: string;
  paceMs: number;
  stopping: AbortSignal;
  sign: (body: string, now: Date) => Record<string, string>;
}

/** A partner's webhooks: written down with the change they tell of, sent until the product takes them. */
export class Webhooks {
  readonly stepKind: string;
  private readonly shelf: Shelf<WebhookFacts>;

  constructor(private readonly partner: WebhookPartner) {
    this.stepKind = `${partner.system}.webhook`;
    this.shelf = new Shelf<WebhookFacts>(partner.system, 'webhook');
  }

  /** Writes the webhook into the books and, unless the partner is mute, has it sent. */
  async announce(tx: Transaction, webhook: Webhook, now: Date): Promise<void> {
    const { mute, duplicate } = this.partner.behaviours.of(this.partner.system);
    const { id, type, subject, refs, body } = webhook;
    const facts = { type, subject, status: mute ? 'muted' : 'pending', attempts: 0, deliveries: 0 } as const;
    const step = mute ? undefined : await this.plan(tx, webhook, now);
    await this.shelf.insert(tx, { id, at: now, reference: subject, refs, facts, body }, step);
    if (duplicate && !mute) await addStep(tx, await this.plan(tx, webhook, now));
  }

  /** The webhook with this id, its text included. */
  find(id: string): Promise<Entry<WebhookFacts> | undefined> {
    return this.shelf.find(this.partner.database, id);
  }

  /** Sends one webhook and notes how it went. Webhooks of one lane are never sent at the same time. */
  readonly deliver: StepHandler = async (step, now) => {
    const webhook = await this.find(step.subject);
    if (!webhook?.body) throw new Error(`webhook ${step.subject} has no text to send`);
    const { url, sign, stopping, database } = this.partner;
    const answer = await postToProduct(url, sign(webhook.body, now), webhook.body, stopping);
    const answeredAt = new Date();
    const facts = outcome(webhook, answer, answeredAt);
    if (facts.status !== undefined) {
      await this.shelf.amend(database, webhook.id, { facts, now: answeredAt, doneStep: step });
      return;
    }
    await database.transaction(async (tx) => {
      await this.shelf.amend(tx, webhook.id, { facts, now: answeredAt });
      await postponeStep(tx, step, nextAttemptAt(answeredAt, step.attempts + 1), true);
    });
  };

  private async plan(tx: Transaction, webhook: Webhook, now: Date): Promise<NewStep> {
    const { behaviours, system, paceMs } = this.partner;
    const step = { kind: this.stepKind, subject: webhook.id, lane: `${system}/${webhook.subject}` };
    if (!behaviours.of(system).outOfOrder) return { ...step, dueAt: now };
    // Reversed pairs: the first of a pair is held until the second has gone, or for a few paces when none comes.
    const overtaken = new Date(now.getTime() + OVERTAKING_GAP_MS);
    if (await releaseHeldStep(tx, step.kind, step.lane, overtaken)) return { ...step, dueAt: now };
    const latest = now.getTime() + Math.max(LONGEST_HOLD_PACES * paceMs, OVERTAKING_GAP_MS);
    return { ...step, dueAt: new Date(latest), held: true };
  }
}

/** What an attempt changes; a status means that it was the last. */
function outcome(webhook: Entry<WebhookFacts>, answer: ProductAnswer, now: Date): Partial<WebhookFacts> {
  const attempts = webhook.facts.attempts + 1;
  const lastAnswer = answer.answered ? String(answer.status) : answer.reason;
  if (answer.answered && answer.status >= 200 && answer.status < 300) {
    const deliveries = webhook.facts.deliveries + 1;
    return { attempts, lastAnswer, deliveries, status: 'delivered', deliveredAt: now.toISOString() };
  }
  const givenUp = now.getTime() - webhook.at.getTime() > GIVE_UP_AFTER_MS;
  return { attempts, lastAnswer, ...(givenUp && { status: 'givenUp' as const }) };
}
