import { CancellationScope } from '@temporalio/workflow';

/** An undo is data until it runs: what it is for, and the call. It must be a no-op when there is nothing to undo. */
interface Undo {
  name: string;
  run: () => Promise<unknown>;
}

/** What to take back if the order does not go through: registered before each effect, run newest first. */
export class Compensations {
  private readonly stack: Undo[] = [];

  /** Call before the effect: a crash between the two must find it registered. The same name again replaces it. */
  before(name: string, run: () => Promise<unknown>): void {
    this.strike(name);
    this.stack.push({ name, run });
  }

  /** Past the point of no return: the effect stays. */
  strike(name: string): void {
    const at = this.stack.findIndex((undo) => undo.name === name);
    if (at >= 0) this.stack.splice(at, 1);
  }

  /** Not cancellable: an order that is being unwound is unwound to the end. */
  async run(): Promise<void> {
    await CancellationScope.nonCancellable(async () => {
      for (let undo = this.stack.pop(); undo !== undefined; undo = this.stack.pop()) await undo.run();
    });
  }
}
