import { readSettings } from '../../sandbox/settings';

describe('the settings of the sandbox', () => {
  const url = 'postgres://evenkeel@127.0.0.1:5432/sandbox';

  it('need nothing but a database', () => {
    expect(readSettings({ SANDBOX_DATABASE_URL: url })).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      smtpPort: 0,
      paceMs: 1_000,
      apiBase: 'http://127.0.0.1:8080',
    });
  });

  it('take ports, pace and addresses from the environment, and an empty variable as absent', () => {
    const settings = readSettings({
      SANDBOX_DATABASE_URL: url,
      SANDBOX_PORT: '9001',
      SANDBOX_SMTP_PORT: '9002',
      EVENKEEL_SANDBOX_PACE: 'PT0.05S',
      SANDBOX_API_BASE: 'http://127.0.0.1:8099/',
      STRIPE_SECRET_KEY: '',
    });
    expect(settings).toMatchObject({
      port: 9_001,
      smtpPort: 9_002,
      paceMs: 50,
      apiBase: 'http://127.0.0.1:8099',
    });
    expect(settings.stripeSecretKey).toBe('sk_test_evenkeel');
  });

  it.each([
    ['SANDBOX_DATABASE_URL', undefined],
    ['SANDBOX_DATABASE_URL', 'mysql://x/y'],
    ['SANDBOX_PORT', '70000'],
    ['EVENKEEL_SANDBOX_PACE', 'quick'],
    ['SANDBOX_API_BASE', 'shop.example'],
    ['SANDBOX_WAREHOUSE_SECRET', 'secret'],
  ])('name the variable %s when it is %s', (name, value) => {
    expect(() => readSettings({ SANDBOX_DATABASE_URL: url, [name]: value })).toThrow(name);
  });
});
