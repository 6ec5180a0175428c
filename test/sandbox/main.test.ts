import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { Bench, shipmentRequested, unique } from './support/bench';
import { eventually } from './support/eventually';

const ROOT = path.resolve(__dirname, '../..');

/** The sandbox as a process of its own, as the start script runs it. */
class SandboxProcess {
  private constructor(
    readonly child: ChildProcess,
    readonly ready: { address: string; mail: string; pid: number },
  ) {}

  static async start(environment: Record<string, string>): Promise<SandboxProcess> {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout })) {
      return new SandboxProcess(child, JSON.parse(line) as SandboxProcess['ready']);
    }
    throw new Error('the sandbox ended before it was ready');
  }

  async end(signal: NodeJS.Signals): Promise<{ code: number | null; tookMs: number }> {
    const before = Date.now();
    const exit = once(this.child, 'exit');
    this.child.kill(signal);
    const [code] = (await exit) as [number | null];
    return { code, tookMs: Date.now() - before };
  }
}

describe('the sandbox process', () => {
  let bench: Bench;
  let running: SandboxProcess | undefined;

  beforeAll(async () => {
    bench = await Bench.start('PT0.5S');
    await bench.sandbox.close();
  });
  afterEach(async () => {
    if (running && running.child.exitCode === null && running.child.signalCode === null)
      await running.end('SIGKILL');
  });
  afterAll(async () => {
    await bench.startSandbox(); // so that stop() finds one to close
    await bench.stop();
  });

  const start = async (): Promise<void> => {
    running = await SandboxProcess.start(bench.environment());
    bench.sandbox = { ...running.ready, close: () => Promise.resolve() };
  };

  it('says where it is, and ends cleanly within three seconds of SIGTERM', async () => {
    await start();
    expect((await bench.call('GET', '/healthz')).status).toBe(200);
    expect(bench.sandbox.mail).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
    await bench.behave('payments', { latency: 60_000 });
    const hanging = bench.stripe().paymentIntents.create({ amount: 1, currency: 'aud' });
    const broken = expect(hanging).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const { code, tookMs } = (await running?.end('SIGTERM')) ?? {};
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(3_000);
    await broken;
  });

  it('goes on after kill -9 where it was: acknowledging, shipping, delivering, settling, telling', async () => {
    await start();
    await bench.call('DELETE', '/behaviour/payments');
    const requested = shipmentRequested();
    const { shipment } = requested.data;
    await bench.handOver(requested);
    const code = unique('9400');
    await bench.call('PUT', `/carrier/parcels/${code}`, {});
    await bench.easyPost().Tracker.create({ tracking_code: code, carrier: 'USPS' });
    bench.product.answer = () => ({ status: 503 }); // what is told now has to be told again
    const intent = await bench.stripe().paymentIntents.create({
      ...{ amount: 700, currency: 'aud', payment_method: 'pm_card_visa', confirm: true },
    });
    await eventually(() =>
      expect(bench.product.stripeEvents(intent.id)).toContain('payment_intent.succeeded'),
    );
    await running?.end('SIGKILL');
    bench.product.answer = () => undefined;
    bench.product.received.length = 0;

    await start();
    const verbs = () =>
      bench.product.received.map(({ path: at }) => at).filter((at) => at.includes(shipment));
    await eventually(() =>
      expect(verbs().map((at) => at.split('/').at(-1))).toEqual(['acknowledge', 'ship']),
    );
    await eventually(() => expect(bench.product.parcelStatuses(code)).toContain('delivered'));
    await eventually(() => {
      const events = bench.product.stripeEvents(intent.id);
      expect(events).toContain('payment_intent.succeeded');
      expect(events).toContain('charge.updated');
    });
    expect((await bench.books('warehouse', { reference: shipment, kind: 'parcel' })).length).toBe(1);
    expect((await bench.books('payments', { reference: intent.id, kind: 'charge' })).length).toBe(1);
  }, 40_000);

  it('refuses to start without a database, naming the variable', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'sandbox/main.ts'], {
      cwd: ROOT,
      env: { ...process.env, SANDBOX_DATABASE_URL: '' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const exit = once(child, 'exit');
    let message = '';
    for await (const text of child.stderr) message += String(text);
    const [code] = (await exit) as [number];
    expect(code).toBe(1);
    expect(message).toContain('SANDBOX_DATABASE_URL');
  });
});
