import { toMessage } from '../../../../integrations/notifications/smtp/mapping';

const mail = {
  messageId: 'ntf_1',
  to: 'ada@example.com',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
};

describe('toMessage', () => {
  it('makes a Message-ID that is the same on every try, of the notification and the sender’s domain', () => {
    expect(toMessage(mail, 'Shop <orders@shop.example>').messageId).toBe('<ntf_1@shop.example>');
    expect(toMessage(mail, 'orders@shop.example').messageId).toBe('<ntf_1@shop.example>');
  });

  it('keeps the header of the notification, whatever other headers are wanted', () => {
    const { headers } = toMessage(
      { ...mail, headers: { 'X-Other': '1', 'X-Evenkeel-Notification': 'x' } },
      'a@b.c',
    );
    expect(headers).toMatchObject({ 'X-Other': '1', 'X-Evenkeel-Notification': 'ntf_1' });
  });

  it('does not make two recipients of one address', () => {
    expect(toMessage({ ...mail, to: 'ada@example.com, eve@example.com' }, 'a@b.c').to).toEqual({
      ...{ name: '', address: 'ada@example.com, eve@example.com' },
    });
  });
});
