import {
  allHandlersFinished,
  CancelledFailure,
  CancellationScope,
  condition,
  continueAsNew,
  currentUpdateInfo,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';

import {
  cancelOrderUpdate,
  correctAddressUpdate,
  factsRecordedSignal,
  holdOrderUpdate,
  placeOrderUpdate,
  releaseOrderUpdate,
  type CancelOrder,
  type OrderFacts,
  type OrderInput,
  type OrderResult,
  type PlacementOutcome,
  type ShipmentFacts,
} from '../../contracts/order';
import { isRefusal, type Refusal } from '../../domain/refusal';
import { asFailure } from '../shared/expected';
import { desk, hands } from '../shared/hands';

/** Opens the order's process: its state and every handler, all before the first await. */
export function openOrder(input: OrderInput): OpenOrder {
  const order = new OpenOrder(input);
  setHandler(placeOrderUpdate, () => order.placed());
  setHandler(factsRecordedSignal, (facts) => order.learn(facts));
  setHandler(cancelOrderUpdate, (request) => order.cancel(request));
  setHandler(holdOrderUpdate, (request) => order.ask(desk.holdOrder({ ...request, ...order.asked() })));
  setHandler(releaseOrderUpdate, (request) => order.ask(desk.releaseOrder({ ...request, ...order.asked() })));
  setHandler(correctAddressUpdate, (request) =>
    order.ask(desk.correctAddress({ ...request, ...order.asked() })),
  );
  return order;
}

/**
 * What the process knows, and how it waits. It knows the latest snapshot of the record and nothing else; it waits for
 * a snapshot that answers its question, with one deadline, re-armed, after which it looks at the record itself.
 */
export class OpenOrder {
  facts: OrderFacts | undefined;
  private scope: CancellationScope | undefined;
  private waiting = 0;
  private watching = false;
  private renewing = false;

  constructor(private readonly input: OrderInput) {
    this.facts = input.carried;
  }

  get id(): string {
    return this.input.orderId;
  }

  /** The order and the process's own time: on a server that skips time the clock of an activity is days behind. */
  at(): { orderId: string; now: string } {
    return { orderId: this.id, now: new Date().toISOString() };
  }

  /** The same, with the request that is being answered: its effect happens once, however often the step runs. */
  asked(): { orderId: string; now: string; requestId: string } {
    return { ...this.at(), requestId: currentUpdateInfo()?.id ?? '' };
  }

  /** Takes in a snapshot, unless a newer one is known. A cancelled order interrupts whatever its process is at. */
  learn(facts: OrderFacts): void {
    if (this.facts !== undefined && facts.version < this.facts.version) return;
    this.facts = facts;
    if (facts.status === 'cancelled') this.scope?.cancel();
  }

  /** The latest facts; there are some as soon as the stock decision has been asked for. */
  get known(): OrderFacts {
    if (this.facts === undefined)
      throw new Error(`Order ${this.id} was asked for facts before its first look`);
    return this.facts;
  }

  shipment(id: string): ShipmentFacts {
    const shipment = this.known.shipments.find((candidate) => candidate.id === id);
    if (shipment === undefined) throw new Error(`Order ${this.id} has no shipment ${id} on record`);
    return shipment;
  }

  /** Runs the order's steps so that a cancellation can interrupt them. */
  async interruptible(steps: () => Promise<void>): Promise<void> {
    await CancellationScope.cancellable(async () => {
      this.scope = CancellationScope.current();
      if (this.facts?.status === 'cancelled') this.scope.cancel();
      await steps();
    });
    // Cancelled between two waits: there was nothing to interrupt, and still everything to undo.
    if (this.known.status === 'cancelled') throw new CancelledFailure('The order was cancelled');
  }

  /** Waits for a snapshot that answers yes. While anybody waits, the record's next deadline is armed. */
  async until(question: () => boolean): Promise<void> {
    if (question()) return;
    this.waiting += 1;
    // Outside the order's scope: a cancelled order still has deadlines to keep while it is unwound.
    if (!this.watching) void CancellationScope.nonCancellable(() => this.watch());
    try {
      await this.untilUnwatched(question);
    } finally {
      this.waiting -= 1;
    }
  }

  /** The same for whoever waits for those who keep the deadline already: no timer of its own. */
  async untilUnwatched(question: () => boolean): Promise<void> {
    await condition(() => question() || this.renewing);
    if (this.renewing) await this.continueAsNew();
  }

  /** Ends the process with what the record says of its order. */
  async close(): Promise<OrderResult> {
    this.watching = false;
    await condition(allHandlersFinished);
    return { status: this.known.status };
  }

  async placed(): Promise<PlacementOutcome> {
    await condition(() => this.facts !== undefined && this.facts.stock !== 'undecided');
    return { outcome: this.known.stock === 'refused' ? 'refused' : 'reserved' };
  }

  /** An intent: the record decides, in one conditional statement; a refusal is the caller's answer. */
  async ask(answer: OrderFacts | Refusal | Promise<OrderFacts | Refusal>): Promise<OrderFacts> {
    const outcome = await answer;
    if (isRefusal(outcome)) throw asFailure(outcome);
    this.learn(outcome);
    return outcome;
  }

  /** Asks the nodes for the goods back first; who has shipped meanwhile wins. */
  async cancel(request: CancelOrder): Promise<OrderFacts> {
    const asked = this.asked();
    for (;;) {
      const begun = await desk.beginCancellation({ ...request, ...asked });
      if (isRefusal(begun)) throw asFailure(begun);
      for (const shipmentId of begun.recalls) await hands.recallShipment({ shipmentId, ...this.at() });
      const outcome = await desk.finishCancellation({ ...request, ...asked });
      if (!isKeptUnasked(outcome, begun.recalls)) return this.ask(outcome);
    }
  }

  /** One timer for everything that may become overdue. It rests while a step is at work: its attempts look, too. */
  private async watch(): Promise<void> {
    this.watching = true;
    while (this.watching) {
      const due = this.facts?.nextLookAt ?? null;
      if (due === null || this.waiting === 0) {
        await condition(
          () => !this.watching || (this.waiting > 0 && (this.facts?.nextLookAt ?? null) !== null),
        );
        continue;
      }
      const left = Math.max(1, Date.parse(due) - Date.now());
      const disturbed = await condition(
        () => !this.watching || this.waiting === 0 || this.facts?.nextLookAt !== due,
        left,
      );
      if (!disturbed) this.learn(await desk.lookAtOrder(this.at()));
      // With nobody at work, nothing is lost by starting over with the facts as the whole state.
      this.renewing = workflowInfo().continueAsNewSuggested && this.waiting > 0;
    }
  }

  private async continueAsNew(): Promise<never> {
    await condition(allHandlersFinished);
    return continueAsNew<(input: OrderInput) => Promise<OrderResult>>({
      orderId: this.id,
      carried: this.known,
    });
  }
}

/** A node got the goods between our two questions: it has not refused to give them back, it has not been asked. */
function isKeptUnasked(outcome: OrderFacts | Refusal, asked: readonly string[]): boolean {
  if (!isRefusal(outcome) || outcome.refused !== 'recall_refused') return false;
  return !asked.includes(String(outcome.facts?.['shipment']));
}
