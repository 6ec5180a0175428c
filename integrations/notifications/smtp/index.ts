import type { Mail, Mailer, MailOutcome } from '../notification';
import { refusalOf } from './classify';
import { smtpTransport, type SmtpSettings } from './client';
import { toMessage } from './mapping';

/** Mail by SMTP. */
export function smtpMailer(settings: SmtpSettings): Mailer {
  const transport = smtpTransport(settings);
  return {
    send: async (mail: Mail): Promise<MailOutcome> => {
      try {
        const { response } = await transport.sendMail(toMessage(mail, settings.from));
        return { outcome: 'sent', response };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal === undefined) throw error;
        return refusal;
      }
    },
    close: () => {
      transport.close();
    },
  };
}
