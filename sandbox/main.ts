import { startSandbox } from './sandbox';
import { readSettings } from './settings';

const STOP_WITHIN_MS = 2_500;

/** Runs the sandbox as a process of its own: one line of JSON on standard output when it is ready. */
async function main(): Promise<void> {
  const write = (line: object): boolean => process.stderr.write(`${JSON.stringify(line)}\n`);
  const sandbox = await startSandbox(readSettings(), write);
  process.stdout.write(
    `${JSON.stringify({ ready: true, pid: process.pid, address: sandbox.address, mail: sandbox.mail })}\n`,
  );

  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref();
    sandbox.close().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

main().catch(fail);
