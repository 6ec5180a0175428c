import { createTransport, type Transporter } from 'nodemailer';
import type SMTPPool from 'nodemailer/lib/smtp-pool';

export interface SmtpSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  url: string;
  /** Sender, `Shop <orders@shop.example>`. */
  from: string;
}

const TIMEOUT_MS = 10_000;
const CONNECTIONS = 3;

/** A few connections that are kept open and used again. */
export function smtpTransport({ url }: SmtpSettings): Transporter<SMTPPool.SentMessageInfo> {
  const options: SMTPPool.Options = {
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    dnsTimeout: TIMEOUT_MS,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: 2 * TIMEOUT_MS,
    // A mail is what we rendered: nothing in it may name a file or an address to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  return createTransport(options);
}
