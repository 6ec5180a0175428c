import type { Mail } from '../notification';

/** The header by which support and tests find the notification behind a mail. */
const NOTIFICATION_HEADER = 'X-Evenkeel-Notification';

/** A mail as nodemailer takes it. */
export function toMessage(mail: Mail, from: string) {
  return {
    from,
    // As an object: the address is not parsed again, so that no comma in it makes two of one.
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: `<${mail.messageId}@${domainOf(from)}>`,
    headers: {
      ...mail.headers,
      [NOTIFICATION_HEADER]: mail.messageId,
      // Out-of-office answers to these help nobody.
      'Auto-Submitted': 'auto-generated',
    },
  };
}

function domainOf(from: string): string {
  return /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'evenkeel';
}
