import { createTransport } from 'nodemailer';

import { Bench, unique } from '../support/bench';

describe('the sandbox mail server', () => {
  let bench: Bench;

  beforeAll(async () => {
    bench = await Bench.start();
  });
  afterAll(() => bench.stop());
  afterEach(() => bench.call('DELETE', '/behaviour/mail'));

  const send = (to: string, more: object = {}) =>
    createTransport(bench.sandbox.mail).sendMail({
      from: '"The shop" <shop@example.com>',
      to,
      subject: 'Ihre Bestellung – bestätigt ✓',
      text: 'Grüße, 1,250.00 €',
      html: '<p>Grüße</p>',
      ...more,
    });
  const customer = (): string => `${unique('ann')}@example.com`;

  it('keeps a mail with its text, its message id and our own headers', async () => {
    const to = customer();
    const messageId = `<${unique('ntf')}@evenkeel.example>`;
    const headers = { 'X-Evenkeel-Order': 'ord_42', 'X-Evenkeel-Kind': 'orderConfirmation', 'X-Other': 'no' };
    await send(to, { messageId, headers, cc: 'boss@example.com' });
    const [mail] = await bench.books('mail', { reference: to });
    expect(mail).toMatchObject({
      kind: 'mail',
      reference: messageId,
      messageId,
      from: 'shop@example.com',
      to: [to],
      subject: 'Ihre Bestellung – bestätigt ✓',
      headers: { 'x-evenkeel-order': 'ord_42', 'x-evenkeel-kind': 'orderConfirmation' },
      envelope: { from: 'shop@example.com', to: [to, 'boss@example.com'] },
    });
    expect(mail?.['text']).toContain('Grüße, 1,250.00 €');
    expect(mail?.['html']).toContain('<p>Grüße</p>');
    expect(mail?.['headers']).not.toHaveProperty('x-other');
    expect(await bench.books('mail', { reference: 'ord_42' })).toMatchObject([{ id: mail?.id }]);
    expect(await bench.books('mail', { reference: messageId.slice(1, -1) })).toMatchObject([
      { id: mail?.id },
    ]);
  });

  it('keeps one mail a delivery, also when many come at once', async () => {
    const to = customer();
    await Promise.all(Array.from({ length: 25 }, (_, index) => send(to, { subject: `mail ${index}` })));
    const mails = await bench.books('mail', { reference: to });
    expect(new Set(mails.map(({ subject }) => subject)).size).toBe(25);
    expect(mails.length).toBe(25);
  });

  it('refuses with the code it was told, and keeps nothing', async () => {
    await bench.behave('mail', { fail: { status: 451, times: 1 } });
    const to = customer();
    await expect(send(to)).rejects.toMatchObject({ responseCode: 451 });
    await bench.behave('mail', { fail: { status: 550, times: 1 } });
    await expect(send(to)).rejects.toMatchObject({ responseCode: 550 });
    expect(await bench.books('mail', { reference: to })).toEqual([]);
    await send(to);
    expect((await bench.books('mail', { reference: to })).length).toBe(1);
  });

  it('has the mail although its answer was lost', async () => {
    await bench.behave('mail', { loseAnswers: 1 });
    const to = customer();
    await expect(send(to)).rejects.toThrow();
    expect((await bench.books('mail', { reference: to })).length).toBe(1);
    await send(to);
    expect((await bench.books('mail', { reference: to })).length).toBe(2);
  });

  it('shows a mail once that was handed in again under its Message-ID, and says how often it came', async () => {
    const [to, messageId] = [customer(), `<${unique('ntf')}@evenkeel.example>`];
    await bench.behave('mail', { loseAnswers: 1 });
    await expect(send(to, { messageId })).rejects.toThrow();
    await send(to, { messageId });
    expect(await bench.books('mail', { reference: to })).toMatchObject([{ messageId, deliveries: 2 }]);
  });

  it('takes its time when told to', async () => {
    await bench.behave('mail', { latency: 300 });
    const before = Date.now();
    await send(customer());
    expect(Date.now() - before).toBeGreaterThanOrEqual(290);
  });
});
