import type { Behaviours } from '../control/behaviours';
import type { Database, Transaction } from './database';
import { nextAttemptAt, postToProduct } from './product';
import { Shelf, type Entry, type System } from './shelf';
import { addStep, postponeStep, releaseHeldStep, takeStep, type Step } from './steps';
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
    await this.shelf.insert(tx, { id, at: now, reference: subject, refs, facts, body });
    if (mute) return;
    await this.schedule(tx, webhook, now);
    if (duplicate) await this.schedule(tx, webhook, now);
  }

  /** The webhook with this id, its text included. */
  find(id: string): Promise<Entry<WebhookFacts> | undefined> {
    return this.shelf.find(this.partner.database, id);
  }

  /** Sends one webhook and notes how it went. */
  readonly deliver: StepHandler = async (step, now) => {
    const webhook = await this.find(step.subject);
    if (!webhook?.body) throw new Error(`webhook ${step.subject} has no text to send`);
    const { url, sign, stopping, database } = this.partner;
    const answer = await postToProduct(url, sign(webhook.body, now), webhook.body, stopping);
    const done = answer.answered && answer.status >= 200 && answer.status < 300;
    const lastAnswer = answer.answered ? String(answer.status) : answer.reason;
    await database.transaction((tx) => this.note(tx, step, { done, lastAnswer, now: new Date() }));
  };

  private async note(
    tx: Transaction,
    step: Step,
    sent: { done: boolean; lastAnswer: string; now: Date },
  ): Promise<void> {
    const { done, lastAnswer, now } = sent;
    const webhook = await this.shelf.lock(tx, step.subject);
    if (!webhook) return;
    const givenUp = !done && now.getTime() - webhook.at.getTime() > GIVE_UP_AFTER_MS;
    const { attempts, deliveries } = webhook.facts;
    const facts: Partial<WebhookFacts> = { attempts: attempts + 1, lastAnswer };
    if (done)
      Object.assign(facts, {
        status: 'delivered',
        deliveries: deliveries + 1,
        deliveredAt: now.toISOString(),
      });
    if (givenUp) facts.status = 'givenUp';
    await this.shelf.amend(tx, step.subject, { facts, now });
    if (done || givenUp) await takeStep(tx, step);
    else await postponeStep(tx, step, nextAttemptAt(now, step.attempts + 1), true);
  }

  private async schedule(tx: Transaction, webhook: Webhook, now: Date): Promise<void> {
    const { behaviours, system, paceMs } = this.partner;
    const step = { kind: this.stepKind, subject: webhook.id, lane: `${system}/${webhook.subject}` };
    if (!behaviours.of(system).outOfOrder) return addStep(tx, { ...step, dueAt: now });
    // Reversed pairs: the first of a pair is held until the second has gone, or for a few paces when none comes.
    const overtaken = new Date(now.getTime() + OVERTAKING_GAP_MS);
    const overtakes = await releaseHeldStep(tx, step.kind, step.lane, overtaken);
    if (overtakes) return addStep(tx, { ...step, dueAt: now });
    const latest = now.getTime() + Math.max(LONGEST_HOLD_PACES * paceMs, OVERTAKING_GAP_MS);
    return addStep(tx, { ...step, dueAt: new Date(latest), held: true });
  }
}
