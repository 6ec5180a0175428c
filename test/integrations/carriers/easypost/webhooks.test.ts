import { createHmac } from 'node:crypto';

import EasyPostClient from '@easypost/api';

import { easyPostWebhooks } from '../../../../integrations/carriers/easypost/webhooks';

const SECRET = 'sécrét';
const NOW = new Date('2026-03-02T04:00:00.000Z');
const webhooks = easyPostWebhooks(SECRET);
// A weight as EasyPost writes it: JavaScript would write 16.
const body = Buffer.from(
  '{"id":"evt_1","description":"tracker.updated","result":{"object":"Batch","weight":16.0}}',
);

function signed(raw: Buffer, secret = SECRET) {
  const digest = createHmac('sha256', secret.normalize('NFKD')).update(raw).digest('hex');
  return { 'x-hmac-signature': `hmac-sha256-hex=${digest}` };
}

describe('webhooks of EasyPost', () => {
  it('are those that EasyPost’s own library takes', () => {
    expect(webhooks.verify(body, signed(body), NOW)).toEqual({ eventId: 'evt_1', type: 'tracker.updated' });
    const client = new EasyPostClient('EZTK_unused');
    expect(client.Utils.validateWebhook(body, signed(body), SECRET)).toMatchObject({ id: 'evt_1' });
  });

  it('are taken with the secret’s letters typed in either way', () => {
    const composed = easyPostWebhooks(SECRET.normalize('NFC'));
    const decomposed = easyPostWebhooks(SECRET.normalize('NFD'));
    for (const either of [composed, decomposed])
      expect(either.verify(body, signed(body), NOW)).toMatchObject({ eventId: 'evt_1' });
  });

  it('are refused when the same JSON is written otherwise: the signature is of the bytes', () => {
    const rewritten = Buffer.from(JSON.stringify(JSON.parse(body.toString())));
    expect(webhooks.verify(rewritten, signed(body), NOW)).toEqual({
      refused: 'the signature does not fit the body',
    });
  });

  it('are refused with another secret, with half a signature and with none', () => {
    const refused = { refused: expect.any(String) };
    expect(webhooks.verify(body, signed(body, 'other'), NOW)).toEqual(refused);
    expect(webhooks.verify(body, { 'x-hmac-signature': 'hmac-sha256-hex=' }, NOW)).toEqual(refused);
    expect(webhooks.verify(body, {}, NOW)).toEqual(refused);
  });

  it('are refused when they are signed, but no event', () => {
    const other = Buffer.from('{"hello":"world"}');
    expect(webhooks.verify(other, signed(other), NOW)).toEqual({
      refused: 'the body is no event of EasyPost',
    });
  });

  it('are refused, and say why, where no secret is set', () => {
    const refused = easyPostWebhooks(undefined).verify(body, signed(body), NOW);
    expect(refused).toMatchObject({ refused: expect.stringContaining('EASYPOST_WEBHOOK_SECRET') });
  });
});
