import { createHmac, randomUUID } from 'node:crypto';

import request from 'supertest';

import { NINE } from '../../support/a-store';
import { forgetJobs, waitingJobs } from '../../support/jobs';
import { openTestApi, type TestApi } from '../support';

const STRIPE_SECRET = 'whsec_of_the_tests';
const EASYPOST_SECRET = 'easypost of the tests';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi({
    config: {
      stripe: { secretKey: 'sk_test_1', webhookSecret: STRIPE_SECRET },
      easypost: { apiKey: 'EZTK1', webhookSecret: EASYPOST_SECRET },
    },
    deps: { clock: { now: () => NINE } },
  });
});
afterAll(() => api.close());
beforeEach(() => forgetJobs(api.db));

function stripeEvent(id: string): string {
  return JSON.stringify({ id, object: 'event', type: 'payment_intent.succeeded', data: { object: {} } });
}

/** As Stripe signs: the time and the bytes, under the secret of the endpoint. */
function stripeSignature(body: string | Buffer, { secret = STRIPE_SECRET, at = NINE } = {}): string {
  const t = Math.floor(at.getTime() / 1000);
  const hmac = createHmac('sha256', secret).update(`${t}.`).update(body).digest('hex');
  return `t=${t},v1=${hmac}`;
}

/** A text or bytes go out as they are. */
function post(path: string, body: string | Buffer, headers: Record<string, string>): request.Test {
  return request(api.app)
    .post(path)
    .set({ 'Content-Type': 'application/json', ...headers })
    .send(body);
}

async function kept() {
  return api.db.selectFrom('inbox').selectAll().orderBy('id').execute();
}

describe('POST /v1/webhooks/payments/{system}', () => {
  test('a genuine one is kept as it came, with the job that applies it, and needs no key of ours', async () => {
    const id = `evt_${randomUUID()}`;
    // Two spaces: parsing and writing it anew would change the bytes.
    const body = stripeEvent(id).replace('{"id"', '{  "id"');
    const headers = {
      'Stripe-Signature': stripeSignature(body),
      Authorization: 'Bearer of-somebody',
      Cookie: 'a=b',
    };
    const { body: answer } = await post('/v1/webhooks/payments/stripe', body, headers).expect(200);
    expect(answer).toEqual({ received: true });
    const row = (await kept()).find((each) => each.eventId === id);
    expect(row).toMatchObject({ kind: 'payments', system: 'stripe', receivedAt: NINE, processedAt: null });
    expect(row?.body.toString('utf8')).toBe(body);
    expect(row?.headers).toMatchObject({ 'stripe-signature': headers['Stripe-Signature'] });
    expect(JSON.stringify(row?.headers)).not.toMatch(/of-somebody|a=b/);
    expect(await waitingJobs(api.db)).toEqual([`inbox:${row?.id}`]);
  });

  test('delivered twice, or twice at once, it is kept once and answered alike', async () => {
    const id = `evt_${randomUUID()}`;
    const body = stripeEvent(id);
    const headers = { 'Stripe-Signature': stripeSignature(body) };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post('/v1/webhooks/payments/stripe', body, headers)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200]);
    expect((await kept()).filter((each) => each.eventId === id)).toHaveLength(1);
    expect(await waitingJobs(api.db)).toHaveLength(1);
  });

  test("strangers' idempotency keys do not mix up two events", async () => {
    for (const id of [`evt_${randomUUID()}`, `evt_${randomUUID()}`]) {
      const body = stripeEvent(id);
      const headers = { 'Stripe-Signature': stripeSignature(body), 'Idempotency-Key': 'the same' };
      await post('/v1/webhooks/payments/stripe', body, headers).expect(200);
      expect((await kept()).some((each) => each.eventId === id)).toBe(true);
    }
  });

  test.each([
    ['without a signature', {}],
    ['with the signature of another body', { 'Stripe-Signature': stripeSignature('{}') }],
    [
      'signed with another secret',
      { 'Stripe-Signature': stripeSignature(stripeEvent('evt_x'), { secret: 'whsec_other' }) },
    ],
    [
      'signed an hour ago',
      {
        'Stripe-Signature': stripeSignature(stripeEvent('evt_x'), {
          at: new Date(NINE.getTime() - 3_600_000),
        }),
      },
    ],
    ['with a signature that is none', { 'Stripe-Signature': 't=,v1=' }],
  ])('%s it is 401, and nothing is kept', async (_how, headers) => {
    const before = (await kept()).length;
    const answer = await post(
      '/v1/webhooks/payments/stripe',
      stripeEvent('evt_x'),
      headers as Record<string, string>,
    ).expect(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ status: 401, code: 'signature_invalid', detail: expect.any(String) });
    expect(answer.text).not.toContain(STRIPE_SECRET);
    expect(await kept()).toHaveLength(before);
    expect(await waitingJobs(api.db)).toEqual([]);
  });

  test('what is signed and no event of Stripe is 401 too', async () => {
    await post('/v1/webhooks/payments/stripe', 'not json', {
      'Stripe-Signature': stripeSignature('not json'),
    }).expect(401);
    await post('/v1/webhooks/payments/stripe', '', { 'Stripe-Signature': stripeSignature('') }).expect(401);
  });

  test('of a system that we do not know, or that is of another kind, it is 404', async () => {
    for (const path of ['payments/paypal', 'carriers/stripe', 'payments/easypost', 'payments/__proto__'])
      await post(`/v1/webhooks/${path}`, '{}', {}).expect(404);
  });

  test('of more than a mebibyte it is 413', async () => {
    const body = Buffer.alloc(1024 * 1024 + 1, 32);
    const answer = await post('/v1/webhooks/payments/stripe', body, {
      'Stripe-Signature': stripeSignature(body),
    });
    expect(answer.status).toBe(413);
    expect(answer.body.code).toBe('body_too_large');
  });
});

describe('POST /v1/webhooks/carriers/{system}', () => {
  const body = JSON.stringify({
    id: 'evt_parcel_1',
    object: 'Event',
    description: 'tracker.updated',
    result: { id: 'trk_1', object: 'Tracker' },
  }).replace('}}', ',"weight":16.0}}');
  const signature = (text: string) =>
    `hmac-sha256-hex=${createHmac('sha256', EASYPOST_SECRET.normalize('NFKD')).update(text).digest('hex')}`;

  test('a genuine one is kept with its bytes, where 16.0 stays 16.0', async () => {
    await post('/v1/webhooks/carriers/easypost', body, { 'X-Hmac-Signature': signature(body) }).expect(200);
    const row = (await kept()).find((each) => each.kind === 'carriers');
    expect(row).toMatchObject({ system: 'easypost', eventId: 'evt_parcel_1' });
    expect(row?.body.toString('utf8')).toContain('16.0');
  });

  test('one that was changed on the way is 401', async () => {
    const changed = body.replace('16.0', '16');
    const answer = await post('/v1/webhooks/carriers/easypost', changed, {
      'X-Hmac-Signature': signature(body),
    });
    expect(answer.status).toBe(401);
    expect(answer.body.code).toBe('signature_invalid');
  });
});

test('a system without its secret believes nobody', async () => {
  const bare = await openTestApi({ config: { stripe: { secretKey: 'sk_test_1' } } });
  const body = stripeEvent('evt_1');
  const answer = await request(bare.app)
    .post('/v1/webhooks/payments/stripe')
    .set('Stripe-Signature', stripeSignature(body))
    .send(body);
  expect(answer.status).toBe(401);
  await bare.close();
});
