/** What has been started so far and must be ended: filled in as the start goes on, so that it can be broken off anywhere. */
export class Undo {
  private readonly steps: (() => void | Promise<void>)[] = [];
  private running: Promise<void> | undefined;

  /** True once the end has begun; whoever starts things looks before each of them. */
  get begun(): boolean {
    return this.running !== undefined;
  }

  add(step: () => void | Promise<void>): void {
    this.steps.push(step);
  }

  /** Runs the steps, newest first. The same promise for every caller. */
  async run(): Promise<void> {
    this.running ??= this.runSteps();
    return this.running;
  }

  private async runSteps(): Promise<void> {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) await step();
  }
}
