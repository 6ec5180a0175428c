import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { createTestDatabase, type TestDatabase } from '../support/database';
import { testTemporal } from '../support/temporal';

const KEY = 'bootstrap-key-of-this-test';
// Two processes are compiled and started, on a machine that may be busy with other tests.
jest.setTimeout(120_000);

const children: ChildProcess[] = [];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await database.drop();
});

interface Started {
  child: ChildProcess;
  /** Everything it wrote. */
  output: string[];
  /** Resolves with the port it listens on. */
  port: Promise<number>;
}

function start(env: Record<string, string>): Started {
  const root = path.resolve(__dirname, '../..');
  const child = spawn(process.execPath, ['--import', 'tsx', 'api/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], EVENKEEL_PORT: '0', EVENKEEL_BOOTSTRAP_KEY: KEY, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output: string[] = [];
  const port = new Promise<number>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        output.push(line);
        if (line.includes('"listening"')) resolve((JSON.parse(line) as { port: number }).port);
      });
  });
  return { child, output, port };
}

describe('api/main.ts', () => {
  test('sets a fresh database up, is ready, and stops at SIGTERM with its requests answered', async () => {
    const { address, namespace } = testTemporal();
    const { child, output, port } = start({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
    });
    const base = `http://127.0.0.1:${await port}`;
    const get = (at: string) => fetch(base + at, { headers: { Authorization: `Bearer ${KEY}` } });
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({
      ready: true,
      parts: { database: { ready: true }, temporal: { ready: true } },
    });
    expect(await (await get('/v1/policies')).json()).toMatchObject({ version: 1 });
    expect(await (await get('/v1/routing/rules')).json()).toMatchObject({ version: 1, active: true });

    const running = Promise.all(Array.from({ length: 20 }, () => get('/v1/policies')));
    await get('/healthz');
    const asked = performance.now();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(0);
    expect(performance.now() - asked).toBeLessThan(5000);
    expect((await running).map((answer) => answer.status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(output.join('\n')).not.toContain(KEY);
  });

  test('says which setting is wrong and does not start', async () => {
    const { child, output } = start({ DATABASE_URL: 'mysql://somewhere' });
    const [code] = (await once(child, 'exit')) as [number];
    expect(code).toBe(1);
    expect(output.join('\n')).toContain('DATABASE_URL');
  });
});
