import type { Config } from '../../platform/config';
import type { Mailer } from './notification';
import { smtpMailer } from './smtp';

export { renderNotification } from './render';

/**
 * The mail server this process was set up with. Without `SMTP_URL` there is none, and nothing pretends to be one: the
 * caller keeps the message as undelivered.
 */
export function mailer(config: Pick<Config, 'smtpUrl' | 'mailFrom'>): Mailer | undefined {
  return config.smtpUrl === undefined
    ? undefined
    : smtpMailer({ url: config.smtpUrl, from: config.mailFrom });
}
