import { randomBytes } from 'node:crypto';

import { mailer } from '../../../../integrations/notifications';
import type { Mailer } from '../../../../integrations/notifications/notification';
import { Bench } from '../../../sandbox/support/bench';
import { eventually } from '../../../sandbox/support/eventually';

describe('mail by SMTP', () => {
  let sandbox: Bench;
  let post: Mailer;

  beforeAll(async () => {
    sandbox = await Bench.start();
    const configured = mailer({
      smtpUrl: sandbox.sandbox.mail,
      mailFrom: 'Harbour Gifts <orders@harbour.example>',
    });
    if (configured === undefined) throw new Error('a mail server was configured and there is no mailer');
    post = configured;
  });
  afterEach(() => sandbox.call('DELETE', '/behaviour/mail'));
  afterAll(async () => {
    post.close();
    await sandbox.stop();
  });

  const aMail = () => {
    const messageId = `ntf_${randomBytes(8).toString('hex')}`;
    return {
      messageId,
      to: 'ada@example.com',
      subject: 'Order 1001 – tea & mugs',
      text: 'Hello Ada',
      html: '<p>Hello Ada</p>',
    };
  };
  const mails = (messageId: string) => sandbox.books('mail', { reference: `<${messageId}@harbour.example>` });

  it('arrives as text and HTML, under an id and a header of its notification', async () => {
    const mail = aMail();
    expect(await post.send(mail)).toEqual({ outcome: 'sent', response: expect.stringMatching(/^250 /) });
    const [arrived] = await eventually(async () => {
      const found = await mails(mail.messageId);
      expect(found).toHaveLength(1);
      return found;
    });
    expect(arrived).toMatchObject({
      ...{ subject: mail.subject, messageId: `<${mail.messageId}@harbour.example>` },
      envelope: { from: 'orders@harbour.example', to: ['ada@example.com'] },
      text: expect.stringContaining('Hello Ada'),
      html: expect.stringContaining('<p>Hello Ada</p>'),
      headers: { 'x-evenkeel-notification': mail.messageId },
    });
  });

  it('carries the same id when it is sent again after its answer was lost', async () => {
    const mail = aMail();
    await sandbox.behave('mail', { loseAnswers: 1 });
    await expect(post.send(mail)).rejects.toThrow();
    expect(await post.send(mail)).toMatchObject({ outcome: 'sent' });
    expect((await mails(mail.messageId)).length).toBeGreaterThan(0);
  });

  it.each([450, 451])('throws a %s to be tried again, and then arrives', async (status) => {
    const mail = aMail();
    await sandbox.behave('mail', { fail: { status, times: 1 } });
    await expect(post.send(mail)).rejects.toThrow();
    expect(await post.send(mail)).toMatchObject({ outcome: 'sent' });
  });

  it('goes out over another connection when the server closes one that was kept open', async () => {
    expect(await post.send(aMail())).toMatchObject({ outcome: 'sent' });
    const mail = aMail();
    await sandbox.behave('mail', { fail: { status: 421, times: 1 } });
    expect(await post.send(mail)).toMatchObject({ outcome: 'sent' });
    expect(await mails(mail.messageId)).toHaveLength(1);
  });

  it.each([550, 552, 553])(
    'is refused for good with a %s, without the address in the reason',
    async (status) => {
      const mail = aMail();
      await sandbox.behave('mail', { fail: { status, times: 1 } });
      const outcome = await post.send(mail);
      expect(outcome).toMatchObject({ outcome: 'refused', code: status });
      expect(JSON.stringify(outcome)).not.toContain('ada@example.com');
      expect(await mails(mail.messageId)).toEqual([]);
    },
  );

  it('is refused for good where the address is none, and goes to nobody else', async () => {
    const mail = { ...aMail(), to: '' };
    expect(await post.send(mail)).toMatchObject({ outcome: 'refused' });
  });

  it('throws when nobody is there, to be tried again', async () => {
    const nobody = mailer({ smtpUrl: 'smtp://127.0.0.1:1', mailFrom: 'orders@harbour.example' });
    await expect(nobody?.send(aMail())).rejects.toThrow();
    nobody?.close();
  });
});

describe('mailer', () => {
  it('is none where no mail server is configured: nothing pretends to send', () => {
    expect(mailer({ mailFrom: 'orders@harbour.example' })).toBeUndefined();
  });
});
