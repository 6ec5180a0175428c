import { addressesOf, sandboxDatabase } from '../../../scripts/start/addresses';
import { apiEnvironment, sandboxEnvironment, workerEnvironment } from '../../../scripts/start/environment';
import { invitation } from '../../../scripts/start/invitation';
import type { Kept } from '../../../scripts/start/kept';
import { databasePlan, possibleOrphans, productPlans, temporalPlan } from '../../../scripts/start/plan';
import { portNames, readStartSettings, type Situation } from '../../../scripts/start/situation';
import { loadConfig } from '../../../platform/config';

const secrets: Kept['secrets'] = {
  databasePassword: 'pass/word',
  bootstrapKey: 'evk_0123456789abcdef',
  secretKey: '0'.repeat(64),
  stripeSecretKey: 'sk_test_kept',
  stripeWebhookSecret: 'whsec_kept',
  easypostApiKey: 'EZTKkept0',
  easypostWebhookSecret: 'easypost-kept',
  warehouseSecret: 'whsec_a2VwdA==',
};

function situation(env: NodeJS.ProcessEnv = {}): Situation {
  const settings = readStartSettings({ EVENKEEL_DATA_DIR: '/data', ...env });
  const ports = Object.fromEntries(portNames(settings).map((name, index) => [name, 20_000 + index]));
  return { ...settings, kept: { secrets, ports }, databaseFolder: '/data/postgres' };
}

const cluster = {
  folder: '/data/postgres',
  password: 'x',
  binaries: { initdb: 'initdb', postgres: 'postgres' },
  user: { name: 'postgres', uid: 101, gid: 104 },
};

describe('the plan of processes', () => {
  it('runs everything itself when nothing is set', () => {
    const plans = [
      databasePlan(situation(), cluster),
      temporalPlan(situation(), '/bin/temporal'),
      ...productPlans(situation()),
    ];
    expect(plans.map(({ name }) => name)).toEqual(['database', 'temporal', 'api', 'worker', 'sandbox']);
    expect(Object.keys(addressesOf(situation())).sort()).toEqual(
      ['api', 'database', 'mail', 'sandbox', 'temporal', 'temporalMetrics', 'temporalUi'].sort(),
    );
  });

  it('numbers several of a kind and gives each its own ports', () => {
    const many = situation({ EVENKEEL_APIS: '2', EVENKEEL_WORKERS: '3', EVENKEEL_PORT: '9000' });
    expect(productPlans(many).map(({ name }) => name)).toEqual([
      'api',
      'api2',
      'worker',
      'worker2',
      'worker3',
      'sandbox',
    ]);
    expect(addressesOf(many)).toMatchObject({ api: 'http://127.0.0.1:9000', api2: 'http://127.0.0.1:9001' });
    expect(apiEnvironment(many, 1)['EVENKEEL_PORT']).toBe('9001');
    const ports = ['worker', 'worker2', 'worker3'].flatMap((name) => {
      const env = workerEnvironment(many, name);
      return [env['EVENKEEL_WORKER_METRICS_PORT'], env['EVENKEEL_TEMPORAL_METRICS_PORT']];
    });
    expect(new Set(ports).size).toBe(6);
  });

  it('starts neither PostgreSQL nor Temporal where the settings name others', () => {
    const others = situation({
      DATABASE_URL: 'postgres://me:word@db.example/shop',
      TEMPORAL_ADDRESS: 'temporal.example:7233',
    });
    expect(addressesOf(others)).toMatchObject({
      database: 'postgres://me:word@db.example/shop',
      temporal: 'temporal.example:7233',
    });
    expect(addressesOf(others)).not.toHaveProperty('temporalUi');
    expect(sandboxDatabase(others)).toBe('postgres://me:word@db.example/shop_sandbox');
  });

  it('keeps the database durable and to this machine', () => {
    const database = databasePlan(situation(), cluster);
    const command = database.argv.join(' ');
    expect(command).toContain('listen_addresses=127.0.0.1');
    expect(command).not.toMatch(/fsync|synchronous_commit/);
    expect(database.user).toMatchObject({ uid: 101, gid: 104 });
  });

  it('gives each process a command line by which it is found again', () => {
    const plans = [
      databasePlan(situation(), cluster),
      temporalPlan(situation(), '/bin/temporal'),
      ...productPlans(situation()),
    ];
    const markers = possibleOrphans('/data', '/data/postgres').map(({ marker }) => marker);
    for (const { command, argv } of plans) {
      const commandLine = ` ${[command, ...argv].join(' ')} `;
      expect(markers.filter((marker) => commandLine.includes(` ${marker} `))).toHaveLength(1);
    }
  });
});

describe('the environment of the processes', () => {
  it('points the product at the sandbox, with secrets that both know', () => {
    const api = apiEnvironment(situation(), 0);
    const sandbox = sandboxEnvironment(situation());
    expect(api).toMatchObject({
      STRIPE_API_BASE: `http://127.0.0.1:${sandbox['SANDBOX_PORT']}`,
      EASYPOST_API_BASE: `http://127.0.0.1:${sandbox['SANDBOX_PORT']}`,
      SMTP_URL: `smtp://127.0.0.1:${sandbox['SANDBOX_SMTP_PORT']}`,
    });
    for (const name of [
      'STRIPE_SECRET_KEY',
      'STRIPE_WEBHOOK_SECRET',
      'EASYPOST_API_KEY',
      'EASYPOST_WEBHOOK_SECRET',
    ]) {
      expect(api[name]).toBe(sandbox[name]);
    }
    expect(sandbox['SANDBOX_API_BASE']).toBe('http://127.0.0.1:8080');
  });

  it('leaves what the user has set, and takes an empty variable for none', () => {
    const api = apiEnvironment(situation({ STRIPE_API_BASE: 'https://api.stripe.com', SMTP_URL: '' }), 0);
    expect(api['STRIPE_API_BASE']).toBe('https://api.stripe.com');
    expect(api['SMTP_URL']).toMatch(/^smtp:\/\/127\.0\.0\.1:/);
  });

  it('sets no partner when the sandbox is off', () => {
    const off = situation({ EVENKEEL_SANDBOX: 'off' });
    expect(productPlans(off).map(({ name }) => name)).toEqual(['api', 'worker']);
    expect(apiEnvironment(off, 0)).not.toHaveProperty('STRIPE_API_BASE');
    expect(addressesOf(off)).not.toHaveProperty('mail');
    expect(invitation(off, addressesOf(off))).toContain('no mail server');
  });

  it('is one that the product can read', () => {
    const config = loadConfig(workerEnvironment(situation(), 'worker'));
    expect(config).toMatchObject({
      databaseUrl: 'postgres://postgres:pass%2Fword@127.0.0.1:20000/evenkeel',
      temporal: { namespace: 'evenkeel' },
      bootstrapKey: secrets.bootstrapKey,
      publicUrl: 'http://127.0.0.1:8080',
    });
  });
});

describe('the invitation', () => {
  it('shows the key, where it is kept, the addresses and one order to paste', () => {
    const text = invitation(situation(), addressesOf(situation()));
    expect(text).toContain(secrets.bootstrapKey);
    expect(text).toContain('/docs');
    expect(text).toMatch(/curl -s -X POST http:\/\/127\.0\.0\.1:8080\/v1\/orders/);
    const order = JSON.parse(/-d '(.*)'/.exec(text)?.[1] ?? '') as { lines: unknown[] };
    expect(order.lines).toHaveLength(1);
  });
});
