import { createLogger, type Logger } from '../../platform/logger';

function logged(write: (logger: Logger) => void): { entries: Record<string, unknown>[]; text: string } {
  const lines: string[] = [];
  write(createLogger({ logLevel: 'info' }, 'test', { write: (line) => void lines.push(line) }));
  return { entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>), text: lines.join('') };
}

describe('createLogger', () => {
  it('writes one JSON line with level, time and the name of the process', () => {
    const { entries } = logged((logger) => logger.info({ order: 'ord_1' }, 'placed'));
    expect(entries).toEqual([
      expect.objectContaining({
        level: 'info',
        name: 'test',
        order: 'ord_1',
        msg: 'placed',
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      }),
    ]);
  });

  it('hides personal data and secrets at any depth, and keeps what explains', () => {
    const customer = {
      email: 'ann@shop.example',
      name: 'Ann Example',
      phone: '+61 3 9000 0000',
      type: 'consumer',
    };
    const shippingAddress = { line1: '1 Example St', city: 'Melbourne', postcode: '3000', country: 'AU' };
    const headers = {
      authorization: 'Bearer sesame',
      'idempotency-key': 'open',
      'content-type': 'application/json',
    };
    const { text } = logged((logger) =>
      logger.info({
        request: { headers, body: { orders: [{ customer, shippingAddress }] } },
        apiKey: 'k',
        token: 't',
      }),
    );
    for (const hidden of [
      'ann@',
      'Ann Ex',
      '9000',
      'Example St',
      'Melbourne',
      '3000',
      'sesame',
      '"open"',
      '"k"',
      '"t"',
    ]) {
      expect(text).not.toContain(hidden);
    }
    for (const kept of ['consumer', '"country":"AU"', 'application/json']) expect(text).toContain(kept);
  });

  it('hides addresses and credentials inside texts', () => {
    const { text } = logged((logger) => {
      logger.warn('mail to ann@shop.example refused, see /v1/orders?customer=ann%40shop.example');
      logger.warn(
        'cannot reach postgres://evenkeel:sesame@db/evenkeel with Bearer sesame and sk_test_sesame',
      );
    });
    expect(text).not.toMatch(/ann@|ann%40|sesame/);
    expect(text).toContain('mail to [redacted] refused');
  });

  it('keeps type, message, code and cause of an error and drops the rows that drivers put on it', () => {
    const cause = Object.assign(new Error('Key (email)=(ann@shop.example) exists'), {
      code: '23505',
      table: 'customers',
      detail: 'Ann Example',
    });
    const error = new TypeError('cannot save ann@shop.example', { cause });
    const { entries, text } = logged((logger) => {
      logger.error({ err: error }, 'failed');
      logger.error(error);
    });
    expect(text).not.toMatch(/ann@|Ann Example/);
    for (const entry of entries) {
      expect(entry['err']).toMatchObject({
        type: 'TypeError',
        message: 'cannot save [redacted]',
        cause: { code: '23505', table: 'customers' },
      });
    }
  });

  it('hides what a child logger carries', () => {
    const { text } = logged((logger) => logger.child({ email: 'x', order: 'ord_1' }).info('seen'));
    expect(text).toContain('"email":"[redacted]","order":"ord_1"');
  });
});
