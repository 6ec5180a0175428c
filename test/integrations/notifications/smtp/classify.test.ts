import { refusalOf } from '../../../../integrations/notifications/smtp/classify';

function smtpError(code: string, responseCode?: number, message = 'as the server says'): Error {
  return Object.assign(new Error(message), { code, ...(responseCode === undefined ? {} : { responseCode }) });
}

describe('refusalOf', () => {
  it('is a 5xx about the recipient or the message', () => {
    expect(refusalOf(smtpError('EENVELOPE', 550))).toEqual({
      ...{ outcome: 'refused', code: 550, reason: 'as the server says' },
    });
    expect(refusalOf(smtpError('EMESSAGE', 554))).toMatchObject({ outcome: 'refused', code: 554 });
    expect(refusalOf(smtpError('EENVELOPE'))).toMatchObject({ outcome: 'refused', code: undefined });
  });

  it.each([
    ['a mailbox that is busy', smtpError('EENVELOPE', 450)],
    ['a server that is closing', smtpError('EMESSAGE', 421)],
    ['a login that fails: no customer may lose a message by it', smtpError('EAUTH', 535)],
    ['a server that takes nobody', smtpError('ECONNECTION', 554)],
    ['no answer', smtpError('ETIMEDOUT')],
    ['a bug of ours', new TypeError('x is not a function')],
  ])('is none for %s', (_, error) => {
    expect(refusalOf(error)).toBeUndefined();
  });

  it('keeps addresses out of what is stored', () => {
    const refused = refusalOf(smtpError('EENVELOPE', 550, '550 5.1.1 <ada.lovelace@example.com>: unknown'));
    expect(refused).toMatchObject({ reason: '550 5.1.1 <[address]>: unknown' });
  });
});
