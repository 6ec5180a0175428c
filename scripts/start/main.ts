import { createScreen } from './screen';
import { startEverything } from './start-everything';
import { Undo } from './undo';

/** How long an orderly stop may take before we end regardless; the parts have 9 s of their own. */
const STOP_WITHIN_MS = 9_800;

const screen = createScreen();
const undo = new Undo();

/** Starts everything, then keeps it running until it is told to stop. */
async function main(): Promise<void> {
  // Whoever read our output may be gone; that is no reason to leave the processes alone.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  try {
    await startEverything(process.env, screen, undo);
  } catch (error) {
    if (undo.begun) return; // the stop has cut the start short, and ends the process
    await undo.run();
    fail(error);
  }
}

function stop(signal: NodeJS.Signals): void {
  if (undo.begun) return;
  screen.say(`\n${signal}: stopping …`);
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  undo.run().then(() => {
    screen.say('Everything has stopped. The next start goes on from here.');
    process.exit(0);
  }, fail);
}

function fail(error: unknown): never {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}

main().catch(fail);
