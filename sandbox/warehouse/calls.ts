import type { Behaviours } from '../control/behaviours';
import type { Database, Transaction } from '../support/database';
import { newHexId } from '../support/ids';
import { nextAttemptAt, postToProduct, type ProductAnswer } from '../support/product';
import type { StepHandler } from '../support/step-runner';
import { addStep, postponeStep, releaseHeldStep, type NewStep } from '../support/steps';
import { calls, type CallFacts } from './facts';
import type { Warehouses } from './warehouses';

export const CALL_STEP = 'warehouse.call';
const PASSING = [408, 425, 429];
const OVERTAKING_GAP_MS = 200;
const MUTE_CHECK_MS = 500;

/** A call to make; its key is the same on every attempt. */
export interface NewCall {
  warehouse: string;
  shipment: string;
  step: CallFacts['step'];
  request: Record<string, unknown>;
}

/** What the calls stand on. `onFinal` goes on with the shipment once the product has taken or refused a call. */
export interface CallsOptions {
  database: Database;
  behaviours: Behaviours;
  warehouses: Warehouses;
  stopping: AbortSignal;
  onFinal: (tx: Transaction, call: CallFacts, now: Date) => Promise<void>;
}

/** The warehouse's calls to the product: kept until answered 2xx, or refused for good by a 4xx. */
export class Calls {
  constructor(private readonly options: CallsOptions) {}

  /** Writes the call down, to be made when the transaction commits. */
  async make(tx: Transaction, call: NewCall, now: Date): Promise<void> {
    const id = newHexId('call_');
    const pending = {
      status: 'pending',
      attempts: 0,
      deliveries: 0,
      lastStatus: null,
      lastAnswer: null,
    } as const;
    const key = `${call.warehouse}/${call.shipment}/${call.step}/${id}`;
    const entry = { id, at: now, key, reference: call.shipment, facts: { ...call, ...pending } };
    await calls.create(tx, entry, await this.plan(tx, id, call, now));
    if (this.options.behaviours.of('warehouse').duplicate)
      await addStep(tx, await this.plan(tx, id, call, now));
  }

  /** Makes one call; a mute warehouse keeps it until it may speak again. */
  readonly attempt: StepHandler = async (step, now) => {
    const { database, behaviours, warehouses, stopping, onFinal } = this.options;
    if (behaviours.of('warehouse').mute) {
      const later = new Date(now.getTime() + MUTE_CHECK_MS);
      return database.transaction((tx) => postponeStep(tx, step, later, false));
    }
    const call = await calls.find(database, step.subject);
    if (!call) throw new Error(`there is no call ${step.subject} to make`);
    const { warehouse: code, shipment, step: verb, request } = call.facts;
    const { apiBase, key } = warehouses.of(code);
    const url = `${apiBase}/v1/shipments/${encodeURIComponent(shipment)}/${verb}`;
    const headers = { authorization: `Bearer ${key}`, 'idempotency-key': call.key ?? call.id };
    const answer = await postToProduct(url, headers, JSON.stringify(request), stopping);

    const answeredAt = new Date();
    const facts = outcome(call.facts, answer);
    await database.transaction(async (tx) => {
      if (!isFinal(answer)) {
        const retryAfterMs = answer.answered ? answer.retryAfterMs : undefined;
        await calls.amend(tx, call.id, { facts, now: answeredAt });
        return postponeStep(tx, step, nextAttemptAt(answeredAt, step.attempts + 1, retryAfterMs), true);
      }
      const answered = await calls.amend(tx, call.id, { facts, now: answeredAt, doneStep: step });
      if (call.facts.status === 'pending') await onFinal(tx, answered.facts, answeredAt); // not again for a duplicate
    });
  };

  private async plan(tx: Transaction, id: string, call: NewCall, now: Date): Promise<NewStep> {
    const step = { kind: CALL_STEP, subject: id, lane: `shipment/${call.shipment}` };
    if (!this.options.behaviours.of('warehouse').outOfOrder) return { ...step, dueAt: now };
    const overtaken = new Date(now.getTime() + OVERTAKING_GAP_MS);
    if (await releaseHeldStep(tx, CALL_STEP, step.lane, overtaken)) return { ...step, dueAt: now };
    const { paceMs } = this.options.warehouses.of(call.warehouse);
    return { ...step, dueAt: new Date(now.getTime() + 3 * paceMs + OVERTAKING_GAP_MS), held: true };
  }
}

function outcome(before: CallFacts, answer: ProductAnswer): Partial<CallFacts> {
  const attempts = before.attempts + 1;
  if (!answer.answered) return { attempts, lastStatus: null, lastAnswer: answer.reason };
  const { status: lastStatus, text: lastAnswer } = answer;
  if (isSuccess(lastStatus)) {
    return { attempts, lastStatus, lastAnswer, status: 'accepted', deliveries: before.deliveries + 1 };
  }
  const refused = isFinal(answer) && before.status === 'pending';
  return { attempts, lastStatus, lastAnswer, ...(refused && { status: 'refused' as const }) };
}

/**
 * 2xx, or a 4xx that no waiting will change. A conflict (409) is one: the product has decided otherwise; unless it says
 * when to ask again.
 */
function isFinal(answer: ProductAnswer): boolean {
  if (!answer.answered) return false;
  if (isSuccess(answer.status)) return true;
  const refused = answer.status >= 400 && answer.status < 500 && !PASSING.includes(answer.status);
  return refused && answer.retryAfterMs === undefined;
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
