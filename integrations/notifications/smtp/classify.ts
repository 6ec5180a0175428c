import type { MailOutcome } from '../notification';

interface SmtpError {
  code?: string;
  responseCode?: number;
  message?: string;
}

/** Errors about the message or its recipient; the others are about the connection, the login or the server itself. */
const ABOUT_THE_MESSAGE: ReadonlySet<string> = new Set(['EENVELOPE', 'EMESSAGE']);

/**
 * The server's final no to this mail, or `undefined` for what is worth another try: no answer, a 4xx, and a login that
 * fails, which is a mistake of the settings and must not cost anybody their message.
 */
export function refusalOf(error: unknown): MailOutcome | undefined {
  const { code, responseCode, message } = error as SmtpError;
  if (!ABOUT_THE_MESSAGE.has(code ?? '')) return undefined;
  if (responseCode !== undefined && responseCode < 500) return undefined;
  return { outcome: 'refused', code: responseCode, reason: withoutAddresses(message ?? 'no reason given') };
}

/** Servers repeat the recipient; reasons are kept and logged, and addresses are not for there. */
function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"']+@[^\s<>"',;:]+/g, '[address]').slice(0, 300);
}
