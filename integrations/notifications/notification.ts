/** Sends mails. Passing trouble is thrown as it is and may be retried; the Message-ID is the same then. */
export interface Mailer {
  send(mail: Mail): Promise<MailOutcome>;

  /** Ends the connections it keeps open. */
  close(): void;
}

export interface Mail {
  /** The id of the notification; the Message-ID is made of it, so that a mail sent twice is recognised. */
  messageId: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Readonly<Record<string, string>> | undefined;
}

export type MailOutcome =
  | { outcome: 'sent'; response: string }
  /** The server will not take it, now or later: no such mailbox, a message it does not want. */
  | { outcome: 'refused'; code: number | undefined; reason: string };
