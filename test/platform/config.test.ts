import { ConfigError, loadConfig, redactConfig } from '../../platform/config';

const needed = { DATABASE_URL: 'postgres://evenkeel:hush@127.0.0.1:5432/evenkeel' };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs nothing but a database', () => {
    expect(loadConfig(needed)).toEqual({
      host: '127.0.0.1',
      port: 8080,
      dataDir: '.evenkeel',
      sandbox: true,
      sandboxPace: 'PT1S',
      demo: true,
      apis: 1,
      workers: 1,
      databaseUrl: needed.DATABASE_URL,
      databasePoolSize: 20,
      temporal: { address: '127.0.0.1:7233', namespace: 'evenkeel', taskQueue: 'orders' },
      stripe: {},
      easypost: {},
      mailFrom: 'Evenkeel <orders@evenkeel.example>',
      publicUrl: 'http://127.0.0.1:8080',
      rateLimit: { perSecond: 300, burst: 600 },
      readOnly: false,
      logLevel: 'info',
    });
  });

  it('takes what it is told', () => {
    const config = loadConfig({
      ...needed,
      EVENKEEL_SANDBOX: 'off',
      EVENKEEL_RATE_LIMIT: '10/20',
      EVENKEEL_PUBLIC_URL: 'https://orders.shop.example/',
      STRIPE_API_BASE: 'http://127.0.0.1:9999/',
      TEMPORAL_ADDRESS: 'temporal.example:7233',
      TEMPORAL_NAMESPACE: 'shop',
      TEMPORAL_API_KEY: 'a-secret-key',
    });
    expect(config).toMatchObject({
      sandbox: false,
      demo: false,
      rateLimit: { perSecond: 10, burst: 20 },
      publicUrl: 'https://orders.shop.example',
      stripe: { apiBase: 'http://127.0.0.1:9999' },
      temporal: { address: 'temporal.example:7233', namespace: 'shop', apiKey: 'a-secret-key', tls: true },
    });
  });

  it('treats an empty variable as one that is not set', () => {
    expect(loadConfig({ ...needed, EVENKEEL_PORT: '', SMTP_URL: '' })).toMatchObject({ port: 8080 });
  });

  it.each([
    ['EVENKEEL_PORT', '80 80', 'must be a whole number from 0 to 65535, for example 8080'],
    ['EVENKEEL_PORT', '65536', 'must be a whole number from 0 to 65535, for example 8080'],
    ['EVENKEEL_WORKERS', '0', 'must be a whole number from 1 to 16, for example 1'],
    ['EVENKEEL_SANDBOX', 'yes', 'must be on or off'],
    ['EVENKEEL_SANDBOX_PACE', '1s', 'must be an ISO 8601 duration, for example PT1S'],
    ['EVENKEEL_RATE_LIMIT', '300', 'must be requests a second / burst, for example 300/600'],
    ['EVENKEEL_PUBLIC_URL', 'shop', 'must be an address such as https://orders.shop.example'],
    ['STRIPE_API_BASE', 'ftp://stripe', 'must be an address such as https://api.stripe.com'],
    ['EVENKEEL_LOG_LEVEL', 'loud', 'must be trace, debug, info, warn, error or silent'],
  ])('names the variable, what was found and the remedy: %s=%s', (name, value, remedy) => {
    expect(problemsOf({ ...needed, [name]: value })).toEqual([
      `${name} is ${JSON.stringify(value)}: it ${remedy}`,
    ]);
  });

  it('names every wrong variable at once, and a missing database with an example', () => {
    const problems = problemsOf({ EVENKEEL_PORT: 'x', EVENKEEL_DEMO: 'maybe' });
    expect(problems).toHaveLength(3);
    expect(problems.join('\n')).toMatch(
      /EVENKEEL_PORT[^]*EVENKEEL_DEMO[^]*DATABASE_URL is not set.*postgres:\/\//,
    );
  });

  it('does not repeat a secret that is wrong', () => {
    const [problem] = problemsOf({ ...needed, EVENKEEL_BOOTSTRAP_KEY: 'too short' });
    expect(problem).toBe(
      'EVENKEEL_BOOTSTRAP_KEY is set to something else: it must be 16 to 200 printable characters without spaces',
    );
  });

  it('says which Temporal settings are wrong', () => {
    const [problem] = problemsOf({
      ...needed,
      TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml',
      TEMPORAL_PROFILE: 'shop',
    });
    expect(problem).toMatch(/^TEMPORAL_… settings: /);
  });
});

describe('redactConfig', () => {
  it('shows everything but secrets', () => {
    const printed = redactConfig(
      loadConfig({
        ...needed,
        EVENKEEL_BOOTSTRAP_KEY: 'bootstrap-0123456789',
        STRIPE_SECRET_KEY: 'sk_test_0123456789',
        EASYPOST_API_KEY: 'EZTK0123456789',
        SMTP_URL: 'smtp://shop:mailword@mail.example:587',
        TEMPORAL_API_KEY: 'temporal-0123456789',
      }),
    );
    const text = JSON.stringify(printed);
    for (const secret of ['hush', 'bootstrap-0', 'sk_test_0', 'EZTK0', 'mailword', 'temporal-0']) {
      expect(text).not.toContain(secret);
    }
    expect(printed).toMatchObject({
      port: 8080,
      bootstrapKey: '[set]',
      databaseUrl: 'postgres://evenkeel:[set]@127.0.0.1:5432/evenkeel',
      temporal: { namespace: 'evenkeel', apiKey: '[set]', tls: true },
    });
  });
});
