import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse } from 'yaml';

import { loadConfig } from '../../platform/config';
import { readSettings } from '../../sandbox/settings';

const root = path.resolve(__dirname, '..', '..');
const file = path.join(root, 'docker-compose.yml');

interface Service {
  image: string;
  build?: string;
  command?: string[];
  environment?: Record<string, string>;
  depends_on?: Record<string, { condition: string }>;
  ports?: string[];
  configs?: { source: string }[];
  healthcheck?: object;
}

/** The file as Docker would read it with no variable set: each `${NAME:-default}` is its default. */
function compose(): { services: Record<string, Service>; configs: Record<string, object> } {
  const text = readFileSync(file, 'utf8').replace(/(?<!\$)\$\{\w+:-([^}]*)\}/g, '$1');
  return parse(text, { merge: true }) as ReturnType<typeof compose>;
}

/** The compose specification's schema and the linter's rules about what cannot work; not its taste in order. */
function errorsOf(text: string): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'evenkeel-compose-'));
  try {
    const copy = path.join(folder, 'docker-compose.yml');
    writeFileSync(copy, text);
    const dclint = path.join(root, 'node_modules', 'dclint', 'bin', 'dclint.cjs');
    const { stdout, stderr } = spawnSync(process.execPath, [dclint, '--quiet', '--formatter', 'json', copy], {
      encoding: 'utf8',
    });
    const results = JSON.parse(stdout || stderr) as { messages: { message: string; severity: string }[] }[];
    return results.flatMap(({ messages }) => messages.map(({ message }) => message));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('docker-compose.yml', () => {
  it('follows the compose specification', () => {
    expect(errorsOf(readFileSync(file, 'utf8'))).toEqual([]);
  });

  it('would not pass if it did not', () => {
    const broken = readFileSync(file, 'utf8').replace('restart: unless-stopped', 'restarts: sometimes');
    expect(errorsOf(broken).join()).toMatch(/restarts|additional propert/i);
  });

  it('has every part: database, Temporal and its UI, migrations, API, worker, sandbox, mail catcher', () => {
    const { services } = compose();
    expect(services['postgres']?.image).toBe('postgres:18');
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(['temporal', 'temporal-ui', 'migrate', 'api', 'worker', 'sandbox', 'mail']),
    );
  });

  it('depends only on services that exist, and on the health only of those that tell it', () => {
    const { services, configs } = compose();
    for (const { depends_on: needs = {}, configs: mounted = [] } of Object.values(services)) {
      for (const [name, { condition }] of Object.entries(needs)) {
        expect(Object.keys(services)).toContain(name);
        expect(condition !== 'service_healthy' || services[name]?.healthcheck !== undefined).toBe(true);
      }
      expect(Object.keys(configs)).toEqual(expect.arrayContaining(mounted.map(({ source }) => source)));
    }
  });

  it('runs programs that the build makes', () => {
    const { include } = JSON.parse(readFileSync(path.join(root, 'tsconfig.build.json'), 'utf8')) as {
      include: string[];
    };
    for (const { build, command } of Object.values(compose().services)) {
      if (build === undefined) continue;
      const source = command?.[1]?.replace(/^dist\/(.*)\.js$/, '$1.ts') ?? 'no command';
      expect(existsSync(path.join(root, source))).toBe(true);
      expect(include.some((part) => source === part || source.startsWith(`${part}/`))).toBe(true);
    }
  });

  it('gives each part settings that it accepts, and that agree', () => {
    const { services } = compose();
    const sandbox = readSettings(services['sandbox']?.environment ?? {});
    for (const name of ['api', 'worker']) {
      const config = loadConfig(services[name]?.environment ?? {});
      expect(config.stripe).toMatchObject({
        apiBase: `http://sandbox:${sandbox.port}`,
        secretKey: sandbox.stripeSecretKey,
        webhookSecret: sandbox.stripeWebhookSecret,
      });
      expect(config.easypost).toMatchObject({
        apiKey: sandbox.easypostApiKey,
        webhookSecret: sandbox.easypostWebhookSecret,
      });
      expect(config.bootstrapKey).toBe(sandbox.apiKey);
    }
    expect(services['demo']?.environment?.['SANDBOX_WAREHOUSE_SECRET']).toBe(sandbox.warehouseSecret);
  });

  it('is open to this machine only, and names the version of every image', () => {
    for (const { ports = [], image } of Object.values(compose().services)) {
      for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
      expect(image).toMatch(/^[\w./-]+:[\w.]+$/);
      expect(image).not.toMatch(/:latest$/);
    }
  });
});
