import type { HttpResponse } from '../../../platform/http';
import { CarrierBusy, CarrierRefused } from '../carrier';

const FOR_LATER: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** What to throw for an answer that is no success: busy for what may go well later, refused for what never will. */
export function refusalOf({ status, headers, body }: HttpResponse): CarrierBusy | CarrierRefused {
  const { code, message } = errorIn(body);
  // A redirect is none of ours to follow, and not the carrier's final word either.
  if (status < 400 || status >= 500 || FOR_LATER.has(status))
    return new CarrierBusy(`EasyPost answered ${status}: ${message}`, status, waitOf(headers['retry-after']));
  return new CarrierRefused(`EasyPost refused with ${status}: ${message}`, code ?? String(status), status);
}

function errorIn(body: string): { code?: string; message: string } {
  try {
    const { error } = JSON.parse(body) as { error?: { code?: string; message?: unknown } };
    const message = typeof error?.message === 'string' ? error.message : JSON.stringify(error ?? {});
    return { message: message.slice(0, 300), ...(error?.code === undefined ? {} : { code: error.code }) };
  } catch {
    return { message: 'no readable reason' };
  }
}

function waitOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,5}$/.test(retryAfter) ? Number(retryAfter) * 1000 : undefined;
}
